"""The case file (berkas pemeriksaan): everything about one case on paper, and its evidence, for who may ask."""

from flask import Flask

from klinik.casefiles import cli, desk, services, tasks

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    services.refuse_bad_settings(app.config)
    app.register_blueprint(desk.desk)
    app.cli.add_command(cli.casefile)
