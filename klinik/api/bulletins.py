"""`GET /summaries`: the weekly summaries as they were frozen, with the address of each of their forms."""

from typing import Any

from flask.views import MethodView
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from klinik import agencies
from klinik.agencies import addresses
from klinik.api import samples
from klinik.api.figures import FiguresShown, figures_shown
from klinik.api.telling import NEXT, path_part, told
from klinik.statistics import sections, weeks
from klinik.summaries import queries, texts, views
from klinik.summaries.models import WeeklySummary
from klinik.summaries.snapshots import Snapshot
from klinik.web import cached, paging

blueprint = Blueprint("summaries-api", __name__, url_prefix="/api/v1", description=_l("Ringkasan mingguan"))
WEEK = path_part("week", _l("Pekan ISO 8601, misalnya 2026-W47."), example=samples.WEEK)
FORMS = ("pdf", "csv", "txt", "png")


class WeeklyListed(Schema):
    """One summary in the list."""

    week = fields.String()
    first_day = fields.Date()
    last_day = fields.Date()
    published_at = fields.AwareDateTime()
    reports = fields.Integer(metadata=told(_l("Berapa laporan warga pada pekan itu.")))
    url = fields.Url()
    pdf = fields.Url()
    csv = fields.Url()
    txt = fields.Url(metadata=told(_l("Teks pendek untuk satu pesan WhatsApp.")))
    png = fields.Url(metadata=told(_l("Kartu untuk dibagikan.")))


class Weeklies(Schema):
    """A page of summaries."""

    items = fields.List(fields.Nested(WeeklyListed))
    next = fields.String(allow_none=True, metadata=told(NEXT))


class ChangeShown(Schema):
    """An answer that says something else by now."""

    public_id = fields.String()
    state = fields.String(metadata=told(_l("corrected, retracted, atau suspended.")))


class Weekly(WeeklyListed, FiguresShown):
    """One summary as it was frozen."""

    opening = fields.String(metadata=told(_l("Pekan itu dalam dua atau tiga kalimat.")))
    foreword = fields.String(metadata=told(_l("Pengantar redaktur; boleh kosong.")))
    changed = fields.List(
        fields.Nested(ChangeShown), metadata=told(_l("Klarifikasi yang berubah sesudah ringkasan ini disusun."))
    )


class WeeklyQuery(Schema):
    """Where in the list, and of which year."""

    year = fields.Integer(load_default=None, validate=validate.Range(1, 9999), metadata=told(_l("Hanya tahun ini.")))
    cursor = fields.String(load_default=None, metadata=told(_l("Nilai `next` dari jawaban sebelumnya.")))


@blueprint.route("/summaries")
class WeekliesView(MethodView):
    """The archive."""

    @cached("year", "cursor")
    @blueprint.doc(
        summary=_l("Daftar ringkasan mingguan"),
        description=_l(
            "Ringkasan yang terbit dari instansi ini, pekan terbaru lebih dulu, dengan alamat tiap bentuknya."
        ),
    )
    @blueprint.arguments(WeeklyQuery, location="query")
    @blueprint.response(200, Weeklies, example=samples.WEEKLIES)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return the published summaries of the agency, newest week first."""
        found = queries.published(agencies.current().id, year=asked["year"])
        page = paging.page(found, by=queries.NEWEST_FIRST, cursor=asked["cursor"])
        return {"items": [_entry(summary) for summary in page.items], "next": page.after}


@blueprint.route("/summaries/<string:week>", parameters=[WEEK])
class WeeklyView(MethodView):
    """One week."""

    @cached()
    @blueprint.doc(
        summary=_l("Ringkasan satu pekan"),
        description=_l(
            "Angka dan kata-katanya seperti dibekukan saat disusun. Angka di bawah lima sudah digabung, dan setiap "
            "tabel tetap berjumlah sama dengan totalnya."
        ),
    )
    @blueprint.response(200, Weekly, example=samples.WEEKLY)
    def get(self, week: str) -> dict[str, Any]:
        """Return one published summary with all its figures."""
        summary = queries.public(agencies.current().id, weeks.parse(week))
        snapshot = Snapshot.from_json(summary.snapshot)
        seen = snapshot.public()
        issues = summary.arranged(seen.issues)
        changed = queries.changed_since(summary.built_at, [issue.public_id for issue in issues])
        return {
            **figures_shown(seen, summary.agency, tables=views.tables(summary), issues=issues),
            **_entry(summary),
            "counted_at": summary.built_at,
            "definitions": sections.reading(snapshot.figures),
            "opening": texts.opening(snapshot),
            "foreword": summary.foreword,
            "changed": [{"public_id": one.public_id, "state": one.what} for one in changed],
        }


def _entry(summary: WeeklySummary) -> dict[str, Any]:
    address = addresses.absolute(summary.agency, summary.path)
    return {
        "week": str(summary.week),
        "first_day": summary.week.monday,
        "last_day": summary.week.sunday,
        "published_at": summary.published_at,
        "reports": summary.complaints,
        "url": address,
        **{form: f"{address}.{form}" for form in FORMS},
    }
