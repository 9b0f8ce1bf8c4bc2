"""The trail as heads and auditors read it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Row, func, select

from klinik.accounts import Scope, User
from klinik.audit.models import AuditEvent
from klinik.db import db
from klinik.systems.models import SystemKey
from klinik.web.paging import Page, page

SIZE = 100
MOST = 50_000  # deeds in one table: more is asked for by narrower days
FIRST, LAST = date(1970, 1, 2), date(2999, 12, 31)  # days outside, which anybody may type, mean these


@dataclass(frozen=True)
class TrailFilters:
    """Which deeds: of what kind, by whom, on what, in which days."""

    action: str = ""
    person: uuid.UUID | None = None
    thing: uuid.UUID | None = None
    since: date | None = None
    until: date | None = None


def read(args: Mapping[str, str]) -> TrailFilters:
    """Read the address; what is not understood is left out."""
    return TrailFilters(
        action=args.get("action", "")[:60],
        person=_read(args.get("person"), uuid.UUID),
        thing=_read(args.get("thing"), uuid.UUID),
        since=_read(args.get("since"), date.fromisoformat),
        until=_read(args.get("until"), date.fromisoformat),
    )


def trail(filters: TrailFilters, *, scope: Scope, cursor: str, zone: tzinfo) -> Page[Row[Any]]:
    """Return one page of deeds with the name of who did them, the newest first. Raises UnknownPage."""
    return page(_filtered(_deeds(), filters, scope, zone), by=(AuditEvent.id,), cursor=cursor, size=SIZE)


def all_deeds(filters: TrailFilters, *, scope: Scope, zone: tzinfo) -> Sequence[Row[Any]]:
    """Return the deeds for a table, the newest first, MOST at the most."""
    wanted = _filtered(_deeds(), filters, scope, zone).order_by(AuditEvent.id.desc()).limit(MOST)
    return db.session.execute(wanted).all()


def address(filters: TrailFilters) -> dict[str, str]:
    """Return the query of the address that stands for these filters."""
    said: dict[str, object] = {"action": filters.action, "person": filters.person, "thing": filters.thing}
    said |= {"since": filters.since, "until": filters.until}
    return {name: str(value) for name, value in said.items() if value}


def people(*, scope: Scope) -> dict[uuid.UUID, str]:
    """Return everybody who works or has worked in the reader's agencies, by key."""
    wanted = select(User.id, User.name).where(User.agency_id.in_(scope.agency_ids)).order_by(User.name)
    return {row.id: row.name for row in db.session.execute(wanted)}


def _deeds() -> Any:
    columns = (AuditEvent.id, AuditEvent.happened_at, AuditEvent.actor_kind, AuditEvent.action)
    more = (AuditEvent.thing_type, AuditEvent.thing_id, AuditEvent.fields)
    name = func.coalesce(User.name, SystemKey.name).label("name")
    named = select(*columns, *more, name).outerjoin(User, User.id == AuditEvent.actor_id)
    return named.outerjoin(SystemKey, SystemKey.id == AuditEvent.actor_id)


def _filtered(rows: Any, filters: TrailFilters, scope: Scope, zone: tzinfo) -> Any:
    day = timedelta(days=1)
    conditions = [
        (True, AuditEvent.agency_id.in_(scope.agency_ids)),
        (filters.action, AuditEvent.action == filters.action),
        (filters.person, AuditEvent.actor_id == filters.person),
        (filters.thing, AuditEvent.thing_id == filters.thing),
        (filters.since, AuditEvent.happened_at >= _midnight(filters.since or date.min, zone)),
        (filters.until, AuditEvent.happened_at < _midnight(filters.until or date.min, zone) + day),
    ]
    return rows.where(*[condition for given, condition in conditions if given])


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(min(max(day, FIRST), LAST), datetime.min.time(), zone)


def _read(said: str | None, kind: Any) -> Any:
    try:
        return kind(said) if said else None
    except ValueError:
        return None
