"""One short number for each request: in the log, in the answer's headers, and on the page that says we failed."""

import re
import secrets

import structlog
from flask import Flask, Response, current_app, g, request

GIVEN = re.compile(r"^[\w-]{8,64}$")
HEADER = "X-Request-ID"


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_tell)


def request_id() -> str:
    """Return the number of this request. A proxy may have given it, where one is trusted."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        trusted = current_app.config["TRUSTED_PROXIES"] > 0 and GIVEN.match(given)
        g.request_id = given if trusted else secrets.token_hex(6)
    return str(g.request_id)


def _begin() -> None:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id())


def _tell(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response
