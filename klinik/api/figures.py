"""`GET /statistics`: the figures of the page, from the same counting, with what each counts."""

from collections.abc import Iterable
from typing import Any

from flask.views import MethodView
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from klinik import agencies
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.api import samples
from klinik.api.telling import told
from klinik.clarifications.feeds import LIST
from klinik.db import now
from klinik.statistics import sections, words
from klinik.statistics.figures import Figures, Issue, as_public
from klinik.statistics.spans import SPANS, USUAL
from klinik.statistics.tables import Table
from klinik.web import cached, defang

blueprint = Blueprint("figures-api", __name__, url_prefix="/api/v1", description=_l("Statistik"))


class RowShown(Schema):
    """One line of a table."""

    code = fields.String(metadata=told(_l("Kode, atau `rest`: angka di bawah lima yang digabung.")))
    label = fields.String()
    count = fields.Integer()
    before = fields.Integer(allow_none=True, metadata=told(_l("Pada periode sebelumnya; kosong bila tidak ada.")))


class TableShown(Schema):
    """A table that sums to its total."""

    name = fields.String()
    title = fields.String()
    base = fields.String(metadata=told(_l("Dihitung dari apa.")))
    total = fields.Integer(metadata=told(_l("Selalu sama dengan jumlah barisnya.")))
    before = fields.Integer(allow_none=True)
    rows = fields.List(fields.Nested(RowShown))


class ResponseShown(Schema):
    """How long it took. Nothing is told of fewer than five cases."""

    cases = fields.Integer(metadata=told(_l("Dari berapa kasus.")))
    median = fields.Float(allow_none=True, metadata=told(_l("Detik; kosong bila kurang dari lima kasus.")))
    p90 = fields.Float(allow_none=True, metadata=told(_l("Detik; sembilan dari sepuluh kasus lebih cepat.")))
    in_time = fields.Integer(allow_none=True)
    share = fields.Float(allow_none=True, metadata=told(_l("Bagian yang tepat waktu, 0 sampai 1.")))


class ReachShown(Schema):
    """How far the answers went. The ways overlap, so they are never added up."""

    deflected = fields.Integer(metadata=told(_l("Menemukan jawabannya tanpa perlu melapor.")))
    at_once = fields.Integer(metadata=told(_l("Langsung mendapat jawaban saat melapor.")))
    subscribers = fields.Integer(metadata=told(_l("Berlangganan ringkasan ini.")))
    told = fields.Integer(metadata=told(_l("Dikirimi jawaban, ralat, atau pencabutan.")))


class IssueShown(Schema):
    """A published answer, with how many reports it answers."""

    public_id = fields.String()
    claim = fields.String()
    fact = fields.String()
    verdict = fields.String()
    topic = fields.String()
    reports = fields.Integer(allow_none=True, metadata=told(_l("Kosong bila kurang dari lima.")))
    url = fields.Url()


class FiguresShown(Schema):
    """All figures of a period, as everybody may see them."""

    agency = fields.String()
    first_day = fields.Date()
    last_day = fields.Date()
    counted_at = fields.AwareDateTime(metadata=told(_l("Saat penghitungan, sampai menitnya.")))
    definitions = fields.List(fields.String(), metadata=told(_l("Apa yang dihitung dan apa yang tidak.")))
    tables = fields.List(fields.Nested(TableShown))
    response = fields.Nested(ResponseShown)
    first_response = fields.Nested(ResponseShown)
    reach = fields.Nested(ReachShown)
    issues = fields.List(fields.Nested(IssueShown), metadata=told(_l("Klarifikasi yang paling banyak dilaporkan.")))


class Statistics(FiguresShown):
    """The figures up to now."""

    period = fields.String()
    url = fields.Url()
    csv = fields.Url()


class PeriodQuery(Schema):
    """The filter of the page."""

    period = fields.String(
        load_default=USUAL,
        validate=validate.OneOf(list(SPANS)),
        metadata=told(_l("Berapa pekan ke belakang, pekan ini termasuk."), example=USUAL),
    )


@blueprint.route("/statistics")
class StatisticsView(MethodView):
    """The figures up to now."""

    @cached("period")
    @blueprint.doc(
        summary=_l("Statistik"),
        description=_l(
            "Angka yang sama dengan halaman /statistik, dari penghitungan yang sama. Angka di bawah lima digabung "
            "supaya tidak ada orang yang dapat dikenali; setiap tabel tetap berjumlah sama dengan totalnya."
        ),
    )
    @blueprint.arguments(PeriodQuery, location="query")
    @blueprint.response(200, Statistics, example=samples.STATISTICS)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return the figures of the agency over some weeks up to now."""
        agency, span, query = agencies.current(), SPANS[asked["period"]], f"?period={asked['period']}"
        first, last = span.days(agency)
        seen = as_public(span.figures(agency))
        return {
            **figures_shown(seen, agency, tables=seen.tables.values(), issues=seen.issues),
            "period": asked["period"],
            "first_day": first,
            "last_day": last,
            "counted_at": now().replace(second=0, microsecond=0),  # the same answer for a minute, with one ETag
            "definitions": [str(line) for line in sections.READING],
            "url": addresses.absolute(agency, "/statistik") + query,
            "csv": addresses.absolute(agency, "/statistik.csv") + query,
        }


def figures_shown(seen: Figures, agency: Agency, *, tables: Iterable[Table], issues: Iterable[Issue]) -> dict[str, Any]:
    """Return public figures as FiguresShown describes them; when and of which days they are, the caller adds."""
    return {
        "agency": agency.slug,
        "tables": [_table_shown(table) for table in tables],
        "response": seen.response,
        "first_response": seen.first_response,
        "reach": seen.reach,
        "issues": [_issue_shown(issue, agency) for issue in issues],
    }


def _table_shown(table: Table) -> dict[str, Any]:
    """Return a table with its words."""
    named = {"name": table.name, "title": words.title(table), "base": words.base(table)}
    rows = [
        {"code": row.code, "label": words.label(table, row), "count": row.count, "before": row.before}
        for row in table.rows
    ]
    return {**named, "total": table.total, "before": table.before, "rows": rows}


def _issue_shown(issue: Issue, agency: Agency) -> dict[str, Any]:
    """Return an answer that many asked about; nobody should follow the links of a claim."""
    told_of = ("public_id", "fact", "verdict", "topic", "reports")
    url = addresses.absolute(agency, f"{LIST}/{issue.public_id}")
    return {**{name: getattr(issue, name) for name in told_of}, "claim": defang(issue.claim), "url": url}
