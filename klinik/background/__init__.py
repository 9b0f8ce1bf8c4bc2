"""Work that nobody should wait for: it leaves after the commit and a worker does it."""

from flask import Flask

from klinik.background import tasks, worker
from klinik.background.broker import connect
from klinik.background.queue import Nudges, enqueue
from klinik.background.schedule import once, periodic, task

__all__ = ["enqueue", "init_app", "once", "periodic", "task", "tasks"]


def init_app(app: Flask) -> None:
    """Give the app its Celery (`extensions["celery"]`) and its way out to the broker (`extensions["nudges"]`)."""
    celery = connect(app)
    app.extensions["celery"] = celery
    app.extensions["nudges"] = Nudges(celery)
    worker.init_app(app)
