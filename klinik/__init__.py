"""Klinik Hoaks: a citizen reports a doubtful message, staff check it, everybody reads the answer."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from klinik import settings

if TYPE_CHECKING:
    from flask import Flask

# From the ground up: a room may use the rooms before it, never those after it (docs/architecture.md). By name, as all
# of the app, so that `klinik up`, which only starts others, need not hold it in memory.
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
    "webhooks",
    "api",
    "board",
    "demo",
)


def create_app(overrides: Mapping[str, Any] | None = None) -> "Flask":
    """Return the clinic, set up from config.py, the environment and the overrides, in that order."""
    app: Flask = import_module("klinik.web.app").Clinic(__name__)
    app.config.update(settings.load())
    app.config.update(overrides or {})
    for room in ROOMS:
        import_module(f"klinik.{room}").init_app(app)
    return app
