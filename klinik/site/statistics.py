"""The figures of an office over some weeks or a year, for everybody."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik import agencies
from klinik.agencies.models import Agency
from klinik.db import now
from klinik.statistics import queries, sections, sheets, weeks
from klinik.statistics.counted import Step
from klinik.statistics.figures import Figures, as_public
from klinik.web import cached, public_blueprint

figures = public_blueprint("figures", __name__)


@dataclass(frozen=True)
class Span:
    """How far back a reader looks."""

    name: LazyString
    weeks: int
    step: Step


SPANS = {
    "1w": Span(_l("Pekan ini"), 1, Step.DAY),
    "4w": Span(_l("4 pekan"), 4, Step.WEEK),
    "12w": Span(_l("12 pekan"), 12, Step.WEEK),
    "52w": Span(_l("52 pekan"), 52, Step.MONTH),
}
USUAL = "12w"


@figures.get("/statistik")
@cached("period")
def page() -> ResponseReturnValue:
    chosen = _chosen()
    agency, span = agencies.current(), SPANS[chosen]
    first, last = _days(agency, span)
    seen = _figures(agency, span)
    return render_template(
        "site/statistics.html",
        spans=SPANS,
        chosen=chosen,
        first=first,
        last=last,
        figures=as_public(seen),
        keys=sections.key_figures(seen),
        response=sections.base_of_response(seen),
        sections=sections.sections(seen, span.step),
        reached=sections.reached(seen),
        reading=sections.READING,
    )


@figures.get("/statistik.csv")
@cached("period", "table")
def spreadsheet() -> ResponseReturnValue:
    agency, name = agencies.current(), request.args.get("table")
    tables = as_public(_figures(agency, SPANS[_chosen()])).tables.values()
    headers = {"Content-Disposition": f"inline; filename=statistik-{agency.slug}.csv"}
    rows = sheets.sheet(table for table in tables if name in (None, table.name))
    return Response(rows, mimetype="text/csv", headers=headers)


def _chosen() -> str:
    """Return which span is asked for; what is no span means the usual one."""
    asked = request.args.get("period", USUAL)
    return asked if asked in SPANS else USUAL


def _figures(agency: Agency, span: Span) -> Figures:
    period = weeks.days(*_days(agency, span), agency.zone)
    return queries.figures(queries.scope(agency, period, step=span.step))


def _days(agency: Agency, span: Span) -> tuple[date, date]:
    """Return the first Monday and today."""
    today = now().astimezone(agency.zone).date()
    return weeks.of_day(today).monday - timedelta(weeks=span.weeks - 1), today
