"""Sealing the trail: committed events enter a chain of hashes, one chain an agency, so that no later hand goes unseen.

Deeds never wait for the chain. An event is sealed once no transaction as old as its own is still running: its
transaction id lies below the oldest running one (pg_snapshot_xmin), so nothing can slip in before it later. Until then
it is in audit_pending: the unsealed window, usually a minute, at most as long as the longest transaction.
"""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from sqlalchemy import BigInteger, ColumnElement, Text, cast, delete, func, insert, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from klinik.audit.models import ActorKind, AuditEvent, AuditLink, AuditPending, AuditSeal
from klinik.db import db

INSTALLATION = uuid.UUID(int=0)
COLUMNS = tuple(AuditEvent.__table__.columns)
BATCH = 5000
LOCK = 0x6175646974  # "audit": one sealer at a time


class Event(Protocol):
    """What the chain reads of an event: a row is enough."""

    id: uuid.UUID
    agency_id: uuid.UUID | None
    happened_at: datetime
    actor_kind: ActorKind
    actor_id: uuid.UUID | None
    action: str
    thing_type: str
    thing_id: uuid.UUID
    fields: list[str]
    txid: int


class Head(NamedTuple):
    """The end of a chain: how many events it holds, and the hash over all of them."""

    position: int
    hash: bytes


def seal() -> int:
    """Seal one batch of committed events and return how many; none while another sealer is at work."""
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
        return 0
    waiting = select(*COLUMNS).join(AuditPending, AuditPending.event_id == AuditEvent.id).where(_is_settled())
    events = db.session.execute(waiting.order_by(AuditEvent.txid, AuditEvent.id).limit(BATCH)).all()
    for chain, group in groupby(sorted(events, key=chain_of), key=chain_of):
        _append(chain, group)
    ids = [event.id for event in events]
    db.session.execute(delete(AuditPending).where(AuditPending.event_id.in_(ids)))
    return len(events)


def heads() -> list[AuditSeal]:
    """Return the newest seal of each chain."""
    newest = select(AuditSeal).ext(distinct_on(AuditSeal.chain))
    return list(db.session.scalars(newest.order_by(AuditSeal.chain, AuditSeal.last_position.desc())))


def canonical(event: Event) -> bytes:
    """Return an event as the bytes that the chain hashes; never to change for rows already sealed."""
    parts = (
        event.id.hex,
        event.agency_id.hex if event.agency_id else "",
        event.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_kind.value,
        event.actor_id.hex if event.actor_id else "",
        event.action,
        event.thing_type,
        event.thing_id.hex,
        ",".join(event.fields),
        str(event.txid),
    )
    return "\n".join(parts).encode()


def chain_of(event: Any) -> uuid.UUID:
    """Return the key of the chain to which an event belongs."""
    return event.agency_id or INSTALLATION


def beginning(chain: uuid.UUID) -> Head:
    """Return the head of a chain that holds nothing yet."""
    return Head(0, hashlib.sha256(chain.bytes).digest())


def after(head: Head, event: Event) -> Head:
    """Return the head of the chain with one more event."""
    return Head(head.position + 1, hashlib.sha256(head.hash + canonical(event)).digest())


def _is_settled() -> ColumnElement[bool]:
    snapshot = func.pg_current_snapshot()
    oldest_running = _number(func.pg_snapshot_xmin(snapshot))
    never_given = _number(func.pg_snapshot_xmax(snapshot))
    # A visible number that this server has not given out yet comes from a restored backup: committed long ago.
    return or_(AuditEvent.txid < oldest_running, AuditEvent.txid >= never_given)


def _number(xid8: ColumnElement[object]) -> ColumnElement[int]:
    return cast(cast(xid8, Text), BigInteger)


def _append(chain: uuid.UUID, events: Iterable[Any]) -> None:
    head, links = _head(chain), []
    for event in events:
        head = after(head, event)
        links.append({"chain": chain, "position": head.position, "event_id": event.id, "hash": head.hash})
    db.session.execute(insert(AuditLink), links)
    db.session.execute(insert(AuditSeal).values(chain=chain, last_position=head.position, hash=head.hash))


def _head(chain: uuid.UUID) -> Head:
    last = select(AuditSeal.last_position, AuditSeal.hash).where(AuditSeal.chain == chain)
    found = db.session.execute(last.order_by(AuditSeal.last_position.desc()).limit(1)).one_or_none()
    return Head(*found) if found else beginning(chain)
