"""Perlu ditelepon: what could not be written to a telephone number is passed on by a colleague's call."""

from typing import Any

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from klinik.db import db
from klinik.notifications.kinds import Kind, State, Way
from klinik.notifications.models import Notification, Recipient

COPIED = ["agency_id", "recipient_id", "kind", "event", "about", "revision_id", "content_id", "payload", "text_id"]
COPIED += ["priority"]


def ask(*which: ColumnElement[bool]) -> None:
    """Ask for a call in place of each of these messages that went to a telephone number. Safe to repeat.

    Somebody who chats without having given a number, and an answer within a chat, are not called.
    """
    moments = {"created_at": func.now(), "next_at": func.now(), "give_up_at": Notification.give_up_at}
    values: dict[str, Any] = {
        "id": func.gen_random_uuid(),
        "channel": literal(Way.PHONE, Notification.channel.type),
        "state": literal(State.WAITING, Notification.state.type),
        "attempts": literal(0),
        "interruptions": literal(0),
        "last_error": literal(""),
        "provider_id": literal(""),
    }
    values |= moments | {name: getattr(Notification, name) for name in COPIED}
    rows = select(*values.values()).join(Recipient, Recipient.id == Notification.recipient_id)
    by_number = (Recipient.channel == Way.PHONE, Notification.channel == Way.WHATSAPP, Notification.kind != Kind.REPLY)
    calls = insert(Notification).from_select(list(values), rows.where(*which, *by_number))
    db.session.execute(calls.on_conflict_do_nothing())
