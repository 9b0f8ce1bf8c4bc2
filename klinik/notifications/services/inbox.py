"""What people write to us: a row before anything else, one person's messages in order, tried again until answered."""

import json
import logging
import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from klinik.db import db, uuid7
from klinik.db.secrets import blind_index, decrypt, encrypt
from klinik.notifications.channels.inbound import Inbound
from klinik.notifications.kinds import Way
from klinik.notifications.models import InboundMessage
from klinik.notifications.services import outbox

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=150)  # longer than a task may live
MOST_ATTEMPTS = 7  # in all about half an hour
KEPT = timedelta(days=30)  # how long a second delivery is recognised
PER_HOUR = 60  # messages of one person that are answered
HOUR = timedelta(hours=1)
FUTURE = timedelta(minutes=5)  # clocks differ


def keep(agency_id: uuid.UUID, way: Way, inbound: Inbound, *, at: datetime) -> bool:
    """Write down a message, once however often it is delivered; say whether it is new."""
    if not inbound.external_id or not inbound.sender:
        return False
    sent_at = inbound.moment if at - KEPT < inbound.moment < at + FUTURE else at
    row = insert(InboundMessage).values(
        id=uuid7(),
        agency_id=agency_id,
        channel=way,
        external_id=inbound.external_id,
        sender_index=blind_index(f"{agency_id} {way} {inbound.sender}", purpose="chat"),
        content=encrypt(json.dumps(inbound.fields())),
        sent_at=sent_at,
        received_at=at,
        next_at=at,
    )
    return db.session.scalar(row.on_conflict_do_nothing().returning(InboundMessage.id)) is not None


def claim(*, at: datetime) -> InboundMessage | None:
    """Take the next message, whose sender has no earlier one open; it counts as one attempt from now on.

    The caller commits at once: a worker that dies over the message has been counted, and it comes again later.
    """
    earlier = aliased(InboundMessage)
    before = (
        select(earlier.id)
        .where(earlier.sender_index == InboundMessage.sender_index, earlier.done_at.is_(None))
        .where(func.row(earlier.sent_at, earlier.id) < func.row(InboundMessage.sent_at, InboundMessage.id))
    )
    due = (InboundMessage.done_at.is_(None), InboundMessage.next_at <= at, ~before.exists())
    statement = select(InboundMessage).where(*due).order_by(InboundMessage.next_at, InboundMessage.id).limit(1)
    row = db.session.scalar(statement.with_for_update(skip_locked=True))
    if row is not None:
        row.attempts += 1
        row.next_at = at + LEASE
        db.session.flush()
    return row


def read(row: InboundMessage) -> Inbound:
    """Return what was written. Raises Unreadable."""
    return Inbound(**json.loads(decrypt(row.content or "")))


def is_worn_out(row: InboundMessage) -> bool:
    """Say whether it was tried often enough."""
    return row.attempts > MOST_ATTEMPTS


def is_too_much(row: InboundMessage, *, at: datetime) -> bool:
    """Say whether this person has written more within the hour than anybody reads."""
    recent = (InboundMessage.sender_index == row.sender_index, InboundMessage.received_at > at - HOUR)
    counted = select(func.count()).select_from(InboundMessage).where(*recent)
    return db.session.scalars(counted).one() > PER_HOUR


def done(row: InboundMessage, *, at: datetime, reason: str = "") -> None:
    """Forget what was written; its name stays for a while."""
    row.content, row.done_at, row.last_error = None, at, reason
    db.session.flush()
    if reason:
        log.error("chat message given up: %s %s: %s", row.id, row.channel, reason)


def later(row: InboundMessage, reason: str, *, at: datetime) -> None:
    """Try again after a while."""
    row.next_at, row.last_error = at + outbox.delay(row.attempts), reason
    db.session.flush()


def is_due(*, at: datetime) -> bool:
    """Say whether anybody waits for an answer."""
    due = (InboundMessage.done_at.is_(None), InboundMessage.next_at <= at)
    return db.session.scalar(select(InboundMessage.id).where(*due).limit(1)) is not None


def forget(*, before: datetime) -> None:
    """Forget the names of old messages."""
    old = (InboundMessage.done_at.is_not(None), InboundMessage.received_at < before)
    db.session.execute(delete(InboundMessage).where(*old))
