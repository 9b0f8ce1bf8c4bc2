"""Copies of web pages, kept as they were on the day they were looked at: a page may be gone tomorrow."""

from flask import Flask

from klinik.archives import desk, public, services, tasks

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    services.refuse_bad_settings(app.config)
    app.register_blueprint(public.archives)
    app.register_blueprint(desk.desk)
