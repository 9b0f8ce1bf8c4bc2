"""The weekly summaries as everybody reads them: the archive, one week, and its other forms."""

from collections.abc import Iterable

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from klinik import agencies
from klinik.agencies import addresses
from klinik.statistics import sheets, weeks
from klinik.statistics.tables import Table
from klinik.summaries import document, queries, texts, views
from klinik.summaries.models import WeeklySummary
from klinik.summaries.snapshots import Snapshot
from klinik.web import cache, paging
from klinik.web.languages import language
from klinik.web.policy import public_blueprint

summaries = public_blueprint("summaries", __name__)
NEWEST_FIRST = (WeeklySummary.starts_at, WeeklySummary.id)


@summaries.get("/ringkasan")
@cache.cached("cursor")
def index() -> ResponseReturnValue:
    rows = queries.published(agencies.current().id)
    page = paging.page(rows, by=NEWEST_FIRST, cursor=request.args.get("cursor"))
    kept = [(summary, Snapshot.from_json(summary.snapshot)) for summary in page.items]
    return render_template("summaries/list.html", page=page, summaries=kept, texts=texts)


@summaries.get("/ringkasan/<string(length=8):written>")
@cache.cached()
def page(written: str) -> ResponseReturnValue:
    summary = queries.public(agencies.current().id, weeks.parse(written))
    older, newer = queries.neighbours(summary)
    return render_template("summaries/page.html", **views.bulletin(summary), older=older, newer=newer)


@summaries.get("/ringkasan/<string(length=8):written>.csv")
@cache.cached("table")
def spreadsheet(written: str) -> ResponseReturnValue:
    summary = queries.public(agencies.current().id, weeks.parse(written))
    tables = _asked(Snapshot.from_json(summary.snapshot).public().tables.values())
    name = f"ringkasan-{summary.agency.slug}-{summary.week}.csv"
    headers = {"Content-Disposition": f"inline; filename={name}"}
    return Response(sheets.sheet(tables), mimetype="text/csv", headers=headers)


@summaries.get("/ringkasan/<string(length=8):written>.txt")
@cache.cached()
def message(written: str) -> ResponseReturnValue:
    summary = queries.public(agencies.current().id, weeks.parse(written))
    address = addresses.absolute(summary.agency, summary.path)
    return Response(texts.short(summary, address), mimetype="text/plain")


@summaries.get("/ringkasan/<string(length=8):written>.pdf")
def paper(written: str) -> ResponseReturnValue:
    summary = queries.public(agencies.current().id, weeks.parse(written))
    name = f"ringkasan-{summary.agency.slug}-{summary.week}.pdf"
    headers = {"Content-Disposition": f"inline; filename={name}", "Cache-Control": "public, no-cache"}
    paper = document.ready(summary, language=language())
    response = Response(paper.read_bytes(), mimetype="application/pdf", headers=headers)
    response.add_etag()
    return response.make_conditional(request)


def _asked(tables: Iterable[Table]) -> list[Table]:
    """Return the one table that the address names, or all of them."""
    name = request.args.get("table")
    return [table for table in tables if name in (None, table.name)]
