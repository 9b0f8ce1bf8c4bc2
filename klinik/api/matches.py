"""`POST /match`: is this known?"""

from datetime import timedelta
from typing import Any

from flask.views import MethodView
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from klinik import agencies, matching
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.api import samples
from klinik.api.telling import SUSPENDED, told
from klinik.clarifications import queries as clarifications
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.feeds import path_of
from klinik.db import db, only_looks
from klinik.matching import Match

blueprint = Blueprint("match", __name__, url_prefix="/api/v1", description=_l("Pencocokan"))
LONGEST = 50_000
MOST = 20
WITHIN = timedelta(seconds=2)  # no page waits for it; a machine may ask again


class MatchQuery(Schema):
    """What is asked about: a text, a link, or both."""

    text = fields.String(load_default="", validate=validate.Length(max=LONGEST), metadata=told(_l("Teks kabar.")))
    link = fields.String(load_default="", validate=validate.Length(max=2_000), metadata=told(_l("Tautan di dalamnya.")))
    limit = fields.Integer(
        load_default=5, validate=validate.Range(1, MOST), metadata=told(_l("Paling banyak berapa jawaban."))
    )

    @validates_schema
    def has_something(self, data: dict[str, Any], **_words: object) -> None:
        if not data["text"].strip() and not data["link"].strip():
            raise ValidationError("text or link is required")


class Reasons(Schema):
    """What agreed and what did not."""

    words = fields.List(fields.String())
    spans = fields.List(
        fields.List(fields.Integer()), metadata=told(_l("Awal dan akhir kata yang sama di dalam teks Anda."))
    )
    links = fields.List(fields.String())
    picture = fields.Boolean()
    entities = fields.List(fields.String())
    differs = fields.List(
        fields.String(),
        metadata=told(_l("Yang berbeda, misalnya nama bank atau tempat: jangan disamakan begitu saja.")),
    )


class MatchAnswer(Schema):
    """One published clarification that may be about the same."""

    kind = fields.String(validate=validate.OneOf(["clarification"]))
    public_id = fields.String()
    title = fields.String()
    verdict = fields.String()
    is_suspended = fields.Boolean(metadata=told(SUSPENDED))
    url = fields.Url()
    score = fields.Float(metadata=told(_l("0 sampai 1; hanya untuk mengurutkan.")))
    band = fields.String(
        validate=validate.OneOf([band.value for band in matching.Band]),
        metadata=told(_l("Seberapa sama: same, likely, related, weak. Halaman kami tidak menampilkan weak.")),
    )
    why = fields.Nested(Reasons)


class MatchAnswers(Schema):
    """The likeliest first."""

    matches = fields.List(fields.Nested(MatchAnswer))


@blueprint.route("/match")
class MatchView(MethodView):
    """Is this known?"""

    @blueprint.doc(
        summary=_l("Apakah kabar ini sudah pernah diperiksa?"),
        description=_l(
            "Kirim teks, tautan, atau keduanya. Jawabannya klarifikasi yang mungkin tentang hal yang sama, dengan "
            "alasannya. Tidak ada yang disimpan."
        ),
    )
    @blueprint.arguments(MatchQuery, example=samples.ASKED)
    @blueprint.response(200, MatchAnswers, example=samples.MATCHES)
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return published clarifications that may be about a text or a link. Nothing is stored."""
        only_looks()
        found = matching.find(
            text=asked["text"],
            links=asked["link"].split(),
            kinds=("clarification",),
            agency_id=agencies.current().id,
            limit=asked["limit"],
            within=WITHIN,
        )
        rows = clarifications.by_ids([match.id for match in found])
        return {"matches": [_answer(match, rows[match.id]) for match in found if match.id in rows]}


def _answer(match: Match, row: Any) -> dict[str, Any]:
    publisher = db.session.get_one(Agency, row.agency_id)
    return {
        "kind": match.kind,
        "public_id": row.public_id,
        "title": row.headline,
        "verdict": row.verdict if row.state == ClarificationState.PUBLISHED else "retracted",
        "is_suspended": row.suspended_at is not None,
        "url": addresses.absolute(publisher, path_of(row)),
        "score": match.score,
        "band": match.band,
        "why": match.why,
    }
