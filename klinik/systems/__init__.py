"""Other programs of an office: the keys with which they write and read here in its name."""

from flask import Flask

from klinik.systems import desk, tasks

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    app.register_blueprint(desk.desk)
