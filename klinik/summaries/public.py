"""The weekly summaries as everybody reads them: the archive, one week, and its other forms."""

from collections.abc import Iterable
from datetime import date

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from klinik import agencies
from klinik.agencies import addresses
from klinik.db import db
from klinik.statistics import sheets, weeks
from klinik.statistics.tables import Table
from klinik.statistics.weeks import Week
from klinik.summaries import prints, queries, texts, views
from klinik.web import cache, paging
from klinik.web.languages import language
from klinik.web.misspelt import LASTING
from klinik.web.naming import urn
from klinik.web.policy import public_blueprint
from klinik.web.xml import xml

summaries = public_blueprint("summaries", __name__)
IN_FEED = 20
LONGEST_SEARCH = 300
MIMETYPES = {prints.PAPER: "application/pdf", prints.CARD: "image/png"}


@summaries.before_request
def lead_to_the_one_address() -> ResponseReturnValue | None:
    """A week that was typed with a small w is found where it stands: 2026-W47."""
    written = str((request.view_args or {}).get("written", ""))
    meant = written.upper()
    if written == meant or not weeks.WRITTEN.fullmatch(meant):
        return None
    query, path = request.query_string.decode("latin-1"), request.path.replace(written, meant)
    return redirect(f"{path}?{query}" if query else path, LASTING)


@summaries.get("/ringkasan")
@cache.cached("q", "year", "cursor")
def index() -> ResponseReturnValue:
    agency_id = agencies.current().id
    q = request.args.get("q", "")[:LONGEST_SEARCH]
    year = request.args.get("year", type=_year)
    found = queries.published(agency_id, q=q, year=year)
    page = paging.page(found, by=queries.NEWEST_FIRST, cursor=request.args.get("cursor"))
    return render_template(
        "summaries/list.html",
        page=page,
        summaries=map(views.entry, page.items),
        years=queries.years(agency_id),
        texts=texts,
        q=q,
        year=year,
    )


@summaries.get("/sitemap-ringkasan.xml")
@cache.cached()
def sitemap() -> Response:
    """The archive and its weeks for search engines; `/sitemap.xml` names this part."""
    rows = db.session.execute(queries.published_at(agencies.current().id))
    pages = [("/ringkasan", None), *((f"/ringkasan/{Week(year, week)}", moment) for year, week, moment in rows)]
    return xml("web/sitemap.xml", pages=pages)


@summaries.get("/ringkasan.atom")
@cache.cached()
def feed() -> ResponseReturnValue:
    agency = agencies.current()
    newest = db.session.scalars(queries.published(agency.id).limit(IN_FEED)).all()
    return xml(
        "summaries/feed_atom.xml",
        mimetype="application/atom+xml",
        summaries=map(views.entry, newest),
        updated=newest[0].published_at if newest else agency.created_at,
        name=lambda *parts: urn(agency.slug, "ringkasan", *parts),
        absolute=lambda path: addresses.absolute(agency, path),
        texts=texts,
    )


@summaries.get("/ringkasan/<string(length=8):written>")
@cache.cached()
def page(written: str) -> ResponseReturnValue:
    summary = queries.public(agencies.current().id, weeks.parse(written))
    older, newer = queries.neighbours(summary)
    return render_template(
        "summaries/page.html",
        **views.bulletin(summary),
        card_address=addresses.absolute(summary.agency, f"{summary.path}.png"),
        older=older,
        newer=newer,
    )


@summaries.get("/ringkasan/<string(length=8):written>.csv")
@cache.cached("table")
def spreadsheet(written: str) -> ResponseReturnValue:
    summary = queries.public(agencies.current().id, weeks.parse(written))
    name = f"ringkasan-{summary.agency.slug}-{summary.week}.csv"
    headers = {"Content-Disposition": f"inline; filename={name}"}
    return Response(sheets.sheet(_asked(views.tables(summary))), mimetype="text/csv", headers=headers)


@summaries.get("/ringkasan/<string(length=8):written>.txt")
@cache.cached()
def message(written: str) -> ResponseReturnValue:
    summary = queries.public(agencies.current().id, weeks.parse(written))
    address = addresses.absolute(summary.agency, summary.path)
    return Response(texts.short(summary, address), mimetype="text/plain")


@summaries.get("/ringkasan/<string(length=8):written>.<any(pdf, png):form>")
def printed(written: str, form: str) -> ResponseReturnValue:
    """Hand out the paper or the card."""
    summary = queries.public(agencies.current().id, weeks.parse(written))
    headers = {
        "Content-Disposition": f"inline; filename=ringkasan-{summary.agency.slug}-{summary.week}.{form}",
        "Cache-Control": "public, no-cache",
    }
    body = prints.ready(summary, form, language=language()).read_bytes()
    response = Response(body, mimetype=MIMETYPES[form], headers=headers)
    response.add_etag()
    return response.make_conditional(request)


def _year(written: str) -> int:
    """Read the year of a filter. Raises ValueError, upon which nothing is narrowed."""
    return date.fromisoformat(f"{written}-01-01").year


def _asked(tables: Iterable[Table]) -> list[Table]:
    """Return the one table that the address names, or all of them."""
    name = request.args.get("table")
    return [table for table in tables if name in (None, table.name)]
