"""Keep an address, let its owner stop us, forget it."""

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from klinik.db import db, now, uuid7
from klinik.db.secrets import blind_index, blind_indexes, decrypt, encrypt
from klinik.errors import NotFound
from klinik.notifications import contacts
from klinik.notifications.kinds import State, StopReason
from klinik.notifications.messages import own_kinds
from klinik.notifications.models import Notification, Recipient, Subscription
from klinik.notifications.services import tokens

PURPOSE = "contact"


def recipient(agency_id: uuid.UUID, *, contact: str, language: str = "id") -> Recipient:
    """Return the office's row for an address, an old one or a new one. Raises NotAContact."""
    found = of_contact(agency_id, contacts.read(contact), language=language)
    found.language = language
    db.session.flush()
    return found


def of_contact(agency_id: uuid.UUID, read: contacts.Contact, *, language: str = "id") -> Recipient:
    """Return the office's row for a contact that was read before; the language counts for a new one only."""
    mine = (Recipient.agency_id == agency_id, Recipient.channel == read.way)
    known = select(Recipient).where(*mine, Recipient.contact_index.in_(blind_indexes(read.same, purpose=PURPOSE)))
    return db.session.scalar(known) or _added(agency_id, read, language) or db.session.scalars(known).one()


def _added(agency_id: uuid.UUID, read: contacts.Contact, language: str) -> Recipient | None:
    """Return the new row, or None where somebody else has just added it."""
    token = tokens.fresh()
    row = insert(Recipient).values(
        id=uuid7(),
        agency_id=agency_id,
        channel=read.way,
        contact=encrypt(read.address),
        contact_index=blind_index(read.same, purpose=PURPOSE),
        language=language,
        token=token.sealed,
        token_hash=token.hash,
    )
    return db.session.scalar(row.on_conflict_do_nothing().returning(Recipient))


def by_id(recipient_id: uuid.UUID) -> Recipient:
    """Return a recipient. Raises NotFound."""
    found = db.session.get(Recipient, recipient_id)
    if found is None:
        raise NotFound
    return found


def address_of(recipient: Recipient) -> str | None:
    """Return the address in the clear, None once erased. Whoever shows it to staff writes that into the trail."""
    return decrypt(recipient.contact) if recipient.contact else None


def masked_address(recipient: Recipient) -> str | None:
    """Return the address as lists show it, None once erased."""
    address = address_of(recipient)
    return contacts.masked(address) if address else None


def stop(recipient: Recipient, *, at: datetime) -> None:
    """Send this person nothing more about their own reports; what waits is not sent either. Safe to repeat."""
    recipient.stopped_at = recipient.stopped_at or at
    _stop_waiting(recipient, StopReason.BY_READER, Notification.kind.in_(own_kinds()))


def resume(recipient: Recipient) -> None:
    """Write to this person again."""
    recipient.stopped_at = None
    db.session.flush()


def block(recipient: Recipient, *, at: datetime, because: str = "") -> None:
    """Send nothing at all to an address that bounces, `because` says how, or that staff stopped. Safe to repeat."""
    recipient.blocked_because = recipient.blocked_because if recipient.blocked_at else because
    recipient.blocked_at = recipient.blocked_at or at
    _stop_waiting(recipient, StopReason.BLOCKED)


def unblock(recipient: Recipient) -> None:
    """Write again to an address: somebody has seen to it."""
    recipient.blocked_at, recipient.blocked_because = None, ""
    db.session.flush()


def erase(recipient: Recipient) -> None:
    """Forget the address, its subscriptions and what it was written; only states and moments stay. Safe to repeat."""
    recipient.contact = recipient.contact_index = None
    recipient.erased_at = recipient.erased_at or now()
    _stop_waiting(recipient, StopReason.ERASED)
    own = Notification.recipient_id == recipient.id
    db.session.execute(update(Notification).where(own).values(payload=None))
    db.session.execute(delete(Subscription).where(Subscription.recipient_id == recipient.id))


def _stop_waiting(recipient: Recipient, reason: StopReason, *which: ColumnElement[bool]) -> None:
    db.session.flush()
    waiting = (Notification.recipient_id == recipient.id, Notification.state == State.WAITING, *which)
    values = {"state": State.STOPPED, "last_error": reason.value}
    db.session.execute(update(Notification).where(*waiting).values(values))
