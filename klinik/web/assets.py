"""Style sheets, drawings and the font, under addresses that change with their content, so that browsers may keep them.

Sheets are put together from readable files; the font is cut to Latin once and kept in the instance folder. All of it
is small (under 200 KB) and served from memory.
"""

import functools
import gzip
import hashlib
import mimetypes
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import brotli
import structlog
from flask import Flask, Response, abort, current_app, request
from fontpkg_plus_jakarta_sans import ROOT as FONT_PACKAGE

STATIC = Path(__file__).parent.parent / "static"
PIECES = ("badges", "lists", "actions", "forms", "tables")
SHARED = ("tokens", "base", "layout", "letterhead", "foot", *PIECES)
CITIZENS = ("home", "search", "reading", "clarification", "tracking")
DESK = ("desk", "views", "queue", "many", "review", "case", "duty", "notes", "editor", "pictures", "settings")
SHEETS = {
    "public.css": (*SHARED, *CITIZENS, "print"),
    "desk.css": (*SHARED, *DESK, "print"),
    "charts.css": ("charts",),
    "api.css": ("api",),
    "board.css": ("tokens", "base", *PIECES, "charts", "board", "asked", "videotron"),
}

CUTTING = Path(__file__).with_name("cutting.py")
FONT_NAME = "plus-jakarta-sans.woff2"
FONT_SOURCE = FONT_PACKAGE / "files" / "PlusJakartaSans[wght].ttf"
# Latin, Latin-1 and the signs that Indonesian and English texts use: dashes, quotes, bullet, arrows, Rp needs none.
LATIN = "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DC,U+2013-2014,U+2018-201A,U+201C-201E,U+2020-2022"
LATIN += ",U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2260,U+2264-2265"

FEATURES = ["kern", "tnum"]
WEIGHTS = (400, 800)

REFERENCE = re.compile(r'url\("asset:([\w.-]+)"\)')
FINGERPRINTED = re.compile(r"^(?P<stem>.+)\.(?P<mark>[0-9a-f]{10})(?P<suffix>\.\w+)$")
FOR_EVER = "public, max-age=31536000, immutable"
PACKED = (".css", ".js", ".svg", ".json")

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    name: str
    body: bytes

    @functools.cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:10]

    @property
    def path(self) -> str:
        stem, dot, suffix = self.name.rpartition(".")
        return f"{stem}.{self.fingerprint}{dot}{suffix}"

    @property
    def mimetype(self) -> str:
        return "font/woff2" if self.name.endswith(".woff2") else mimetypes.guess_type(self.name)[0] or "text/plain"

    @functools.cached_property
    def packed(self) -> dict[str, bytes]:
        """The body by encoding, best first; fonts and pictures are packed already."""
        if not self.name.endswith(PACKED):
            return {}
        return {"br": brotli.compress(self.body), "gzip": gzip.compress(self.body, mtime=0)}


def init_app(app: Flask) -> None:
    app.jinja_env.globals["static_url"] = static_url
    app.view_functions["static"] = serve
    app.url_defaults(_fingerprint_static)


def static_url(name: str) -> str:
    """Return the address of an asset, changing whenever its content does."""
    return f"{current_app.static_url_path}/{library(str(current_app.config['INSTANCE']))[name].path}"


def serve(filename: str) -> Response:
    """Send an asset: for ever under its present fingerprint, else to be asked for again."""
    named = FINGERPRINTED.match(filename)
    asset = library(str(current_app.config["INSTANCE"])).get(named["stem"] + named["suffix"] if named else filename)
    if asset is None:
        abort(404)
    encoding = next((name for name in asset.packed if request.accept_encodings[name]), None)
    response = Response(asset.packed[encoding] if encoding else asset.body, mimetype=asset.mimetype)
    if encoding:
        response.content_encoding = encoding
    if asset.packed:
        response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOR_EVER if named and named["mark"] == asset.fingerprint else "no-cache"
    response.set_etag(asset.fingerprint, weak=True)
    response.make_conditional(request)
    return response


@functools.cache
def library(instance: str) -> dict[str, Asset]:
    """Return every asset by its plain name. Made once per process; the first call may cut the font."""
    assets = {FONT_NAME: Asset(FONT_NAME, _font(Path(instance) / "assets"))}
    for file in sorted(STATIC.rglob("*")):
        name = file.relative_to(STATIC).as_posix()
        if file.is_file() and not name.startswith("css/"):
            assets[name] = Asset(name, file.read_bytes())
    for name, parts in SHEETS.items():
        text = "\n".join((STATIC / "css" / f"{part}.css").read_text() for part in parts)
        assets[name] = Asset(name, _resolved(text, assets).encode())
    return assets


def _resolved(sheet: str, assets: dict[str, Asset]) -> str:
    return REFERENCE.sub(lambda found: f'url("{assets[found[1]].path}")', sheet)


def _fingerprint_static(endpoint: str, values: dict[str, str]) -> None:
    if endpoint == "static":
        asset = library(str(current_app.config["INSTANCE"])).get(values.get("filename", ""))
        values["filename"] = asset.path if asset else values.get("filename", "")


def _font(folder: Path) -> bytes:
    recipe = hashlib.sha256(FONT_SOURCE.read_bytes() + f"{LATIN}{FEATURES}{WEIGHTS}".encode()).hexdigest()[:16]
    kept = folder / f"plus-jakarta-sans-{recipe}.woff2"
    if kept.exists():
        return kept.read_bytes()
    body = _cut_font()
    _keep(kept, body)
    return body


def _cut_font() -> bytes:
    words = [str(FONT_SOURCE), LATIN, ",".join(FEATURES), ",".join(map(str, WEIGHTS))]
    line = [sys.executable, "-I", str(CUTTING), *words]
    return subprocess.run(line, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603  # our own program and constants


def _keep(file: Path, body: bytes) -> None:
    """Write the file whole or not at all, since several workers may do so at once. A closed folder costs a second."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as draft:
            draft.write(body)
        Path(draft.name).chmod(0o644)
        os.replace(draft.name, file)  # noqa: PTH105  # the same call, said by its plain name
    except OSError as refusal:
        log.warning("assets.not_kept", folder=str(file.parent), reason=type(refusal).__name__)
