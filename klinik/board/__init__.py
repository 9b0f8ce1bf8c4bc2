"""Big screens: what an office sees on the wall of its command centre, and what everybody sees on its videotrons."""

from flask import Flask

from klinik.board import desk, public, tasks

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    app.register_blueprint(desk.desk)
    app.register_blueprint(public.screens)
