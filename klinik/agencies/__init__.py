"""Which office answers here: its name, its region, its hours, its colour."""

from flask import Flask

from klinik.agencies import cli, fronts, hours, queries
from klinik.agencies.models import Agency
from klinik.agencies.queries import current
from klinik.web import place

__all__ = ["Agency", "current", "init_app"]


def init_app(app: Flask) -> None:
    app.cli.add_command(cli.agency)
    queries.init_app(app)
    fronts.init_app(app)
    place.provide(app, fronts.here)
    app.jinja_env.globals["hours_in_words"] = hours.in_words
