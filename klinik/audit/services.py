"""Writing the trail, inside the transaction of the deed itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, Text, Uuid, cast, func, insert, inspect, literal, select

from klinik.audit.models import ActorKind, AuditEvent
from klinik.db import db, new_row, now, uuid7


class Actor(Protocol):
    """A member of staff: whatever has a key."""

    @property
    def id(self) -> uuid.UUID: ...


@dataclass(frozen=True)
class Program:
    """A system of an office that acts by itself, with a key: the trail says with which."""

    id: uuid.UUID


class _Outside:
    """Somebody outside the office. The trail never says who."""

    def __init__(self, kind: ActorKind) -> None:
        self.kind = kind


CITIZEN: Final = _Outside(ActorKind.CITIZEN)
LIAISON: Final = _Outside(ActorKind.LIAISON)
By = Actor | Program | _Outside | None


class OfAnAgency(Protocol):
    """A row with its own key that belongs to an agency, or to none."""

    @property
    def id(self) -> uuid.UUID: ...

    @property
    def agency_id(self) -> uuid.UUID | None: ...


def record(action: str, thing: OfAnAgency, *, by: By, fields: Sequence[str] = ()) -> None:
    """Write down a deed: `by` is a member of staff, a Program, CITIZEN, LIAISON, or None for the clinic itself."""
    if thing.id is None:  # its key comes with the row
        db.session.flush()
    db.session.add(event(action, thing, by=by, fields=fields))


def event(action: str, thing: OfAnAgency, *, by: By, fields: Sequence[str] = ()) -> AuditEvent:
    """Return the entry about a deed, for whoever writes it together with the deed; otherwise as `record`."""
    kind, actor_id = _actor(by)
    return new_row(
        AuditEvent,
        agency_id=thing.agency_id,
        happened_at=now(),
        actor_kind=kind,
        actor_id=actor_id,
        action=action,
        thing_type=inspect(thing).mapper.local_table.name,
        thing_id=thing.id,
        fields=list(fields),
    )


def record_many(action: str, model: type[Any], *where: ColumnElement[bool], by: By, fields: Sequence[str] = ()) -> None:
    """Write down the same deed for every row of a model that the conditions hold for, in one statement."""
    kind, actor_id = _actor(by)
    values: dict[str, Any] = {
        "id": _a_key_of_now(),
        "agency_id": model.agency_id,
        "happened_at": literal(now()),
        "actor_kind": literal(kind, AuditEvent.actor_kind.type),
        "actor_id": literal(actor_id, AuditEvent.actor_id.type),
        "action": literal(action),
        "thing_type": literal(model.__tablename__),
        "thing_id": model.id,
        "fields": literal(list(fields), AuditEvent.fields.type),
    }
    db.session.execute(insert(AuditEvent).from_select(list(values), select(*values.values()).where(*where)))


def _a_key_of_now() -> ColumnElement[uuid.UUID]:
    """Return a key that the database makes for each row and that sorts by time as uuid7's do: pages go by it."""
    moment_and_version = str(uuid7())[:15]
    return cast(moment_and_version + func.substr(cast(func.gen_random_uuid(), Text), 16), Uuid)


def _actor(by: By) -> tuple[ActorKind, uuid.UUID | None]:
    if by is None:
        return ActorKind.SYSTEM, None
    if isinstance(by, _Outside):
        return by.kind, None
    return ActorKind.KEY if isinstance(by, Program) else ActorKind.USER, by.id
