"""Mail that came back: read what the other server says (RFC 3464), and write no more to an address that is none."""

import email
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from sqlalchemy import select

from klinik import audit
from klinik.db import db
from klinik.notifications.channels.smtp import clean
from klinik.notifications.kinds import State
from klinik.notifications.models import Notification, Recipient
from klinik.notifications.services.recipients import block

LONGEST = 1 << 20  # bytes; what other servers return is small
# Enhanced status codes (RFC 3463) that speak of the address: unknown, moved, disabled, no such domain. A full mailbox,
# a message too large or a refusal as spam is no reason never to write again.
NO_SUCH_ADDRESS = re.compile(r"\b5\.(1\.\d{1,3}|2\.[01]|4\.4|0\.0)\b")
OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^>]+>")
RETURNED = (State.SENT, State.DELIVERED, State.SENDING, State.WAITING)


@dataclass(frozen=True)
class Bounce:
    """One message of ours that another server gave up on."""

    message_id: uuid.UUID
    status: str  # 5.1.1
    reason: str

    @property
    def is_about_address(self) -> bool:
        return NO_SUCH_ADDRESS.search(self.status) is not None


def read(raw: bytes) -> list[Bounce]:
    """Return what a mail says about ours: one bounce for each recipient given up; none where it is another mail.

    Whoever knows the address may send one that is built like nothing on earth, and others wait behind it. So it is
    parsed as it stands: the parser that takes headers apart (email.policy.default) fails on some.
    """
    try:
        message = email.message_from_bytes(raw[:LONGEST])
        if message.get_content_type() != "multipart/report":
            return []
        ours = _our_id(message)
        return [Bounce(ours, status, reason) for status, reason in _failures(message)] if ours else []
    except RecursionError:  # a letter in a letter in a letter
        return []


def note(bounce: Bounce, *, at: datetime) -> bool:
    """Write down that a message came back; say whether it is one of ours. Safe to repeat."""
    row = db.session.get(Notification, bounce.message_id, with_for_update=True, populate_existing=True)
    if row is None:
        return False
    reason = clean(f"{bounce.status} {bounce.reason}")
    if row.state in RETURNED:
        row.state, row.last_error, row.leased_until = State.FAILED, reason, None
        db.session.flush()
        audit.record("notification.bounced", row, by=None)
    if bounce.is_about_address:
        refuse(row.recipient_id, reason, at=at)
    return True


def refuse(recipient_id: uuid.UUID, reason: str, *, at: datetime) -> None:
    """Write no more, from any office, to an address that another server says there is none of."""
    index = select(Recipient.contact_index).where(Recipient.id == recipient_id).scalar_subquery()
    same = select(Recipient).where(Recipient.contact_index == index).order_by(Recipient.id).with_for_update()
    for one in db.session.scalars(same):
        block(one, at=at, because=reason)


def _our_id(message: Message) -> uuid.UUID | None:
    """Return the key of the message of ours whose headers were returned."""
    for part in message.walk():
        kind = part.get_content_type()
        text = ""
        if kind == "text/rfc822-headers":
            text = str(part.get_payload())
        elif kind == "message/rfc822":
            text = " ".join(str(inner["Message-ID"]) for inner in _inside(part))
        found = OURS.search(text)
        if found:
            return uuid.UUID(found[1])
    return None


def _failures(message: Message) -> Iterator[tuple[str, str]]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for fields in _inside(part):
                if str(fields.get("Action", "")).strip().lower() == "failed":
                    said = str(fields.get("Diagnostic-Code", "")).partition(";")[2]
                    yield str(fields.get("Status", "5.0.0")).strip()[:12], said.strip()


def _inside(part: Message) -> list[Message]:
    """Return the messages, or blocks of fields, that a part is made of."""
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []
