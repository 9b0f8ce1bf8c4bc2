"""Reading the trail, and examining whether it is still what was written."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select, union

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


def end(agency_id: uuid.UUID, *, before: datetime | None = None) -> int:
    """Return how long an agency's chain is, or was before a moment."""
    last = select(AuditLink.position).where(AuditLink.chain == agency_id)
    if before is not None:
        last = last.join(AuditEvent, AuditEvent.id == AuditLink.event_id).where(AuditEvent.happened_at < before)
    return db.session.scalar(last.order_by(AuditLink.position.desc()).limit(1)) or 0


def sealed_after(position: int, *, agency_id: uuid.UUID, limit: int) -> Sequence[AuditEvent]:
    """Return what an agency's chain holds after a position, in its order: none can come in between any more."""
    further = (AuditLink.chain == agency_id, AuditLink.position > position)
    wanted = select(AuditEvent).join(AuditLink, AuditLink.event_id == AuditEvent.id).where(*further)
    return db.session.scalars(wanted.order_by(AuditLink.position).limit(limit)).all()


def sealed_between(after: int, upto: int, *, agency_id: uuid.UUID, actions: Collection[str]) -> Sequence[AuditEvent]:
    """Return the deeds of some kinds in a stretch of an agency's chain, in its order."""
    stretch = (AuditLink.chain == agency_id, AuditLink.position > after, AuditLink.position <= upto)
    wanted = select(AuditEvent).join(AuditLink, AuditLink.event_id == AuditEvent.id).where(*stretch)
    return db.session.scalars(wanted.where(AuditEvent.action.in_(actions)).order_by(AuditLink.position)).all()


def unsealed() -> int:
    """Return how many events of all agencies wait for their seal."""
    return db.session.scalars(select(func.count()).select_from(AuditPending)).one()


def examine() -> Examination:
    """Recompute every chain from its beginning and compare it with what was sealed."""
    sealed, broken = 0, None
    chains = union(select(AuditLink.chain), select(AuditSeal.chain)).order_by("chain")
    for key in db.session.scalars(chains).all():
        length, found = _walk(key)
        sealed, broken = sealed + length, broken or found
    waiting = select(func.count(), func.min(AuditEvent.happened_at)).select_from(AuditPending).join(AuditEvent)
    unsealed, oldest = db.session.execute(waiting).one()
    return Examination(sealed, unsealed, oldest, broken or _outside())


def _walk(key: uuid.UUID) -> tuple[int, Break | None]:
    with closing(db.session.execute(_links(key))) as links:
        end, found = _compare(key, links)
    last = db.session.scalar(select(func.max(AuditSeal.last_position)).where(AuditSeal.chain == key))
    if found is None and end != last:
        found = Break(key, end + 1, "the end is missing")
    return end, found


def _compare(key: uuid.UUID, links: Iterable[Any]) -> tuple[int, Break | None]:
    head = chain.beginning(key)
    for row in links:
        after = chain.after(head, row) if row.id else head
        what = _difference(after, row)
        if what:
            return head.position, Break(key, head.position + 1, what)
        head = after
    return head.position, None


def _difference(head: chain.Head, row: Any) -> str | None:
    if row.id is None:
        return "the event is missing"
    if row.position != head.position:
        return "a link is missing"
    if row.link != head.hash:
        return "the event is not what was sealed"
    return "the seal is not what was sealed" if row.seal not in (None, head.hash) else None


def _links(key: uuid.UUID) -> Select[Any]:
    hashes = (AuditLink.position, AuditLink.hash.label("link"), AuditSeal.hash.label("seal"))
    everything = select(*hashes, *chain.COLUMNS).outerjoin(AuditEvent, AuditEvent.id == AuditLink.event_id)
    place = and_(AuditSeal.chain == AuditLink.chain, AuditSeal.last_position == AuditLink.position)
    ordered = everything.outerjoin(AuditSeal, place).where(AuditLink.chain == key).order_by(AuditLink.position)
    return ordered.execution_options(yield_per=AT_ONCE)


def _outside() -> Break | None:
    linked = select(AuditLink.event_id).where(AuditLink.event_id == AuditEvent.id).exists()
    waiting = select(AuditPending.event_id).where(AuditPending.event_id == AuditEvent.id).exists()
    stray = db.session.scalar(select(AuditEvent).where(~linked, ~waiting).order_by(AuditEvent.id).limit(1))
    return Break(stray.agency_id, 0, f"the event {stray.id} is outside the chain") if stray else None
