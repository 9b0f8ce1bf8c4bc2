"""What every page shares: its headers, forms, language, looks, limits, and what it says when something is wrong."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from klinik.web import (
    assets,
    cache,
    cli,
    compression,
    cores,
    failures,
    forms,
    fragments,
    headers,
    icons,
    languages,
    limits,
    logs,
    misspelt,
    origin,
    paging,
    place,
    request_ids,
    sessions,
    signs,
    templates,
    tokens,
    wording,
)
from klinik.web.cache import cached, depends_on
from klinik.web.limits import limiter
from klinik.web.policy import machine_blueprint, public_blueprint
from klinik.web.prose import defang, markdown

__all__ = ["cached", "defang", "depends_on", "init_app", "limiter", "machine_blueprint", "markdown", "public_blueprint"]

SIZES = {"MAX_CONTENT_LENGTH": 72 * 1024**2, "MAX_FORM_MEMORY_SIZE": 2 * 1024**2, "MAX_FORM_PARTS": 200}
# After-request steps run from the last to the first, so the cache sees the answer with all its headers.
PARTS = (logs, sessions, cache, request_ids, headers, compression, limits, origin, languages, place, signs, cores)
LOOKS = (forms, fragments, icons, tokens, wording, paging, assets, failures, misspelt)


def init_app(app: Flask) -> None:
    app.config.update(SIZES)
    templates.init_app(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]  # as Flask documents it
    for part in PARTS + LOOKS:
        part.init_app(app)
    app.cli.add_command(cli.assets)
