"""Klinik Hoaks: a citizen reports a doubtful message, staff check it, everybody reads the answer."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from klinik import accounts, agencies, audit, background, db, files, notifications, settings, web

# From the ground up: a room may use the rooms before it, never those after it (docs/architecture.md).
ROOMS = (db, web, background, audit, agencies, files, notifications, accounts)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Return the clinic, set up from config.py, the environment and the overrides, in that order."""
    app = Flask(__name__)
    app.config.update(settings.load())
    app.config.update(overrides or {})
    for room in ROOMS:
        room.init_app(app)
    return app
