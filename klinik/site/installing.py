"""What lets a telephone keep the clinic on its home screen, share to it, and read the latest answers without a line."""

import json
from typing import Any

from flask import Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klinik import agencies
from klinik.agencies.models import Agency
from klinik.clarifications import queries as clarifications
from klinik.db import now
from klinik.site import mark
from klinik.web import cached, public_blueprint, tokens
from klinik.web.assets import FOR_EVER, STATIC, static_url

HELD = 20  # clarifications on the page without a line
OFFLINE = "/luring"
SIZES = {"192": 192, "512": 512, "180": 180}  # Android, its splash screen, iOS
SHARED_FILES = ["image/jpeg", "image/png", "image/webp", "image/gif", "audio/*", "video/mp4", ".ogg", ".opus", ".m4a"]

installing = public_blueprint("installing", __name__)


@installing.get("/manifest.webmanifest")
@cached()
def manifest() -> Response:
    agency = agencies.current()
    facts: dict[str, Any] = {
        "id": "/",
        "name": f"Klinik Hoaks {agency.name}",
        "short_name": "Klinik Hoaks",
        "description": _("Layanan resmi pemerintah daerah untuk memeriksa kabar yang meragukan."),
        "lang": "id",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": tokens.colour("paper"),
        "theme_color": agency.brand,
        "categories": ["news", "government", "utilities"],
        "icons": list(_icons(agency)),
        "shortcuts": [
            {"name": _("Laporkan kabar"), "url": "/lapor"},
            {"name": _("Lacak tiket"), "url": "/lacak"},
            {"name": _("Klarifikasi"), "url": "/klarifikasi"},
        ],
        "share_target": {
            "action": "/bagikan",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "link",
                "files": [{"name": "files", "accept": SHARED_FILES}],
            },
        },
    }
    response = jsonify(facts)
    response.mimetype = "application/manifest+json"
    return response


@installing.get("/ikon-<size>.png")
@cached("v")
def icon(size: str) -> ResponseReturnValue:
    return _picture(size, maskable=False)


@installing.get("/ikon-penuh-<size>.png")
@cached("v")
def full_icon(size: str) -> ResponseReturnValue:
    """An icon that a telephone may cut to its own shape."""
    return _picture(size, maskable=True)


@installing.get("/sw.js")
@cached()
def service_worker() -> Response:
    """Send the service worker with what it is to keep; another shell is another worker."""
    shell = [
        OFFLINE,
        f"{OFFLINE}?lang=en",
        *[static_url(name) for name in ("public.css", "plus-jakarta-sans.woff2", "mark.svg")],
    ]
    brand = f"/merek.css?v={agencies.current().brand[1:]}"
    script = (STATIC / "service-worker.js").read_text()
    text = f"const SHELL = {json.dumps([*shell, brand])};\n{script}"
    return Response(text, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@installing.get(OFFLINE)
@cached()
def offline() -> str:
    """The page for a telephone without a line: the latest answers, whole."""
    agency = agencies.current()
    held = clarifications.with_content([row.id for row in clarifications.latest(agency.id, limit=HELD)])
    return render_template("site/offline.html", held=held, at=now())


def _icons(agency: Agency) -> list[dict[str, str]]:
    version = f"?v={agency.brand[1:]}"
    whole = {"src": static_url("mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    drawn = [
        {"src": f"/{name}-{size}.png{version}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in ("192", "512")
        for name, purpose in (("ikon", "any"), ("ikon-penuh", "maskable"))
    ]
    return [whole, *drawn]


def _picture(size: str, *, maskable: bool) -> Response:
    if size not in SIZES:
        abort(404)
    brand = agencies.current().brand
    body = mark.png(brand, SIZES[size], maskable=maskable)
    is_this = request.args.get("v") == brand[1:]
    return Response(body, mimetype="image/png", headers={"Cache-Control": FOR_EVER if is_this else "no-cache"})
