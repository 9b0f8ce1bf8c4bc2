"""Reading the trail, and examining whether it is still what was written."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from klinik.audit import chain
from klinik.audit.models import AuditEvent, AuditLink, AuditPending, AuditSeal
from klinik.db import db

AT_ONCE = 2000


@dataclass(frozen=True)
class Break:
    """The first place at which the trail is not what was sealed."""

    chain: uuid.UUID | None
    position: int
    what: str


@dataclass(frozen=True)
class Examination:
    """What a walk along all chains has found; the unsealed window is stated, not hidden."""

    sealed: int
    unsealed: int
    oldest_unsealed: datetime | None
    first_break: Break | None


def events(
    agency_ids: Collection[uuid.UUID],
    *,
    thing_id: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
    limit: int = 50,
) -> Sequence[AuditEvent]:
    """Return what happened in these agencies, newest first; `before` is the last key of the page before."""
    wanted = select(AuditEvent).where(AuditEvent.agency_id.in_(agency_ids))
    if thing_id:
        wanted = wanted.where(AuditEvent.thing_id == thing_id)
    if before:
        wanted = wanted.where(AuditEvent.id < before)
    return db.session.scalars(wanted.order_by(AuditEvent.id.desc()).limit(limit)).all()


def examine() -> Examination:
    """Recompute every chain from its beginning and compare it with what was sealed."""
    sealed, broken = 0, None
    for key in db.session.scalars(select(AuditLink.chain).union(select(AuditSeal.chain))).all():
        length, found = _walk(key)
        sealed, broken = sealed + length, broken or found
    waiting = select(func.count(), func.min(AuditEvent.happened_at)).select_from(AuditPending).join(AuditEvent)
    unsealed, oldest = db.session.execute(waiting).one()
    return Examination(sealed, unsealed, oldest, broken or _outside())


def _walk(key: uuid.UUID) -> tuple[int, Break | None]:
    seals = {seal.last_position: seal.hash for seal in db.session.scalars(select(AuditSeal).filter_by(chain=key))}
    head = chain.beginning(key)
    for link, event in _links(key):
        if event is None:
            return head.position, Break(key, link.position, "the event is missing")
        head = chain.after(head, event)
        what = _difference(head, link, seals)
        if what:
            return head.position, Break(key, head.position, what)
    end = max(seals, default=0)
    return head.position, Break(key, head.position + 1, "the end is missing") if head.position != end else None


def _difference(head: chain.Head, link: AuditLink, seals: dict[int, bytes]) -> str | None:
    if link.position != head.position:
        return "a link is missing"
    if link.hash != head.hash:
        return "the event is not what was sealed"
    if seals.get(head.position, head.hash) != head.hash:
        return "the seal is not what was sealed"
    return None


def _links(key: uuid.UUID) -> Iterator[tuple[AuditLink, AuditEvent | None]]:
    both = select(AuditLink, AuditEvent).outerjoin(AuditEvent, AuditEvent.id == AuditLink.event_id)
    ordered = both.where(AuditLink.chain == key).order_by(AuditLink.position)
    rows = db.session.execute(ordered.execution_options(yield_per=AT_ONCE))
    return ((link, event) for link, event in rows)


def _outside() -> Break | None:
    linked = select(AuditLink.event_id).where(AuditLink.event_id == AuditEvent.id).exists()
    waiting = select(AuditPending.event_id).where(AuditPending.event_id == AuditEvent.id).exists()
    stray = db.session.scalar(select(AuditEvent).where(~linked, ~waiting).order_by(AuditEvent.id).limit(1))
    return Break(stray.agency_id, 0, f"the event {stray.id} is outside the chain") if stray else None
