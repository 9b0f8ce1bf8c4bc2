"""Pages kept ready in each worker until something they show has changed.

A view opts in with `@cached("verdict", "cursor")`, naming the query parameters it knows; `depends_on(key)` says what
else the page shows. `invalidate(key)` inside the transaction of a change drops those pages everywhere once it commits.

Ahead of Flask a kept page is shown as long as the worker hears of changes. Where it does not, or a browser asks for a
page made anew, it is shown only after the database has said that nothing it shows has changed (docs/decisions/0021).
"""

import functools
import hashlib
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, g, has_request_context, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from klinik.db import only_reads, reading_engine
from klinik.web import place, stamps
from klinik.web.compression import chosen, pack
from klinik.web.listener import Listener
from klinik.web.shelf import Kept, Shelf
from klinik.web.stamps import EVERYTHING

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)

EXTENSION = "klinik.pages"
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

GENERATION = "klinik.pages.generation"
HEARD = "klinik.pages.heard"
NOT_FOR_THE_SHELF = -1
OWN_COOKIES = ("klinik", "__Host-klinik")
LASTS = 60.0
# Told anew with every answer, or made by the answer itself.
NOT_KEPT = frozenset({"content-length", "content-encoding", "vary", "x-request-id", "date"})
# Every query parameter that some kept page knows. Others (what networks hang on to a shared address) change no page.
known = {"lang"}


def init_app(app: Flask) -> None:
    app.after_request(_keep)
    if app.config["PAGE_CACHE"] == "on":
        shelf = Shelf()
        listener = Listener(app.config["DATABASE_URL"], shelf)
        app.extensions[EXTENSION] = listener
        with app.app_context():
            engine = reading_engine()
        app.wsgi_app = Ahead(app.wsgi_app, shelf, listener, engine)  # type: ignore[method-assign]  # as Flask documents it


def cached(*params: str, says_seen: bool = False) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Let a page that is the same for everybody be kept. Parameters that no page knows do not make it another one.

    A view that `says_seen` tells with its first question what the database showed then; for others one is asked ahead.
    """
    known.update(params)
    others = {"lang", *params}

    def wrap(view: Callable[P, R]) -> Callable[P, R | Response]:
        @functools.wraps(view)
        def kept(*args: P.args, **words: P.kwargs) -> R | Response:
            only_reads()
            if not _is_anonymous(request.environ) or not others.issuperset(known.intersection(request.args)):
                return view(*args, **words)
            g.page_keys = set()
            if EXTENSION in request.environ and not says_seen:
                g.page_seen = stamps.seen()
            return view(*args, **words)

        return kept

    return wrap


def tell_apart(*params: str) -> None:
    """Let no kept page answer an address with these parameters: they may mean another page than its path says."""
    known.update(params)


def depends_on(*keys: object) -> None:
    """Say that the page being made shows these things; without effect on a page that is not kept."""
    if "page_keys" in g:
        g.page_keys.update(str(key) for key in keys)


def seen(snapshot: str) -> None:
    """Say what the database showed (stamps.SEEN) when it was first asked for the page being made."""
    g.page_seen = snapshot


def invalidate(*keys: object) -> None:
    """Drop what shows these things (an agency's key: all its pages; none: everything) once this transaction commits."""
    stamps.changed({str(key) for key in keys or (EVERYTHING,)})


def own_address() -> str:
    """Return the address of this page; on one that is kept, with only those parameters that pages know."""
    return known_address() if "page_keys" in g else request.full_path.rstrip("?")


def known_address() -> str:
    """Return the address of this page with only what makes it another one; on one that is not kept, the path alone."""
    query = _only_known(request.query_string.decode("latin-1")) if "page_keys" in g else ""
    return f"{request.path}?{query}" if query else request.path


def heard() -> int | None:
    """Return what is another number after each change this worker has heard of, None while it hears of none.

    What is remembered between pages that are kept may be remembered only while this stays the same: else a page made
    just after a change would be kept with what was before it. Other pages get NOT_FOR_THE_SHELF.
    """
    if not has_request_context():
        return NOT_FOR_THE_SHELF
    number: int | None = request.environ.get(HEARD, NOT_FOR_THE_SHELF)
    return number


class Ahead:
    """Answers from the shelf where it may, ahead of the app."""

    def __init__(self, app: WsgiApp, shelf: Shelf, listener: Listener, engine: Engine) -> None:
        self.app = app
        self.shelf = shelf
        self.listener = listener
        self.engine = engine

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_anonymous(environ):
            return self.app(environ, start_response)
        hears = self.listener.is_awake()
        kept = self.shelf.get(_address(environ))
        if kept is not None:
            wants_new = "no-cache" in environ.get("HTTP_CACHE_CONTROL", "")
            if (hears and not wants_new) or stamps.is_unchanged(self.engine, kept.keys, since=kept.seen):
                return kept.answer(environ, start_response)
        environ[GENERATION] = self.shelf.generation
        environ[HEARD] = environ[GENERATION] if hears else None
        environ[EXTENSION] = self.shelf
        return self.app(environ, start_response)


def _is_anonymous(environ: dict[str, Any]) -> bool:
    cookies = environ.get("HTTP_COOKIE", "")
    has_ours = cookies and any(part.strip().startswith(OWN_COOKIES) for part in cookies.split(";"))
    return environ["REQUEST_METHOD"] in {"GET", "HEAD"} and not has_ours


def _address(environ: dict[str, Any]) -> tuple[str, ...]:
    wanted = ("wsgi.url_scheme", "HTTP_HOST", "PATH_INFO")
    return (*(str(environ.get(name, "")) for name in wanted), _only_known(environ.get("QUERY_STRING", "")))


def _only_known(query: str) -> str:
    if not query:
        return ""
    return urlencode([(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name in known])


def _keep(response: Response) -> Response:
    """Mark a page that may be kept with its version, keep it, and answer as the shelf would, only faster packed."""
    if "page_keys" not in g or not _is_keepable(response):
        return response
    body = response.get_data()
    response.set_etag(hashlib.sha256(body).hexdigest()[:20], weak=True)
    if response.headers.get("Cache-Control") == "no-cache":
        response.headers["Cache-Control"] = "public, no-cache"
    headers = [(name, value) for name, value in response.headers if name.lower() not in NOT_KEPT]
    keys = frozenset({*g.page_keys, str(place.place().id)})
    kept = Kept(headers=headers, body=body, keys=keys, lasts=LASTS, seen=g.get("page_seen", ""))
    if EXTENSION in request.environ:
        shelf: Shelf = request.environ[EXTENSION]
        shelf.put(_address(request.environ), kept, request.environ[GENERATION])
    encoding = chosen(request.headers.get("Accept-Encoding", ""))
    if encoding:
        response.set_data(pack(body, encoding))
        response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
    response.make_conditional(request)
    return response


def _is_keepable(response: Response) -> bool:
    whole = response.status_code == 200 and not response.is_streamed and not response.content_encoding
    return whole and request.method in {"GET", "HEAD"} and "Set-Cookie" not in response.headers
