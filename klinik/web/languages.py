"""Which language a page speaks: Indonesian unless the address says `lang=en`; links carry it, no cookie does."""

import functools
import io
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

import flask
import flask_babel
from babel import Locale
from babel.messages import mofile, pofile
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, has_request_context, request

from klinik.web import cache, urls

HOME, OTHERS = "id", ("en",)
CATALOGUES = Path(__file__).parent.parent / "translations"


class Domain(flask_babel.Domain):  # type: ignore[misc]  # the package has no types
    """Our messages, read once per process straight from the .po file: nothing to compile, nothing to keep in step."""

    def get_translations(self) -> Translations | NullTranslations:
        locale = flask_babel.get_locale()
        return catalogue(locale.language if locale else HOME)


class Babel(flask_babel.Babel):  # type: ignore[misc]  # the package has no types
    """Flask-Babel on our own domain."""

    @functools.cached_property
    def domain_instance(self) -> Domain:
        return Domain()


class Request(flask.Request):
    """A request that is looked through for its language once: a page asks for it forty times."""

    @functools.cached_property
    def lang(self) -> str | None:
        return self.args.get("lang")


def init_app(app: Flask) -> None:
    app.request_class = Request
    Babel().init_app(app, default_locale=HOME, locale_selector=language)
    app.after_request(_say_language)
    app.url_defaults(_carry)
    app.jinja_env.globals.update(language=language, to=to, in_language=in_language, here=here)


def language() -> str:
    """Return the language of this request, `id` or `en`: what the address says, else what a log-in prefers."""
    wanted = asked() or g.get("language")
    return wanted if wanted in OTHERS else HOME


def asked() -> str | None:
    """Return what the address says about the language."""
    return cast("Request", request).lang if has_request_context() else None


def to(address: str) -> str:
    """Return one of our addresses so that it keeps the reader's language."""
    wanted = asked()
    return _with(address, wanted) if wanted else address


def in_language(wanted: str, address: str | None = None) -> str:
    """Return an address, of this very page where none is given, in another language."""
    return _with(cache.own_address() if address is None else address, wanted)


def here() -> str:
    """Return the address by which others should know this page, in our own language and without empty parts."""
    parts = urls.split(cache.known_address())
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "lang"]
    return parts._replace(query=urlencode(query)).geturl()


def prepare() -> None:
    """Read now what a first reader would wait for: all messages, and how each language writes days and numbers."""
    for name in (HOME, *OTHERS):
        catalogue(name)
        _ = Locale.parse(name).months


@functools.cache
def catalogue(locale: str) -> Translations | NullTranslations:
    """Return the messages of a language. Indonesian needs none: the code is written in it."""
    file = CATALOGUES / locale / "LC_MESSAGES" / "messages.po"
    if not file.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with file.open("rb") as source:
        mofile.write_mo(compiled, pofile.read_po(source, locale=locale))
    compiled.seek(0)
    return Translations(compiled)


def _with(address: str, wanted: str) -> str:
    if "?" not in address and "#" not in address:
        return f"{address}?lang={wanted}" if wanted in OTHERS else address
    parts = urls.split(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "lang"]
    if wanted in OTHERS:
        query.append(("lang", wanted))
    return parts._replace(query=urlencode(query)).geturl()


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint != "static" and asked() in OTHERS:
        values.setdefault("lang", asked())


def _say_language(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", language())
    return response
