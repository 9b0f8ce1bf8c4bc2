"""What pages show of an office, remembered by each process for a second: every page asks, and offices rarely change.

A second is what the page cache may be behind as well (docs/decisions/0015); where it is off, nothing is remembered. A
page that will be kept for longer asks again after each change that this process has heard of.
"""

import time
import uuid
from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields
from typing import Any

from flask import Flask, current_app, g, request

from klinik.agencies import queries
from klinik.agencies.models import Agency, ClockMode
from klinik.web import cache

EXTENSION = "klinik.fronts"
LASTS = 1.0  # seconds
ROOM = 1_000  # host names are the visitors' to invent


@dataclass(frozen=True)
class Front:
    """The public face of an office: what the templates may ask `agency` for (a test compares the two)."""

    id: uuid.UUID
    slug: str
    name: str
    office: str
    timezone: str
    zone_word: str
    brand: str
    logo: str | None
    logo_width: int | None
    logo_height: int | None
    contact_email: str | None
    contact_phone: str | None
    contact_address: str | None
    promise_hours: int
    clock_mode: ClockMode
    retention_days: int
    shows_names: bool
    summary_waits: bool
    topics: list[Any]
    host: str  # the first name it answers to; empty where it has none


class Fronts:
    """The faces that this process has seen within the last second."""

    def __init__(self, lasts: float) -> None:
        self._lasts = lasts
        self._seen: dict[Hashable, tuple[float, int | None, Front]] = {}

    def get(self, key: Hashable, find: Callable[[], Agency]) -> Front:
        """Return what is remembered under a key, else what `find` finds. Raises what `find` raises."""
        heard = cache.heard()
        until, heard_then, front = self._seen.get(key, (0.0, None, None))
        is_of_now = heard == cache.NOT_FOR_THE_SHELF or (heard is not None and heard == heard_then)
        if front is None or not is_of_now or until < time.monotonic():
            front = of(find())
            if len(self._seen) >= ROOM:
                self._seen.clear()
            self._seen[key] = (time.monotonic() + self._lasts, heard, front)
        return front


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = Fronts(LASTS if app.config["PAGE_CACHE"] == "on" else 0.0)


def here() -> Agency | Front:
    """Return the office of this request: at the desk the user's own, else that of the host name. Raises NoAgency."""
    found: Agency | Front | None = g.get("agency") or g.get("front")
    if found is None:
        found = g.front = _fronts().get(request.host, lambda: queries.by_host(request.host))
    return found


def by_id(agency_id: uuid.UUID) -> Front:
    """Return the face of the office with that key; mostly it is the one whose page is asked for. Raises NotFound."""
    own = here()
    if own.id == agency_id:
        return own if isinstance(own, Front) else of(own)
    return _fronts().get(agency_id, lambda: queries.by_id(agency_id))


def of(agency: Agency) -> Front:
    """Return the face of an office."""
    return Front(**{field.name: getattr(agency, field.name) for field in fields(Front)})


def _fronts() -> Fronts:
    fronts: Fronts = current_app.extensions[EXTENSION]
    return fronts
