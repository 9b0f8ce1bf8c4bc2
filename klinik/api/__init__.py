"""What other systems ask: JSON over HTTP, described by OpenAPI 3.1 at /api/openapi.json and for people at /api."""

from http import HTTPStatus

from flask import Flask, Response, json, request
from flask_babel import lazy_gettext as _l
from flask_smorest import Api
from marshmallow import Schema, fields

from klinik import agencies
from klinik.api import (
    answers,
    bulletins,
    callers,
    claims,
    codes,
    compat,
    datasets,
    description,
    figures,
    matches,
    public,
    tickets,
)
from klinik.web import cached, policy

__all__ = ["init_app"]

DESCRIPTION = _l(
    "Jawaban terbuka atas kabar yang meragukan, dan cara melaporkannya dari sistem lain. Membaca tidak memerlukan "
    "kunci dan boleh dari halaman situs mana pun (CORS). Galat berbentuk problem+json (RFC 9457)."
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
PARTS = (answers, claims, bulletins, figures, datasets, matches, tickets, codes, compat)
PROBLEM = "application/problem+json"
FROM_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match, Idempotency-Key, X-Access-Code",
    "Access-Control-Expose-Headers": "ETag, Retry-After, X-Request-ID",
}


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    request_id = fields.String()
    errors = fields.Dict(metadata={"description": _l("Isian mana yang keliru; hanya pada 422.")})


class OurApi(Api):
    """The API without the library's own error pages: refusals are drawn by the room web, like everywhere."""

    def _register_error_handlers(self) -> None:
        """Leave errors to the room web."""

    def _register_responses(self) -> None:
        """Describe refusals as the room web sends them."""
        for name in (*(status.name for status in HTTPStatus), self.DEFAULT_ERROR_RESPONSE_NAME):
            refused = {"description": _l("Ditolak"), "content": {PROBLEM: {"schema": Problem}}}
            self.spec.components.response(name, refused, lazy=True)

    @cached()
    def _openapi_json(self) -> Response:
        told = description.document(agencies.current())
        return Response(json.dumps(told, sort_keys=False), mimetype="application/json")  # in the order of the page


def init_app(app: Flask) -> None:
    app.config.update(SETTINGS)
    api = OurApi(app)
    api.spec.components.security_scheme(callers.SCHEME, callers.DESCRIBED)
    policy.declare(app, "api-docs", policy.MACHINE)
    for part in PARTS:
        policy.declare(app, part.blueprint.name, policy.MACHINE)
        api.register_blueprint(part.blueprint)
    app.register_blueprint(public.manual)
    app.after_request(_open_reads)


def _open_reads(response: Response) -> Response:
    """Let pages of other sites read what is public anyway; no cookie goes along, and no key belongs into a page."""
    if request.path.startswith(("/api/", "/compat/")) and not callers.brings_key():
        response.headers.update(FROM_OTHER_SITES)
    return response
