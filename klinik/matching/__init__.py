"""Finding the same thing again: an earlier report of one message, or its published answer."""

from flask import Flask

from klinik.matching import tasks
from klinik.matching.budget import TooSlow
from klinik.matching.finding import find, find_same
from klinik.matching.match import Band, Match, Why
from klinik.matching.said import Said
from klinik.matching.services import index, remove

__all__ = ["Band", "Match", "Said", "TooSlow", "Why", "find", "find_same", "index", "init_app", "remove", "tasks"]


def init_app(app: Flask) -> None:
    """Nothing to set up yet beside the task that this package registers."""
