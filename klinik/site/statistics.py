"""The figures of an office over some weeks or a year, for everybody."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from klinik import agencies
from klinik.statistics import sections, sheets
from klinik.statistics.figures import as_public
from klinik.statistics.spans import SPANS, USUAL
from klinik.web import cached, public_blueprint

figures = public_blueprint("figures", __name__)


@figures.get("/statistik")
@cached("period")
def page() -> ResponseReturnValue:
    chosen = _chosen()
    agency, span = agencies.current(), SPANS[chosen]
    first, last = span.days(agency)
    seen = span.figures(agency)
    return render_template(
        "site/statistics.html",
        spans=SPANS,
        chosen=chosen,
        usual=USUAL,
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
    tables = SPANS[_chosen()].tables(agency)
    headers = {"Content-Disposition": f"inline; filename=statistik-{agency.slug}.csv"}
    rows = sheets.sheet(table for table in tables if name in (None, table.name))
    return Response(rows, mimetype="text/csv", headers=headers)


def _chosen() -> str:
    """Return which span is asked for; what is no span means the usual one."""
    asked = request.args.get("period", USUAL)
    return asked if asked in SPANS else USUAL
