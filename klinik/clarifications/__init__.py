"""Published answers and their revisions: page, list, search, feeds."""

from flask import Flask

from klinik.clarifications import feeds, public, wording

__all__ = ["init_app", "public"]


def init_app(app: Flask) -> None:
    wording.init_app(app)
    app.jinja_env.filters["rfc822"] = feeds.rfc822
    app.register_blueprint(public.clarifications)
