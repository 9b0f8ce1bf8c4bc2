"""The weekly summary."""

from flask import Flask

from klinik.summaries import desk, public, tasks
from klinik.summaries.cli import summary

__all__ = ["init_app", "public", "tasks"]


def init_app(app: Flask) -> None:
    app.register_blueprint(public.summaries)
    app.register_blueprint(desk.desk)
    app.cli.add_command(summary)
