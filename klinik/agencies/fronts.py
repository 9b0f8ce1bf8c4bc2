"""What pages show of an office."""

import uuid
from dataclasses import dataclass, fields
from typing import Any

from flask import Flask, current_app, g, request

from klinik.agencies import queries
from klinik.agencies.models import Agency, ClockMode
from klinik.agencies.remembering import Remembered, remembered

EXTENSION = "klinik.fronts"


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
    four_eyes_wording: bool
    summary_waits: bool
    topics: list[Any]
    host: str  # the first name it answers to; empty where it has none


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = remembered(app)


def here() -> Agency | Front:
    """Return the office of this request: at the desk the user's own, else that of the host name. Raises NoAgency."""
    found: Agency | Front | None = g.get("agency") or g.get("front")
    if found is None:
        found = g.front = _fronts().get(request.host, lambda: of(queries.by_host(request.host)))
    return found


def by_id(agency_id: uuid.UUID) -> Front:
    """Return the face of the office with that key; mostly it is the one whose page is asked for. Raises NotFound."""
    own = here()
    if own.id == agency_id:
        return own if isinstance(own, Front) else of(own)
    return _fronts().get(agency_id, lambda: of(queries.by_id(agency_id)))


def of(agency: Agency) -> Front:
    """Return the face of an office."""
    return Front(**{field.name: getattr(agency, field.name) for field in fields(Front)})


def _fronts() -> Remembered[Front]:
    fronts: Remembered[Front] = current_app.extensions[EXTENSION]
    return fronts
