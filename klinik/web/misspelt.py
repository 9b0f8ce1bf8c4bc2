"""An address as people type it from a poster, in capitals or with a slash too many, leads to the page it means.

So does the address of a button, which stays in the bar of a browser over a form that came back with slips: reloaded,
kept or asked for in the other language it leads to the page that the button stands on.
"""

from collections.abc import Iterator

from flask import Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from klinik.web import failures

LASTING = 301


def init_app(app: Flask) -> None:
    app.register_error_handler(NotFound, _lead_on)
    app.register_error_handler(MethodNotAllowed, _lead_back)


def _lead_on(error: NotFound) -> ResponseReturnValue:
    """Redirect where a page is meant that exists; say what every missing page says where none does."""
    if request.url_rule is None and request.method in {"GET", "HEAD"}:
        for path in _meant(request.path):
            if _endpoint(path):
                return redirect(_with_query(path), LASTING)
    return failures.answer(error)


def _lead_back(error: MethodNotAllowed) -> ResponseReturnValue:
    """Redirect whoever asks to read what can only be pressed to the page above it; say so where none is."""
    page = request.path.rpartition("/")[0]
    if request.method in {"GET", "HEAD"} and not failures.is_for_programs() and page and _endpoint(page):
        return redirect(_with_query(page), 302)
    return failures.answer(error)


def other_page() -> str | None:
    """Return the address of the page that this one, with its last part in small letters, is; None where it is none.

    For views that take any word as the last part of their address, beside which others have a word of their own.
    """
    before, _, last = request.path.rpartition("/")
    path = f"{before}/{last.lower()}"
    return _with_query(path) if path != request.path and _endpoint(path) not in {None, request.endpoint} else None


def _meant(path: str) -> Iterator[str]:
    """Yield what a path may have meant. It begins with one slash, so that it never leads to another site."""
    parts = [part for part in path.split("/") if part]
    small = [part.lower() for part in parts]
    if parts:
        # What stands between may be a secret, whose letters count.
        for meant in (parts, [small[0], *parts[1:]], [small[0], *parts[1:-1], small[-1]], small):
            yield "/" + "/".join(meant)


def _endpoint(path: str) -> str | None:
    """Return the name of the view that another address leads to; None where it leads nowhere."""
    routes = current_app.create_url_adapter(request)
    try:
        return str(routes.match(path, method="GET")[0]) if routes and path != request.path else None
    except HTTPException:
        return None


def _with_query(path: str) -> str:
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path
