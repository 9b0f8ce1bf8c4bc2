"""What browsers and search engines ask every site for."""

from datetime import timedelta
from typing import Any

from flask import Response, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klinik import agencies
from klinik.agencies.addresses import absolute
from klinik.clarifications import queries as clarifications
from klinik.clarifications.feeds import path_of
from klinik.clarifications.models import Clarification
from klinik.db import db, now
from klinik.web import cached, public_blueprint
from klinik.web.assets import static_url

LISTS = ("/", "/klarifikasi", "/koreksi", "/ringkasan", "/lapor", "/lacak")
PLAIN = (*LISTS, "/tentang", "/metode", "/layanan", "/privasi", "/data-pribadi", "/aksesibilitas")
CLOSED = ("/meja", "/masuk", "/tiket/", "/t/", "/langganan/", "/api/")
IN_SITEMAP = (Clarification.public_id, Clarification.slug, Clarification.updated_at)
MOST = 49_000  # a sitemap may hold 50,000 addresses
CONTACT_LASTS = timedelta(days=180)

machines = public_blueprint("machines", __name__)


@machines.get("/robots.txt")
@cached()
def robots() -> Response:
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in CLOSED]]
    return _text([*lines, "", f"Sitemap: {absolute(agencies.current(), '/sitemap.xml')}"])


@machines.get("/sitemap.xml")
@cached()
def sitemap() -> Response:
    agency = agencies.current()
    rows = clarifications.published(agency_id=agency.id).with_only_columns(*IN_SITEMAP).limit(MOST)
    changing = [(path_of(row), row.updated_at) for row in db.session.execute(rows)]
    return _xml(render_template("site/sitemap.xml", plain=PLAIN, changing=changing))


@machines.get("/opensearch.xml")
@cached()
def opensearch() -> Response:
    response = _xml(render_template("site/opensearch.xml"))
    response.mimetype = "application/opensearchdescription+xml"
    return response


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


@machines.get("/manifest.webmanifest")
@cached()
def manifest() -> Response:
    agency = agencies.current()
    icons = [{"src": static_url("mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}]
    facts: dict[str, Any] = {
        "name": f"Klinik Hoaks {agency.name}",
        "short_name": "Klinik Hoaks",
        "description": _("Layanan resmi pemerintah daerah untuk memeriksa kabar yang meragukan."),
        "lang": "id",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf6",
        "theme_color": agency.brand,
        "icons": icons,
    }
    response = jsonify(facts)
    response.mimetype = "application/manifest+json"
    return response


@machines.get("/merek.css")
@cached("v")
def brand() -> Response:
    """The agency's colour, over the one in the style sheet."""
    response = Response(f":root {{ --brand: {agencies.current().brand}; }}\n", mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=86400"  # its address carries the colour
    return response


@machines.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """For browsers that ask without having read the page."""
    return redirect(url_for("static", filename="mark.svg"), 302)


def _text(lines: list[str]) -> Response:
    return Response("\n".join([*lines, ""]), mimetype="text/plain")


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")
