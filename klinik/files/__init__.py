"""Pictures, voice notes and short videos that people send, made safe before anybody opens them."""

from flask import Flask

from klinik.files import storage, tasks

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    storage.folder(app.config["FILES_URL"])
