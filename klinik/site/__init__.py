"""The front door: home, the texts that say who we are and what we promise, and what machines ask a site for."""

from flask import Flask

from klinik.agencies import fronts
from klinik.agencies.addresses import absolute
from klinik.clarifications import codes
from klinik.reports.codes import DECLINE_WORDS
from klinik.site import health, installing, machines, metrics, public, statistics

__all__ = ["init_app", "metrics"]


def init_app(app: Flask) -> None:
    for blueprint in (public.site, statistics.figures, machines.machines, installing.installing, health.health):
        app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        absolute=lambda path: absolute(fronts.here(), path),
        flag_words=codes.FLAG_WORDS,
        content_type_lines=codes.CONTENT_TYPE_LINES,
        decline_words=DECLINE_WORDS,
    )
