"""Write messages into the outbox, in the transaction of what they tell of."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import LazyString, force_locale
from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Text,
    Uuid,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import aliased

from klinik.background import enqueue
from klinik.db import db, now, uuid7
from klinik.db.secrets import encrypt
from klinik.notifications.channels import tokens
from klinik.notifications.kinds import OUTSIDE, Kind, State, StopReason
from klinik.notifications.messages import DESCRIPTIONS, LANGUAGES, Audience, own_kinds
from klinik.notifications.models import Content, Notification, Recipient, Subscription
from klinik.notifications.services import outside, rewriting

Words = Mapping[str, str | LazyString | datetime]
People = Select[*tuple[Any, ...]]

GIVE_UP_AFTER = timedelta(hours=48)
DAILY_CAP = 10  # messages to one address in a day; staff, and offices that staff ask, are not counted
DAY = timedelta(days=1)
RELAY = "notifications.relay"
RELAY_CHAT = "notifications.relay_chat"
TOLD = (State.WAITING, State.SENDING, State.SENT, State.DELIVERED, State.FAILED)
UNDELIVERED = (State.WAITING, State.FAILED)


def tell(recipient: Recipient, *, kind: Kind, event: str, words: Words, revision_id: uuid.UUID | None = None) -> None:
    """Tell one person of an event, once, however often this is called. The words may be personal.

    A lazy text is kept in every language; words that end with `_at` are moments (ISO 8601), shown in the office's time;
    `url` is where the one button leads; by `ticket_number` later messages about the ticket find this one's words.
    """
    at = now()
    row = postgresql.insert(Notification).values(
        id=uuid7(),
        agency_id=recipient.agency_id,
        recipient_id=recipient.id,
        channel=outside.way_to(recipient),
        kind=kind,
        event=event,
        about=str(words["ticket_number"]) if "ticket_number" in words else None,
        revision_id=revision_id,
        payload=sealed(words),
        text_id=rewriting.latest_id(recipient.agency_id, kind) if rewriting.may_be_worded(kind) else None,
        priority=DESCRIPTIONS[kind].priority,
        created_at=at,
        **_first_state(recipient, kind, at),
    )
    db.session.execute(row.on_conflict_do_nothing())
    wake()


def tell_many(people: People, *, kind: Kind, event: str, words: Words, revision_id: uuid.UUID | None = None) -> int:
    """Tell everybody whose recipient id a select returns, in one statement; return how many new messages that makes.

    The select's first column is the recipient. It may also have `about` (a ticket number: the words of the person's
    first message about it are used too), `payload` (sealed words for the person) and `subscription_id`.
    """
    if not db.session.scalar(select(people.exists())):
        return 0
    at = now()
    content = Content(id=uuid7(), words=sealed(words), created_at=at)
    db.session.add(content)
    db.session.flush()
    person = people.subquery()
    values = _same_for_all(kind, event, content.id, revision_id, at) | _own(person) | _state(kind, person)
    values |= _moments(kind, at, person)
    rows = select(*values.values()).join(person, next(iter(person.c)) == Recipient.id)
    if rewriting.may_be_worded(kind):
        worded = rewriting.latest_ids(kind)
        rows = rows.add_columns(worded.c.id).outerjoin(worded, worded.c.agency_id == Recipient.agency_id)
        values["text_id"] = worded.c.id
    statement = postgresql.insert(Notification).from_select(list(values), rows)
    made = db.session.scalars(statement.on_conflict_do_nothing().returning(literal(1))).all()
    wake()
    return len(made)


def wake() -> None:
    """Ask the workers to send. Each way has a task of its own: a provider that hangs holds up nothing else."""
    enqueue(RELAY)
    for way in OUTSIDE:
        if current_app.config[tokens.SETTINGS[way]]:
            enqueue(RELAY_CHAT, way)


def tell_everyone_told(
    revision_ids: Sequence[uuid.UUID], *, kind: Kind, event: str, words: Words, revision_id: uuid.UUID | None = None
) -> int:
    """Tell everybody who was told any of these revisions; return how many new messages that makes.

    What has not left yet is not sent any more: nobody reads an answer after its correction.
    """
    made = tell_many(told(revision_ids), kind=kind, event=event, words=words, revision_id=revision_id)
    old = (Notification.revision_id.in_(revision_ids), Notification.state.in_(UNDELIVERED), Notification.event != event)
    superseded = {"state": State.STOPPED, "last_error": StopReason.SUPERSEDED.value}
    db.session.execute(update(Notification).where(*old).values(superseded))
    return made


def told(revision_ids: Sequence[uuid.UUID]) -> People:
    """Return the people who were told one of these revisions, each with the words of their latest such message."""
    columns = (Notification.recipient_id, Notification.about, Notification.payload, Notification.subscription_id)
    return (
        select(*columns)
        .ext(postgresql.distinct_on(Notification.recipient_id))
        .where(Notification.revision_id.in_(revision_ids), Notification.state.in_(TOLD))
        .order_by(Notification.recipient_id, Notification.created_at.desc())
    )


def sealed(words: Words) -> str:
    """Return words as they are stored: a lazy text once in each language, a moment as such (names end with `_at`)."""
    return encrypt(json.dumps({name: _stored(name, word) for name, word in words.items()}))


def _stored(name: str, word: str | LazyString | datetime) -> str | dict[str, str]:
    if isinstance(word, LazyString):
        return _in_languages(word)
    if name.endswith("_at"):
        return (datetime.fromisoformat(word) if isinstance(word, str) else word).isoformat()
    return str(word)


def _in_languages(text: LazyString) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with force_locale(language):
            found[language] = str(text)
    return found


def _first_state(recipient: Recipient, kind: Kind, at: datetime) -> dict[str, Any]:
    """Return state, reason and moments of a new message to one person."""
    reason = _refusal(recipient, kind)
    if reason is None and _is_capped(kind) and _today(recipient, at) >= DAILY_CAP:
        if DESCRIPTIONS[kind].anybody_may_cause:
            reason = StopReason.DAILY_CAP
        else:
            at += DAY
    state = {"state": State.STOPPED, "last_error": reason.value} if reason else {"state": State.WAITING}
    return state | {"next_at": at, "give_up_at": at + GIVE_UP_AFTER}


def _refusal(recipient: Recipient, kind: Kind) -> StopReason | None:
    if recipient.erased_at:
        return StopReason.ERASED
    if recipient.blocked_at:
        return StopReason.BLOCKED
    return StopReason.BY_READER if recipient.stopped_at and kind in own_kinds() else None


def _is_capped(kind: Kind) -> bool:
    return DESCRIPTIONS[kind].audience not in {Audience.STAFF, Audience.LIAISON, Audience.CHAT}


def _today(recipient: Recipient, at: datetime) -> int:
    """Return how often all offices wrote to the address since yesterday. Locks it: two do not count at once."""
    same = Recipient.contact_index == recipient.contact_index
    ids = db.session.scalars(select(Recipient.id).where(same).order_by(Recipient.id).with_for_update()).all()
    counted = select(func.count()).select_from(Notification)
    recent = (Notification.recipient_id.in_(ids), Notification.created_at > at - DAY, Notification.kind != Kind.REPLY)
    return db.session.scalars(counted.where(*recent, Notification.state != State.STOPPED)).one()


def _same_for_all(
    kind: Kind, event: str, content_id: uuid.UUID, revision_id: uuid.UUID | None, at: datetime
) -> dict[str, ColumnElement[Any]]:
    return {
        "kind": literal(kind, Notification.kind.type),
        "event": literal(event),
        "revision_id": literal(revision_id, Notification.revision_id.type),
        "content_id": literal(content_id, Notification.content_id.type),
        "priority": literal(DESCRIPTIONS[kind].priority),
        "attempts": literal(0),
        "interruptions": literal(0),
        "created_at": literal(at, Notification.created_at.type),
    }


def _own(person: Subquery) -> dict[str, Any]:
    """Return the columns that differ from person to person."""
    nothing = cast(null(), Text)
    about = person.c.get("about", nothing)
    return {
        "id": func.gen_random_uuid(),
        "agency_id": Recipient.agency_id,
        "recipient_id": Recipient.id,
        "channel": outside.way_column(),
        "about": about,
        "subscription_id": person.c.get("subscription_id", cast(null(), Uuid)),
        "payload": person.c.get("payload", _first_words(about) if "about" in person.c else nothing),
    }


def _first_words(about: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what the person was first told about a ticket: its number and the link that opens it."""
    first = aliased(Notification)
    same = (first.recipient_id == Recipient.id, first.about == about, first.payload.is_not(None))
    return select(first.payload).where(*same).order_by(first.created_at).limit(1).scalar_subquery()


def _state(kind: Kind, person: Subquery) -> dict[str, Any]:
    """Return state and reason as `_refusal` gives them, for a whole set."""
    reasons: list[tuple[ColumnElement[bool], StopReason]] = [
        (Recipient.erased_at.is_not(None), StopReason.ERASED),
        (Recipient.blocked_at.is_not(None), StopReason.BLOCKED),
    ]
    if kind in own_kinds():
        reasons.append((_is_stopped(person), StopReason.BY_READER))
    refused = or_(*[condition for condition, _ in reasons])
    stopped, waiting = (literal(state, Notification.state.type) for state in (State.STOPPED, State.WAITING))
    return {
        "state": case((refused, stopped), else_=waiting),
        "last_error": case(*[(condition, literal(reason.value)) for condition, reason in reasons], else_=literal("")),
    }


def _is_stopped(person: Subquery) -> ColumnElement[bool]:
    """Return whether somebody stopped messages of the sort by which they were told: those they follow, or their own."""
    asked = Recipient.stopped_at.is_not(None)
    if "subscription_id" not in person.c:
        return asked
    follows = person.c.subscription_id
    ended = select(Subscription.id).where(Subscription.id == follows, Subscription.stopped_at.is_not(None)).exists()
    return or_(and_(follows.is_(None), asked), and_(follows.is_not(None), ended))


def _moments(kind: Kind, at: datetime, person: Subquery) -> dict[str, Any]:
    """Return when to send and when to give up; who has had the day's share hears tomorrow.

    Who has had it is found once for all, not person by person: 50,000 new rows would be read again for each of them.
    """
    begin: ColumnElement[datetime] = literal(at, Notification.next_at.type)
    if _is_capped(kind):
        recent = aliased(Notification)
        today = (recent.created_at > at - DAY, recent.state != State.STOPPED, recent.kind != Kind.REPLY)
        theirs = recent.recipient_id.in_(select(next(iter(person.c))))
        had = select(recent.recipient_id).where(theirs, *today).group_by(recent.recipient_id)
        full = Recipient.id.in_(had.having(func.count() >= DAILY_CAP))
        begin = case((full, literal(at + DAY, Notification.next_at.type)), else_=begin)
    return {"next_at": begin, "give_up_at": begin + GIVE_UP_AFTER}
