"""Big screens: what an office sees on the wall of its command centre."""

from flask import Flask

from klinik.board import desk


def init_app(app: Flask) -> None:
    app.register_blueprint(desk.desk)
