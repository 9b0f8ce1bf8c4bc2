"""What other systems ask: JSON over HTTP, described by OpenAPI 3.1 at /api/openapi.json."""

from flask import Flask, Response, request
from flask_smorest import Api

from klinik.api import answers, codes, matches, tickets
from klinik.web import policy

__all__ = ["init_app"]

DESCRIPTION = (
    "Open answers to doubtful messages, and a way to report one. Reads need no key and may come from any page (CORS). "
    "Errors are problem+json (RFC 9457)."
)
SETTINGS = {
    "API_TITLE": "Klinik Hoaks",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "info": {"description": DESCRIPTION, "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}}
    },
}
PARTS = (matches, tickets, answers, codes)


class OurApi(Api):
    """The API without the library's own error pages: refusals are drawn by the room web, like everywhere."""

    def _register_error_handlers(self) -> None:
        """Leave errors to the room web."""


def init_app(app: Flask) -> None:
    app.config.update(SETTINGS)
    api = OurApi(app)
    policy.declare(app, "api-docs", policy.MACHINE)
    for part in PARTS:
        policy.declare(app, part.blueprint.name, policy.MACHINE)
        api.register_blueprint(part.blueprint)
    app.after_request(_open_reads)


def _open_reads(response: Response) -> Response:
    """Let pages of other sites read what is public anyway; no cookie goes along."""
    if request.path.startswith("/api/"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key, X-Access-Code"
    return response
