"""Telling other systems of an office what happened here: webhooks as standardwebhooks.com describes them."""

from flask import Flask

from klinik.site import metrics
from klinik.webhooks import cli, desk, tasks
from klinik.webhooks.figures import figures

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    app.register_blueprint(desk.desk)
    app.cli.add_command(cli.webhook)
    metrics.add(app, figures)
