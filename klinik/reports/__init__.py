"""A citizen's report and the case it belongs to: check, file, follow."""

from flask import Flask

from klinik.reports import channels, cli, public, tasks
from klinik.reports.codes import STEP_WORDS

__all__ = ["init_app", "public", "tasks"]


def init_app(app: Flask) -> None:
    app.jinja_env.globals["step_words"] = STEP_WORDS
    app.register_blueprint(public.reports)
    app.register_blueprint(channels.chats)
    app.cli.add_command(cli.retention)
    app.cli.add_command(cli.matching)
