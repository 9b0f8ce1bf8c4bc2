"""`GET /claims:search`: our search in the shape of Google's Fact Check Tools, for clients that know it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask.views import MethodView
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from klinik.agencies import addresses, fronts
from klinik.api import samples
from klinik.api.telling import of_everybody, told
from klinik.clarifications import planning, queries, search
from klinik.clarifications.codes import VERDICT_WORDS, Verdict, standing
from klinik.clarifications.feeds import LONGEST
from klinik.clarifications.filters import LONGEST as LONGEST_QUERY
from klinik.clarifications.models import Clarification, Revision
from klinik.clarifications.search import Wish
from klinik.db import now
from klinik.web import cached, defang, paging
from klinik.web.languages import HOME

blueprint = Blueprint("claims", __name__, url_prefix="/api/v1", description=_l("Pencarian klaim"))
USUAL = 10
NOTHING: dict[str, Any] = {"claims": []}


class ClaimsQuery(Schema):
    """What is searched for, named as there."""

    query = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST_QUERY),
        metadata=told(_l("Kata yang dicari; semuanya harus ada."), example="bantuan"),
    )
    language_code = fields.String(
        load_default="",
        data_key="languageCode",
        metadata=told(_l("Bahasa klarifikasinya, misalnya id. Semua klarifikasi kami berbahasa Indonesia.")),
    )
    max_age_days = fields.Integer(
        load_default=None,
        data_key="maxAgeDays",
        validate=validate.Range(1, 36_500),
        metadata=told(_l("Terbit paling lama sekian hari yang lalu.")),
    )
    page_size = fields.Integer(
        load_default=USUAL,
        data_key="pageSize",
        validate=validate.Range(1, LONGEST),
        metadata=told(_l("Paling banyak berapa klaim sekali jawab.")),
    )
    page_token = fields.String(
        load_default=None, data_key="pageToken", metadata=told(_l("Nilai `nextPageToken` dari jawaban sebelumnya."))
    )


class Publisher(Schema):
    """Who checked it."""

    name = fields.String()
    site = fields.String(metadata=told(_l("Nama situsnya tanpa https://.")))


class ClaimReviewed(Schema):
    """What was found out."""

    publisher = fields.Nested(Publisher)
    url = fields.Url()
    title = fields.String()
    review_date = fields.AwareDateTime(data_key="reviewDate")
    textual_rating = fields.String(
        data_key="textualRating", metadata=told(_l("Kesimpulannya; Dicabut bila sudah dicabut."))
    )
    language_code = fields.String(data_key="languageCode")


class Claim(Schema):
    """What is said, and by whom it was checked."""

    text = fields.String()
    claimant = fields.String(metadata=told(_l("Selalu kosong: kami menilai isi kabar, bukan penyebarnya.")))
    claim_date = fields.Date(data_key="claimDate", metadata=told(_l("Pertama beredar, bila diketahui.")))
    reviews = fields.List(fields.Nested(ClaimReviewed), data_key="claimReview")


class Claims(Schema):
    """A page of claims."""

    claims = fields.List(fields.Nested(Claim))
    next_page_token = fields.String(
        data_key="nextPageToken", metadata=told(_l("Untuk `pageToken`; tidak ada pada halaman terakhir."))
    )


@blueprint.route("/claims:search")
class ClaimsView(MethodView):
    """The search."""

    @cached("query", "languageCode", "maxAgeDays", "pageSize", "pageToken")
    @blueprint.doc(
        summary=_l("Mencari klaim yang sudah diperiksa"),
        description=_l(
            "Bentuk jawabannya sama dengan claims.search dari Google Fact Check Tools, jadi program yang mengenalnya "
            "cukup mengganti alamat. Mencari di klarifikasi semua instansi di pemasangan ini."
        ),
    )
    @blueprint.arguments(ClaimsQuery, location="query")
    @blueprint.response(200, Claims, example=samples.CLAIMS)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return claims with the words, those with them in the headline first. Raises UnknownPage."""
        of_everybody()
        if asked["language_code"].lower().partition("-")[0] not in {"", HOME}:
            return NOTHING
        page = _page(asked["query"], asked["max_age_days"], asked["page_token"], asked["page_size"])
        found = queries.with_content(page.items)
        answer: dict[str, Any] = {"claims": [_claim(one, one.current) for one in found if one.current]}
        return answer | ({"next_page_token": page.after} if page.after else {})


def _page(query: str, days: int | None, cursor: str | None, size: int) -> paging.Page[UUID]:
    wish = Wish(q=query.strip(), since=now() - timedelta(days=days) if days else None)
    planning.for_words(wish.q)
    is_common = sum(group.count for group in search.groups(wish)) >= search.MOST_COUNTED
    return search.keys(wish, cursor=cursor, is_common=is_common, size=size)


def _claim(clarification: Clarification, revision: Revision) -> dict[str, Any]:
    front = fronts.by_id(clarification.agency_id)
    url = addresses.absolute(front, clarification.path)
    verdict = revision.verdict or Verdict.UNPROVEN  # a CHECK holds that there is one
    review = {
        "publisher": {"name": f"Klinik Hoaks {front.name}", "site": urlsplit(url).netloc},
        "url": url,
        "title": revision.headline,
        "review_date": clarification.first_published_at,
        "textual_rating": standing(clarification) or str(VERDICT_WORDS[verdict]),
        "language_code": HOME,
    }
    seen = {"claim_date": revision.first_seen_on} if revision.first_seen_on else {}
    return {"text": defang(revision.claim), "claimant": "", **seen, "reviews": [review]}
