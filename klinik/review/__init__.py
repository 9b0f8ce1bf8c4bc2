"""The desk (ruang kerja): where staff take a case, gather evidence, write the answer and approve it."""

from flask import Flask

from klinik.review import tasks
from klinik.review.desk import desk

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    app.register_blueprint(desk)
