"""Pages kept ready in each worker, ahead of Flask, until something they show has changed.

A view opts in with `@cached("verdict", "cursor")`, naming the query parameters it knows; `depends_on(key)` says what
else the page shows. `invalidate(key)` inside the transaction of a change drops those pages everywhere once it commits.
"""

import functools
import hashlib
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Response, g, request
from sqlalchemy import func, select

from klinik.db import db, only_reads
from klinik.web import place
from klinik.web.compression import chosen
from klinik.web.listener import CHANNEL, Listener
from klinik.web.shelf import EVERYTHING, Kept, Shelf

P = ParamSpec("P")
R = TypeVar("R")

EXTENSION = "klinik.pages"
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

GENERATION = "klinik.pages.generation"
OWN_COOKIES = ("klinik", "__Host-klinik")
ALWAYS_KNOWN = frozenset({"lang"})
LASTS = 60.0
# Told anew with every answer, or made by the answer itself.
NOT_KEPT = frozenset({"content-length", "content-encoding", "vary", "x-request-id", "date"})


def init_app(app: Flask) -> None:
    app.after_request(_keep)
    if app.config["PAGE_CACHE"] == "on":
        shelf = Shelf()
        listener = Listener(app.config["DATABASE_URL"], shelf)
        app.extensions[EXTENSION] = listener
        app.wsgi_app = Ahead(app.wsgi_app, shelf, listener)  # type: ignore[method-assign]  # as Flask documents it


def cached(*params: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a page that is the same for everybody be kept. A request with other query parameters is not."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def kept(*args: P.args, **words: P.kwargs) -> R:
            if _is_anonymous(request.environ) and ALWAYS_KNOWN.issuperset(set(request.args) - set(params)):
                g.page_keys = set()
            only_reads()
            return view(*args, **words)

        return kept

    return wrap


def depends_on(*keys: object) -> None:
    """Say that the page being made shows these things; without effect on a page that is not kept."""
    if "page_keys" in g:
        g.page_keys.update(str(key) for key in keys)


def invalidate(*keys: object) -> None:
    """Drop what shows these things (an agency's key: all its pages; none: everything) once this transaction commits."""
    for key in keys or (EVERYTHING,):
        db.session.execute(select(func.pg_notify(CHANNEL, str(key))))


class Ahead:
    """Answers from the shelf where it may, ahead of the app."""

    def __init__(self, app: WsgiApp, shelf: Shelf, listener: Listener) -> None:
        self.app = app
        self.shelf = shelf
        self.listener = listener

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_anonymous(environ) or not self.listener.is_awake():
            return self.app(environ, start_response)
        kept = self.shelf.get(_address(environ))
        if kept is None:
            environ[GENERATION] = self.shelf.generation
            environ[EXTENSION] = self.shelf
            return self.app(environ, start_response)
        return kept.answer(environ, start_response)


def _is_anonymous(environ: dict[str, Any]) -> bool:
    names = [part.strip() for part in environ.get("HTTP_COOKIE", "").split(";")]
    return environ["REQUEST_METHOD"] in {"GET", "HEAD"} and not any(name.startswith(OWN_COOKIES) for name in names)


def _address(environ: dict[str, Any]) -> tuple[str, ...]:
    wanted = ("wsgi.url_scheme", "HTTP_HOST", "PATH_INFO", "QUERY_STRING")
    return tuple(str(environ.get(name, "")) for name in wanted)


def _keep(response: Response) -> Response:
    """Mark a page that may be kept with its version, keep it, and answer as the shelf would."""
    if "page_keys" not in g or not _is_keepable(response):
        return response
    body = response.get_data()
    response.set_etag(hashlib.sha256(body).hexdigest()[:20], weak=True)
    if response.headers.get("Cache-Control") == "no-cache":
        response.headers["Cache-Control"] = "public, no-cache"
    headers = [(name, value) for name, value in response.headers if name.lower() not in NOT_KEPT]
    keys = frozenset({*g.page_keys, str(place.place().id)})
    kept = Kept(headers=headers, body=body, keys=keys, lasts=LASTS)
    if EXTENSION in request.environ:
        shelf: Shelf = request.environ[EXTENSION]
        shelf.put(_address(request.environ), kept, request.environ[GENERATION])
    return _as_kept(response, kept)


def _is_keepable(response: Response) -> bool:
    whole = response.status_code == 200 and not response.is_streamed and not response.content_encoding
    return whole and request.method == "GET" and "Set-Cookie" not in response.headers


def _as_kept(response: Response, kept: Kept) -> Response:
    encoding = chosen(request.headers.get("Accept-Encoding", ""))
    if encoding:
        response.set_data(kept.packed(encoding))
        response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
    response.make_conditional(request)
    return response
