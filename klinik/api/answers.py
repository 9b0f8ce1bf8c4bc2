"""`GET /clarifications`: published answers, as a list and one by one; `GET /claimreview.json`: for search engines."""

from datetime import datetime
from typing import Any

from flask.views import MethodView
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields, validate

from klinik import agencies
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.api import samples
from klinik.api.telling import NEXT, SUSPENDED, of_everybody, path_part, told
from klinik.clarifications import queries
from klinik.clarifications.claimreview import claim_review
from klinik.clarifications.codes import Verdict
from klinik.clarifications.feeds import path_of
from klinik.clarifications.models import Clarification, Revision
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.db import db
from klinik.web import cache, paging

blueprint = Blueprint("answers", __name__, url_prefix="/api/v1", description=_l("Klarifikasi"))
EVERY = "semua"
FILTERS = ("q", "verdict", "topic", "agency", "from", "to", "updated_since", "cursor")
NEWEST_FIRST = [Clarification.first_published_at, Clarification.id]


PUBLIC_ID = path_part("public_id", _l("Nomor klarifikasi; huruf kecil pun dikenali."), example=samples.PUBLIC_ID)


def url_of(row: Any) -> str:
    """Return the full address of a list row's page."""
    return addresses.absolute(db.session.get_one(Agency, row.agency_id), path_of(row))


def is_suspended(row: Any) -> bool:
    """Say whether an answer or a list row is under review again."""
    return row.suspended_at is not None


def _known_topic(code: str) -> None:
    if code not in TOPIC_WORDS:
        raise ValidationError(f"Must be one of: {', '.join(TOPIC_WORDS)}.")


class ListQuery(Schema):
    """The filters of the public list."""

    q = fields.String(load_default="", validate=validate.Length(max=300), metadata=told(_l("Kata yang dicari.")))
    verdict = fields.Enum(
        Verdict, by_value=True, load_default=None, metadata=told(_l("Kesimpulan."), example=Verdict.HOAX.value)
    )
    topic = fields.String(
        load_default=None, validate=_known_topic, metadata=told(_l("Kode topik, seperti pada /api/v1/codes."))
    )
    agency = fields.String(
        load_default=EVERY, metadata=told(_l("Nama pendek instansi, seperti pada /api/v1/agencies, atau `semua`."))
    )
    since = fields.AwareDateTime(
        load_default=None,
        data_key="from",
        metadata=told(_l("Terbit pada atau sesudah saat itu (ISO 8601 dengan zona).")),
    )
    until = fields.AwareDateTime(load_default=None, data_key="to", metadata=told(_l("Terbit sebelum saat itu.")))
    updated_since = fields.AwareDateTime(
        load_default=None, metadata=told(_l("Berubah pada atau sesudah saat itu, untuk mengambil yang baru saja."))
    )
    cursor = fields.String(load_default=None, metadata=told(_l("Nilai `next` dari jawaban sebelumnya.")))


class Summary(Schema):
    """One clarification in a list."""

    public_id = fields.String()
    headline = fields.String()
    verdict = fields.String()
    topic = fields.String()
    summary = fields.String()
    state = fields.String(metadata=told(_l("published, atau retracted: sudah dicabut.")))
    is_suspended = fields.Function(is_suspended, metadata=told(SUSPENDED, type="boolean"))
    agency = fields.String(attribute="agency_slug")
    published_at = fields.AwareDateTime(attribute="first_published_at")
    updated_at = fields.AwareDateTime()
    url = fields.Function(url_of)


class Listed(Schema):
    """A page of the list; `next` is the cursor of the following one."""

    items = fields.List(fields.Nested(Summary))
    next = fields.String(allow_none=True, metadata=told(NEXT))


class SourceShown(Schema):
    """One piece of evidence."""

    kind = fields.String()
    title = fields.String()
    publisher = fields.String()
    url = fields.String()
    archive_url = fields.String()
    accessed_on = fields.Date(allow_none=True)


class RevisionShown(Schema):
    """What one revision says."""

    number = fields.Integer()
    kind = fields.String()
    published_at = fields.AwareDateTime()
    change_note = fields.String()
    claim = fields.String()
    verdict = fields.String()
    content_type = fields.String(allow_none=True)
    flags = fields.List(fields.String())
    topic = fields.String()
    headline = fields.String()
    summary = fields.String()
    explanation = fields.String(metadata=told(_l("Markdown.")))
    advice = fields.String(metadata=told(_l("Markdown.")))
    reply = fields.String(metadata=told(_l("Tanggapan pihak yang disebut, Markdown.")))
    region_code = fields.String(allow_none=True)
    first_seen_on = fields.Date(allow_none=True)
    sources = fields.List(fields.Nested(SourceShown))


class Shown(Schema):
    """One clarification with what it says now."""

    public_id = fields.String()
    state = fields.String()
    is_suspended = fields.Boolean(metadata=told(SUSPENDED))
    published_at = fields.AwareDateTime(attribute="first_published_at")
    updated_at = fields.AwareDateTime()
    report_count = fields.Integer(
        allow_none=True, metadata=told(_l("Berapa warga yang bertanya; kosong bila satu sampai empat."))
    )
    url = fields.Url()
    current = fields.Nested(RevisionShown)


class DataFeed(Schema):
    """schema.org DataFeed of ClaimReview."""

    context = fields.String(data_key="@context")
    type = fields.String(data_key="@type")
    elements = fields.List(fields.Dict(), data_key="dataFeedElement")
    next = fields.String(allow_none=True, metadata=told(NEXT))


@blueprint.route("/clarifications")
class ListView(MethodView):
    """The list."""

    @cache.cached(*FILTERS)
    @blueprint.doc(
        summary=_l("Daftar klarifikasi"),
        description=_l(
            "Yang terbaru lebih dulu, dua puluh sekali jawab, dari semua instansi di pemasangan ini kecuali Anda "
            "menyaringnya. Yang sudah dicabut tetap ada dan ditandai."
        ),
    )
    @blueprint.arguments(ListQuery, location="query")
    @blueprint.response(200, Listed, example=samples.LISTED)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return published clarifications, newest first. Retracted ones say so."""
        of_everybody()
        page = _page(**asked)
        return {"items": page.items, "next": page.after}


@blueprint.route("/clarifications/<string:public_id>", parameters=[PUBLIC_ID])
class OneView(MethodView):
    """One clarification."""

    @cache.cached()
    @blueprint.doc(
        summary=_l("Satu klarifikasi"),
        description=_l(
            "Isinya seperti berlaku sekarang, dengan sumbernya. Nomornya tetap, jadi alamat ini boleh dikutip."
        ),
    )
    @blueprint.response(200, Shown, example=samples.ONE)
    def get(self, public_id: str) -> dict[str, Any]:
        """Return a clarification as it stands now."""
        found = queries.one(public_id)
        names = ("public_id", "state", "first_published_at", "updated_at", "current")
        publisher = db.session.get_one(Agency, found.agency_id)
        cache.depends_on(publisher.id, found.id)
        return {
            **{name: getattr(found, name) for name in names},
            "is_suspended": is_suspended(found),
            "report_count": found.told_report_count,
            "url": addresses.absolute(publisher, found.path),
        }


@blueprint.route("/clarifications/<string:public_id>/revisions", parameters=[PUBLIC_ID])
class RevisionsView(MethodView):
    """The history."""

    @cache.cached()
    @blueprint.doc(
        summary=_l("Riwayat satu klarifikasi"),
        description=_l("Setiap versi yang pernah terbit, yang terbaru lebih dulu. Tidak ada yang diubah diam-diam."),
    )
    @blueprint.response(200, RevisionShown(many=True), example=samples.REVISIONS)
    def get(self, public_id: str) -> list[Revision]:
        """Return every published revision, newest first."""
        found = queries.one(public_id)
        cache.depends_on(found.agency_id, found.id)
        return queries.history(found)


@blueprint.route("/claimreview.json")
class ClaimReviewView(MethodView):
    """For search engines."""

    @cache.cached("cursor")
    @blueprint.doc(
        summary=_l("ClaimReview untuk mesin pencari"),
        description=_l("Klarifikasi instansi ini sebagai DataFeed schema.org, yang terbaru lebih dulu."),
    )
    @blueprint.arguments(ListQuery(only=["cursor"]), location="query")
    @blueprint.response(200, DataFeed, example=samples.CLAIM_REVIEWS)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return ClaimReview of the agency's clarifications, newest first, paged."""
        agency = agencies.current()
        page = _page(agency=agency.slug, cursor=asked["cursor"])
        found = queries.with_content([row.id for row in page.items])
        reviews = [claim_review(one, one.current, agency) for one in found if one.current]
        return {"context": "https://schema.org", "type": "DataFeed", "elements": reviews, "next": page.after}


def _page(
    *, agency: str, cursor: str | None, updated_since: datetime | None = None, **conditions: Any
) -> paging.Page[Any]:
    agency_id = None if agency == EVERY else agencies.queries.agency(agency).id
    rows = queries.published(agency_id=agency_id, **conditions)
    if updated_since:
        rows = rows.where(Clarification.updated_at >= updated_since)
    return paging.page(rows, by=NEWEST_FIRST, cursor=cursor)
