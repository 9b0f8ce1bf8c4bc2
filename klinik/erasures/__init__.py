"""Lawful erasure: what is said of somebody, or shows them, goes from everything that is published and kept."""

from flask import Flask

from klinik.erasures import desk, tasks

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    app.register_blueprint(desk.desk)
