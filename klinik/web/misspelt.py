"""An address as people type it from a poster, in capitals or with a slash too many, leads to the page it means."""

from collections.abc import Iterator

from flask import Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from klinik.web import failures

LASTING = 301


def init_app(app: Flask) -> None:
    app.register_error_handler(NotFound, _lead_on)


def _lead_on(error: NotFound) -> ResponseReturnValue:
    """Redirect where a page is meant that exists; say what every missing page says where none does."""
    if request.url_rule is None and request.method in {"GET", "HEAD"}:
        for path in _meant(request.path):
            if _exists(path):
                query = request.query_string.decode("latin-1")
                return redirect(f"{path}?{query}" if query else path, LASTING)
    return failures.answer(error)


def _meant(path: str) -> Iterator[str]:
    """Yield what a path may have meant. It begins with one slash, so that it never leads to another site."""
    parts = [part for part in path.split("/") if part]
    if parts:
        yield "/" + "/".join(parts)
        yield "/" + "/".join([parts[0].lower(), *parts[1:]])


def _exists(path: str) -> bool:
    routes = current_app.create_url_adapter(request)
    try:
        return path != request.path and routes is not None and bool(routes.match(path, method="GET"))
    except HTTPException:
        return False
