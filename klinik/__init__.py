"""Klinik Hoaks: a citizen reports a doubtful message, staff check it, everybody reads the answer."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from flask import Flask

from klinik import settings

# From the ground up: a room may use the rooms before it, never those after it (docs/architecture.md). By name, so that
# `klinik up`, which only starts others, need not hold them all in memory.
ROOMS = (
    "db",
    "web",
    "background",
    "audit",
    "agencies",
    "files",
    "matching",
    "notifications",
    "accounts",
    "systems",
    "archives",
    "clarifications",
    "reports",
    "review",
    "casefiles",
    "summaries",
    "site",
    "erasures",
    "api",
    "demo",
)


class Clinic(Flask):
    """The app. All of its views and hooks are plain functions: Flask need not ask each of them, at every request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Return the clinic, set up from config.py, the environment and the overrides, in that order."""
    app = Clinic(__name__)
    app.config.update(settings.load())
    app.config.update(overrides or {})
    for room in ROOMS:
        import_module(f"klinik.{room}").init_app(app)
    return app
