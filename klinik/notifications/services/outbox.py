"""The queue that is a table: lease a batch, mark each row, find what was left behind."""

import random
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import ARRAY, ColumnElement, Table, Uuid, bindparam, func, select, true, update
from sqlalchemy.orm import aliased

from klinik.db import db
from klinik.notifications.kinds import Kind, State, StopReason, Trouble, Way
from klinik.notifications.models import Content, Notification, Recipient, Subscription
from klinik.notifications.services import calls
from klinik.notifications.services.telling import GIVE_UP_AFTER

log = structlog.get_logger(__name__)

BATCH = 100
LEASE = timedelta(seconds=75)  # longer than a relay may live, or two would send the same row
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)

# Built once and over the plain table, since it runs for every few messages.
ROWS = cast("Table", Notification.__table__)
SENT = (
    update(ROWS)
    .where(ROWS.c.id == func.any(bindparam("rows", type_=ARRAY(Uuid))))
    .where(ROWS.c.state == State.SENDING, ROWS.c.leased_until == bindparam("until"))
    .where(func.set_config("synchronous_commit", "off", true()) == "off")  # for this transaction only
    .values(state=State.SENT, sent_at=bindparam("at"), last_error="", interruptions=0, leased_until=None)
    .values(provider_id=bindparam("provider_id"))
)


@dataclass(frozen=True)
class Leased:
    """One row that is ours until `until`, with all that is needed to write and address the message."""

    id: uuid.UUID
    agency_id: uuid.UUID
    channel: Way
    recipient_id: uuid.UUID
    kind: Kind
    attempts: int
    give_up_at: datetime
    until: datetime
    payload: str | None
    words: str | None
    contact: str | None
    language: str
    reader_token: str
    heard_at: datetime | None
    subscription_token: str | None
    text_id: uuid.UUID | None


def lease(ways: Collection[Way], *, at: datetime) -> list[Leased]:
    """Take the most urgent rows that are due; each counts as one attempt from now on.

    A row over which a relay died is taken alone, so that a poisonous one harms no other.
    """
    until = at + LEASE
    due = (Notification.state == State.WAITING, Notification.next_at <= at, Notification.channel.in_(ways))
    ids = _take(*due, Notification.interruptions == 0, size=BATCH, until=until)
    ids = ids or _take(*due, Notification.interruptions > 0, size=1, until=until)
    return _load(ids, until) if ids else []


def mark_sent(rows: Sequence[Leased], *, at: datetime, provider_id: str = "") -> None:
    """The next server has said that it has these messages, all of one lease; a lone one may have a name there.

    The commit of this does not wait for the disk: should the database crash within a second, there will be one copy
    of each with the same Message-ID, which the promise allows.
    """
    ids = [row.id for row in rows]
    values = {"rows": ids, "until": rows[0].until, "at": at, "provider_id": provider_id}
    db.session.connection().execute(SENT, values)


def mark_failed(row: Leased, reason: str, *, has_to_be_called: bool = False) -> None:
    """It will never arrive. The alarm goes to the log: a message about failing messages might fail too.

    Where the person is not reached by this channel at all, a colleague has to call.
    """
    if has_to_be_called:
        calls.ask(Notification.id == row.id)
    _end(row, state=State.FAILED, last_error=reason, interruptions=0)
    log.error("notification failed for good", message_id=str(row.id), kind=row.kind, reason=reason)


def mark_stopped(row: Leased, reason: StopReason) -> None:
    """It is not wanted any more."""
    _end(row, state=State.STOPPED, last_error=reason.value)


def mark_for_later(row: Leased, reason: str, *, at: datetime, after: timedelta | None = None) -> None:
    """Try again after a while, longer each time or as long as the provider said, until 48 hours are over."""
    next_at = at + max(delay(row.attempts), after or timedelta())
    if next_at > row.give_up_at:
        mark_failed(row, f"{Trouble.NO_TIME_LEFT}: {reason}")
    else:
        _end(row, state=State.WAITING, next_at=next_at, last_error=reason, interruptions=0)


def put_off(row: Leased, reason: str, *, until: datetime) -> None:
    """Give back what has to wait its turn, as if it had not been taken, for a while."""
    _end(row, state=State.WAITING, attempts=row.attempts - 1, next_at=until, last_error=reason)


def release(rows: Iterable[Leased]) -> None:
    """Give back what there was no time for, as if it had not been taken."""
    for row in rows:
        _end(row, state=State.WAITING, attempts=row.attempts - 1)


def sweep(*, at: datetime) -> None:
    """Find rows whose relay has died, and rows whose time is over."""
    dead = (Notification.state == State.SENDING, Notification.leased_until < at)
    for id_, interruptions in db.session.execute(
        select(Notification.id, Notification.interruptions).where(*dead).with_for_update(skip_locked=True)
    ).all():
        wait = delay(interruptions) if interruptions else timedelta()
        values: dict[str, Any] = {
            "state": State.WAITING,
            "leased_until": None,
            "next_at": at + wait,
            "last_error": Trouble.INTERRUPTED.value,
        }
        values |= {"interruptions": interruptions + 1}
        db.session.execute(update(Notification).where(Notification.id == id_).values(values))
    _give_up(at)


def is_due(ways: Collection[Way], *, at: datetime) -> bool:
    """Say whether a relay would find anything to send."""
    due = (Notification.state == State.WAITING, Notification.next_at <= at, Notification.channel.in_(ways))
    return db.session.scalar(select(Notification.id).where(*due).limit(1)) is not None


def hurry(agency_id: uuid.UUID, way: Way, *, at: datetime) -> None:
    """Let what an office has waiting for a later try by one channel go now."""
    waits = (Notification.state == State.WAITING, Notification.next_at > at)
    mine = (Notification.agency_id == agency_id, Notification.channel == way)
    db.session.execute(update(Notification).where(*waits, *mine).values(next_at=at))


def retry(*which: ColumnElement[bool], at: datetime) -> int:
    """Send failed messages again, with another 48 hours; return how many. Blocked addresses are left alone."""
    again: dict[str, Any] = {"state": State.WAITING, "attempts": 0, "interruptions": 0, "next_at": at, "last_error": ""}
    again |= {"give_up_at": at + GIVE_UP_AFTER, "alarmed_at": None}
    failed = update(Notification).where(*may_go_again(), *which).values(again)
    return len(db.session.scalars(failed.returning(Notification.id)).all())


def may_go_again() -> tuple[ColumnElement[bool], ...]:
    """Return what holds for a message that can be sent again: it failed, and its address is not given up."""
    reachable = select(Recipient.id).where(Recipient.blocked_at.is_(None), Recipient.erased_at.is_(None))
    return Notification.state == State.FAILED, Notification.recipient_id.in_(reachable)


def delay(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubling up to an hour, and never all at the same moment."""
    longest: timedelta = min(LONGEST_DELAY, FIRST_DELAY * float(2 ** min(attempts - 1, 20)))
    return longest * (0.5 + random.random())  # noqa: S311 - spreads load, hides nothing


def _take(*due: ColumnElement[bool], size: int, until: datetime) -> list[uuid.UUID]:
    urgent = select(Notification.id).where(*due).order_by(Notification.priority, Notification.next_at).limit(size)
    picked = urgent.with_for_update(skip_locked=True).cte("picked").prefix_with("MATERIALIZED", dialect="postgresql")
    taken = {"state": State.SENDING, "attempts": Notification.attempts + 1, "leased_until": until}
    lease = update(Notification).where(Notification.id == picked.c.id).values(taken).returning(Notification.id)
    return list(db.session.scalars(lease))


def _load(ids: list[uuid.UUID], until: datetime) -> list[Leased]:
    subscription = aliased(Subscription)
    message: list[Any] = [Notification.id, Notification.agency_id, Notification.channel, Notification.recipient_id]
    message += [Notification.kind, Notification.attempts, Notification.give_up_at, Notification.leased_until]
    message += [Notification.payload, Content.words]
    reader: list[Any] = [Recipient.contact, Recipient.language, Recipient.token]
    reader += [Recipient.heard_at, subscription.token, Notification.text_id]
    rows = (
        select(*message, *reader)
        .join(Recipient, Recipient.id == Notification.recipient_id)
        .outerjoin(Content, Content.id == Notification.content_id)
        .outerjoin(subscription, subscription.id == Notification.subscription_id)
        .where(Notification.id.in_(ids))
        .order_by(Notification.priority, Notification.next_at)
    )
    return [Leased(*row) for row in db.session.execute(rows)]


def _end(row: Leased, **values: object) -> None:
    """End our lease, unless it has run out meanwhile and the row is somebody else's."""
    ours = (Notification.id == row.id, Notification.state == State.SENDING, Notification.leased_until == row.until)
    db.session.execute(update(Notification).where(*ours).values(leased_until=None, **values))


def _give_up(at: datetime) -> None:
    late = (Notification.state == State.WAITING, Notification.give_up_at < at, Notification.channel != Way.PHONE)
    reason = func.concat_ws(": ", Trouble.NO_TIME_LEFT.value, func.nullif(Notification.last_error, ""))
    calls.ask(*late)
    over = update(Notification).where(*late).values(state=State.FAILED, last_error=reason)
    for id_, kind in db.session.execute(over.returning(Notification.id, Notification.kind)):
        log.error("notification failed for good", message_id=str(id_), kind=kind, reason=Trouble.NO_TIME_LEFT.value)
