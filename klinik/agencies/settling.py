"""What an office decides about its own work: contact, promise, hours, colour, names, and the days it is closed."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from klinik import audit
from klinik.agencies import colour, week
from klinik.agencies.models import Agency, ClockMode, Closure
from klinik.audit.services import By
from klinik.db import db
from klinik.errors import KlinikError, NotFound
from klinik.web import cache


class AlreadyClosed(KlinikError):
    message = _l("Hari itu sudah tercatat sebagai hari libur instansi.")


class Logo(NamedTuple):
    """What an office must know of its logo: its file, the file's SHA-256, its size in pixels."""

    file_id: uuid.UUID
    sha256: str
    width: int
    height: int


@dataclass(frozen=True)
class Decisions:
    """Everything on the settings page."""

    contact_email: str | None
    contact_phone: str | None
    contact_address: str | None
    promise_hours: int
    response_hours: int
    emergency_promise_hours: int
    emergency_response_hours: int
    emergency_any_hour: bool
    escalation_hours: int
    emergency_escalation_hours: int
    clock_mode: ClockMode
    service_hours: Mapping[str, Any]
    brand: str
    shows_names: bool
    four_eyes_wording: bool
    summary_waits: bool
    retention_days: int


def settle(agency: Agency, decided: Decisions, *, by: By) -> list[str]:
    """Write down what an office has decided; return the names of what changed. Open cases keep their due time.

    Raises UnreadableColour, UnreadableHours.
    """
    colour.readable_on_white(decided.brand)
    week.parse(decided.service_hours)
    wanted = asdict(decided) | {"brand": decided.brand.lower()}
    changed = [name for name, value in wanted.items() if getattr(agency, name) != value]
    for name in changed:
        setattr(agency, name, wanted[name])
    if changed:
        db.session.flush()
        audit.record("agency.settled", agency, by=by, fields=changed)
        cache.invalidate(agency.id)
    return changed


def show_logo(agency: Agency, logo: Logo | None, *, by: By) -> None:
    """Show a logo on every page of the office from now on, or none."""
    agency.logo_id, agency.logo, agency.logo_width, agency.logo_height = logo or (None, None, None, None)
    db.session.flush()
    audit.record("agency.logo_set" if logo else "agency.logo_removed", agency, by=by, fields=["logo"])
    cache.invalidate(agency.id)


def close_on(agency: Agency, day: date, *, reason: str, by: By) -> None:
    """Note a day on which only this office is closed. Raises AlreadyClosed."""
    if any(closure.closed_on == day for closure in agency.closures):
        raise AlreadyClosed
    agency.closures.append(Closure(agency_id=agency.id, closed_on=day, reason=reason))
    db.session.flush()
    audit.record("agency.closure_added", agency, by=by, fields=[day.isoformat()])
    cache.invalidate(agency.id)


def open_on(agency: Agency, day: date, *, by: By) -> None:
    """Take such a day back. Raises NotFound."""
    closure = db.session.scalar(select(Closure).where(Closure.agency_id == agency.id, Closure.closed_on == day))
    if closure is None:
        raise NotFound
    agency.closures.remove(closure)
    db.session.delete(closure)
    db.session.flush()
    audit.record("agency.closure_removed", agency, by=by, fields=[day.isoformat()])
    cache.invalidate(agency.id)
