"""What browsers and search engines ask every site for."""

from datetime import timedelta

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, extract, func, select

from klinik import agencies
from klinik.agencies.addresses import absolute
from klinik.agencies.models import Agency
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.feeds import path_of
from klinik.clarifications.models import Clarification
from klinik.db import db, now
from klinik.errors import NotFound
from klinik.files import services as files
from klinik.web import cached, public_blueprint
from klinik.web.assets import FOR_EVER
from klinik.web.xml import xml

LISTS = ("/", "/klarifikasi", "/koreksi", "/lapor", "/lacak")
PLAIN = (
    *LISTS,
    "/tentang",
    "/metode",
    "/layanan",
    "/privasi",
    "/data-pribadi",
    "/aksesibilitas",
    "/statistik",
    "/langganan",
    "/api",
)
# For search engines and harvesters, though the rest of the API is not.
OPEN = ("/api/v1/claimreview.json", "/api/v1/catalog.jsonld", "/api/v1/datasets/")
CLOSED = ("/meja", "/masuk", "/tiket/", "/t/", "/keterangan/", "/langganan/", "/api/", "/bagikan", "/luring")
# Parts of the sitemap that always stand; the room of the summaries makes the second one.
ALWAYS = (("/sitemap-halaman.xml", None), ("/sitemap-ringkasan.xml", None))
IN_SITEMAP = (Clarification.public_id, Clarification.slug, Clarification.updated_at)
VERSION = 12  # letters of its SHA-256 in the logo's address
MOST = 50_000  # addresses that one sitemap may hold
CONTACT_LASTS = timedelta(days=180)

machines = public_blueprint("machines", __name__)


@machines.get("/robots.txt")
@cached()
def robots() -> Response:
    lines = ["User-agent: *", *[f"Allow: {path}" for path in OPEN], *[f"Disallow: {path}" for path in CLOSED]]
    return _text([*lines, "", f"Sitemap: {absolute(agencies.current(), '/sitemap.xml')}"])


@machines.get("/sitemap.xml")
@cached()
def sitemap() -> Response:
    """List the parts: the pages that always stand, the weekly summaries, and each year of answers."""
    agency = agencies.current()
    year = extract("year", func.timezone(agency.timezone, Clarification.first_published_at))
    rows = select(year, func.max(Clarification.updated_at)).where(*_public(agency)).group_by(year).order_by(year.desc())
    parts = [(f"/sitemap-{int(number)}.xml", changed_at) for number, changed_at in db.session.execute(rows)]
    return xml("site/sitemap_index.xml", parts=[*ALWAYS, *parts])


@machines.get("/sitemap-halaman.xml")
@cached()
def sitemap_of_pages() -> Response:
    return xml("web/sitemap.xml", pages=[(path, None) for path in PLAIN])


@machines.get("/sitemap-<int(fixed_digits=4):year>.xml")
@cached()
def sitemap_of_year(year: int) -> Response:
    agency = agencies.current()
    started = func.timezone(agency.timezone, Clarification.first_published_at)
    rows = select(*IN_SITEMAP).where(*_public(agency), extract("year", started) == year)
    newest = rows.order_by(Clarification.first_published_at.desc()).limit(MOST)
    pages = [(path_of(row), row.updated_at) for row in db.session.execute(newest)]
    if not pages:
        raise NotFound
    return xml("web/sitemap.xml", pages=pages)


@machines.get("/opensearch.xml")
@cached()
def opensearch() -> Response:
    return xml("site/opensearch.xml", mimetype="application/opensearchdescription+xml")


@machines.get("/.well-known/security.txt")
@cached()
def security() -> Response:
    """Say whom to tell about a weakness (RFC 9116)."""
    agency = agencies.current()
    contact = f"mailto:{agency.contact_email}" if agency.contact_email else absolute(agency, "/tentang")
    expires = (now() + CONTACT_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    where = absolute(agency, "/.well-known/security.txt")
    lines = [f"Contact: {contact}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: id, en"]
    return _text([*lines, f"Canonical: {where}"])


@machines.get("/merek.css")
@cached("v")
def brand() -> Response:
    """The agency's colour, over the one in the style sheet."""
    response = Response(f":root {{ --brand: {agencies.current().brand}; }}\n", mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=86400"  # its address carries the colour
    return response


@machines.get("/logo.png")
@cached("v")
def logo() -> Response:
    """The agency's logo, under an address that carries what it shows. Raises NotFound where there is none."""
    sha256 = agencies.current().logo
    if sha256 is None:
        raise NotFound
    try:
        body = files.read(sha256)
    except FileNotFoundError as error:  # restored without its files
        raise NotFound from error
    is_this = request.args.get("v", "") == sha256[:VERSION]
    response = Response(body, mimetype="image/png")
    response.headers["Cache-Control"] = FOR_EVER if is_this else "no-cache"
    return response


@machines.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """For browsers that ask without having read the page."""
    return redirect(url_for("static", filename="mark.svg"), 302)


def _public(agency: Agency) -> tuple[ColumnElement[bool], ...]:
    return Clarification.agency_id == agency.id, Clarification.state != ClarificationState.UNPUBLISHED


def _text(lines: list[str]) -> Response:
    return Response("\n".join([*lines, ""]), mimetype="text/plain")
