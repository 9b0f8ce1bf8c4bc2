"""Regular mail only for those who asked for it twice: once on the page, once behind the link in their mailbox."""

import uuid
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db, uuid7
from klinik.db.secrets import decrypt
from klinik.notifications import contacts, topics
from klinik.notifications.contacts import NotAContact
from klinik.notifications.kinds import Kind, Series, State, StopReason, Way
from klinik.notifications.models import Notification, Recipient, Subscription
from klinik.notifications.services import telling, tokens
from klinik.notifications.services.recipients import recipient, stop

NOTICE_VERSION = "2026-11"


class NotAnEmail(NotAContact):
    """Subscriptions go by mail only, so far."""

    message = _l("Tulis alamat surel, misalnya nama@contoh.id.")


def subscribe(
    agency: Agency,
    *,
    contact: str,
    series: Series,
    at: datetime,
    topic: str = "",
    language: str = "id",
    partner: str = "",
) -> Subscription:
    """Mail a link that confirms the wish. Who is subscribed already gets nothing, and the page says the same.

    Asking again on the same day sends no second link, unless the subscription was ended in between.

    A partner (KIM, a newsroom) is invited by staff under its name, and confirms like anybody. Raises NotAnEmail.
    """
    topic = topic if series is Series.CLARIFICATIONS else ""
    _refuse_all_but_mail(contact)
    reader = recipient(agency.id, contact=contact, language=language)
    subscription = _request(reader.agency_id, reader.id, series, topic, at)
    if partner:
        subscription.partner = partner
    if subscription.is_active:
        return subscription
    telling.tell(
        reader,
        kind=Kind.SUBSCRIPTION_CONFIRM,
        event=f"subscription:{subscription.id}:{subscription.requested_at:%Y-%m-%dT%H:%M:%S}:{at:%Y-%m-%d}",
        words={
            "series": topics.series_words(series, topic),
            "url": addresses.absolute(agency, f"/langganan/{decrypt(subscription.token)}/setuju"),
        },
    )
    return subscription


def is_subscribed(recipient: Recipient) -> bool:
    """Say whether somebody has asked to be written to regularly, and confirmed it."""
    mine = select(Subscription).filter_by(recipient_id=recipient.id)
    return any(subscription.is_active for subscription in db.session.scalars(mine))


def confirm(subscription: Subscription, *, at: datetime) -> None:
    """Begin to write. Safe to repeat."""
    if not subscription.is_active:
        subscription.confirmed_at, subscription.stopped_at = at, None
    db.session.flush()


def unsubscribe(subscription: Subscription, *, at: datetime) -> None:
    """Write no more; what waits is not sent either. Safe to repeat."""
    subscription.stopped_at = subscription.stopped_at or at
    db.session.flush()
    waiting = (Notification.subscription_id == subscription.id, Notification.state == State.WAITING)
    values = {"state": State.STOPPED, "last_error": StopReason.BY_READER.value}
    db.session.execute(update(Notification).where(*waiting).values(values))


def end(found: Subscription | Recipient, *, at: datetime) -> None:
    """Stop whatever a stop link stands for: one subscription, or all messages about own reports."""
    if isinstance(found, Subscription):
        unsubscribe(found, at=at)
    else:
        stop(found, at=at)


def forget_unconfirmed(*, before: datetime) -> None:
    """Delete wishes that nobody confirmed."""
    old = (Subscription.confirmed_at.is_(None), Subscription.requested_at < before)
    db.session.execute(delete(Subscription).where(*old))


def _refuse_all_but_mail(contact: str) -> None:
    """Raises NotAnEmail, whose words ask for nothing that would be refused again."""
    try:
        way = contacts.read(contact).way
    except NotAContact as error:
        raise NotAnEmail from error
    if way is not Way.EMAIL:
        raise NotAnEmail


def _request(agency_id: uuid.UUID, recipient_id: uuid.UUID, series: Series, topic: str, at: datetime) -> Subscription:
    """Return the wish, an old one or a new one. One that was stopped has to be confirmed again."""
    token = tokens.fresh()
    same = {"recipient_id": recipient_id, "series": series, "topic": topic}
    row = insert(Subscription).values(
        id=uuid7(),
        agency_id=agency_id,
        token=token.sealed,
        token_hash=token.hash,
        notice_version=NOTICE_VERSION,
        requested_at=at,
        **same,
    )
    db.session.execute(row.on_conflict_do_nothing())
    found = db.session.scalars(select(Subscription).filter_by(**same)).one()
    if found.stopped_at is not None:
        found.requested_at, found.confirmed_at, found.stopped_at = at, None, None
        db.session.flush()
    return found
