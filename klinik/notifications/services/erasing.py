"""Taking words out of messages, sent or not, as the law demands."""

import json
import uuid
from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from klinik.db import db
from klinik.db.secrets import decrypt, encrypt
from klinik.notifications.kinds import Kind
from klinik.notifications.messages import DESCRIPTIONS, Audience
from klinik.notifications.models import Content, Notification

AT_ONCE = 500
TO_STAFF = [kind for kind in Kind if kind in DESCRIPTIONS and DESCRIPTIONS[kind].audience is Audience.STAFF]
Change = Callable[[Any], Any]


def rewrite(
    change: Change, *, revision_ids: Collection[uuid.UUID], tickets: Collection[str], events: Collection[str]
) -> int:
    """Put other words into the messages about some revisions, tickets or events; return how many texts that changes."""
    about = or_(
        Notification.revision_id.in_(revision_ids), Notification.about.in_(tickets), Notification.event.in_(events)
    )
    shared = select(Notification.content_id).where(about, Notification.content_id.is_not(None))
    contents = db.session.scalars(select(Content).where(Content.id.in_(shared)))
    return _own(change, about) + sum(_changed(content, "words", change) for content in contents)


def rewrite_to_staff(change: Change, agency_id: uuid.UUID) -> int:
    """Do the same with everything that was ever written to an office's staff: titles of cases stand in it."""
    return _own(change, Notification.agency_id == agency_id, Notification.kind.in_(TO_STAFF))


def _own(change: Change, *which: ColumnElement[bool]) -> int:
    return sum(_changed(row, "payload", change) for row in _rows(*which))


def _rows(*which: ColumnElement[bool]) -> Iterator[Notification]:
    wanted = select(Notification).where(Notification.payload.is_not(None), *which)
    yield from db.session.scalars(wanted.execution_options(yield_per=AT_ONCE))


def _changed(row: Any, name: str, change: Change) -> bool:
    words = json.loads(decrypt(getattr(row, name)))
    fresh = change(words)
    if fresh != words:
        setattr(row, name, encrypt(json.dumps(fresh)))
    return bool(fresh != words)
