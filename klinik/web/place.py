"""Whose clinic this page belongs to. The room above that knows the agencies says so; this room only asks."""

import uuid
from collections.abc import Callable
from datetime import tzinfo
from typing import Protocol

from babel.dates import get_timezone
from flask import Flask, current_app
from werkzeug.local import LocalProxy

EXTENSION = "klinik.place"
JAKARTA = "Asia/Jakarta"


class Place(Protocol):
    """What the pages need to know about the agency of a request."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def office(self) -> str: ...
    @property
    def timezone(self) -> str: ...
    @property
    def brand(self) -> str: ...


def init_app(app: Flask) -> None:
    app.jinja_env.globals["agency"] = LocalProxy(place)


def provide(app: Flask, current: Callable[[], Place]) -> None:
    """Tell the pages how to find the agency of the request. Called once, by the room that knows."""
    app.extensions[EXTENSION] = current


def place() -> Place:
    """Return the agency of this request."""
    current: Callable[[], Place] = current_app.extensions[EXTENSION]
    return current()


def zone(name: str | None = None) -> tzinfo:
    """Return the named time zone, else that of this request's agency (a worker names it, or sets `g.agency`)."""
    if name is None:
        name = place().timezone if EXTENSION in current_app.extensions else JAKARTA
    return get_timezone(str(name))  # from the package: a bare machine has no zone files
