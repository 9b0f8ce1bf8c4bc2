"""Who is behind a token, who wants to hear, and how the outbox fares."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from klinik.db import db
from klinik.errors import NotFound
from klinik.notifications.kinds import Series, State, Way
from klinik.notifications.models import Notification, Recipient, Subscription
from klinik.notifications.services import tokens
from klinik.notifications.services.telling import People


@dataclass(frozen=True)
class Health:
    """How the outbox fares: numbers by state, and how long the oldest message that is due has waited."""

    by_state: dict[State, int]
    oldest_waiting: timedelta
    failed_lately: int


@dataclass(frozen=True)
class Pressing:
    """The age in seconds of the oldest message that is due, messages by state, addresses that are given up."""

    oldest: float
    by_state: dict[str, int]
    blocked: int


def subscription(token: str) -> Subscription:
    """Return the wish that a token belongs to. Raises NotFound, also for one that was ended.

    The same token stands in every mail of the subscription: whoever was passed one on may not begin it again.
    """
    wish = select(Subscription).filter_by(token_hash=tokens.digest(token), stopped_at=None)
    found = db.session.scalar(wish)
    if found is None:
        raise NotFound
    return found


def stoppable(token: str) -> Subscription | Recipient:
    """Return what the stop link of a message stops: a subscription, or messages about own reports. Raises NotFound."""
    by_token = {"token_hash": tokens.digest(token)}
    found: Subscription | Recipient | None = db.session.scalar(select(Subscription).filter_by(**by_token))
    found = found or db.session.scalar(select(Recipient).filter_by(**by_token))
    if found is None:
        raise NotFound
    return found


def partners(agency_id: uuid.UUID) -> Sequence[tuple[Subscription, Recipient]]:
    """Return the partners that an office has invited and that have not stopped, by name."""
    invited = (
        select(Subscription, Recipient)
        .join(Recipient, Recipient.id == Subscription.recipient_id)
        .where(Subscription.agency_id == agency_id, Subscription.partner != "", Subscription.stopped_at.is_(None))
        .order_by(Subscription.partner, Subscription.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(invited)]


def confirmed_partners(agency_id: uuid.UUID) -> Sequence[str]:
    """Return the names of the partners of an office that have agreed, each once."""
    return list(dict.fromkeys(row.partner for row, _to in partners(agency_id) if row.is_active))


def partner(subscription_id: uuid.UUID, *, agency_id: uuid.UUID) -> Subscription:
    """Return the subscription of a partner of an office. Raises NotFound."""
    found = db.session.get(Subscription, subscription_id)
    if found is None or found.agency_id != agency_id or not found.partner:
        raise NotFound
    return found


def subscribers(agency_ids: Sequence[uuid.UUID], series: Series, *, topic: str = "") -> People:
    """Return, for `tell_many`, who confirmed a series of these offices: of this topic, or of every topic."""
    active = (Subscription.confirmed_at.is_not(None), Subscription.stopped_at.is_(None))
    wanted = (Subscription.agency_id.in_(agency_ids), Subscription.series == series)
    return (
        select(Subscription.recipient_id, Subscription.id.label("subscription_id"))
        .ext(distinct_on(Subscription.recipient_id))
        .where(*active, *wanted, Subscription.topic.in_({"", topic}))
        .order_by(Subscription.recipient_id, Subscription.topic.desc())
    )


def people_told(revision_ids: Sequence[uuid.UUID], agency_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many people hear of each of these revisions, however many messages each gets about it."""
    mine = (Notification.revision_id.in_(revision_ids), Notification.agency_id.in_(agency_ids))
    people = select(Notification.revision_id, func.count(Notification.recipient_id.distinct()))
    rows = people.where(*mine, Notification.state != State.STOPPED).group_by(Notification.revision_id)
    return {revision_id: count for revision_id, count in db.session.execute(rows) if revision_id}


def health(*, at: datetime) -> Health:
    """Return how the outbox of the whole installation fares. Calls to make by hand are left out."""
    sent_by_us = Notification.channel != Way.PHONE
    oldest = select(func.min(Notification.next_at)).where(sent_by_us, Notification.state == State.WAITING)
    since = db.session.scalar(oldest)
    failed = (Notification.state == State.FAILED, Notification.created_at > at - timedelta(days=7))
    return Health(
        by_state=_by_state(sent_by_us),
        oldest_waiting=max(at - since, timedelta()) if since else timedelta(),
        failed_lately=db.session.scalars(select(func.count()).select_from(Notification).where(*failed)).one(),
    )


def pressing(*, at: datetime) -> Pressing:
    """Return what a watchman asks of the outbox every few seconds: read from small indexes, whatever its size."""
    sent_by_us = Notification.channel != Way.PHONE
    due = (Notification.state == State.WAITING, Notification.next_at <= at, sent_by_us)
    since = db.session.scalar(select(func.min(Notification.next_at)).where(*due))
    unfinished = {}
    for state in (State.WAITING, State.SENDING, State.FAILED):
        counted = select(func.count()).select_from(Notification).where(Notification.state == state, sent_by_us)
        unfinished[state.value] = db.session.scalars(counted).one()
    blocked = select(func.count()).select_from(Recipient).where(Recipient.blocked_at.is_not(None))
    oldest = (at - since).total_seconds() if since else 0.0
    return Pressing(oldest, unfinished, db.session.scalars(blocked).one())


def _by_state(*which: ColumnElement[bool]) -> dict[State, int]:
    counted = select(Notification.state, func.count()).where(*which).group_by(Notification.state)
    found: dict[State, int] = dict(db.session.execute(counted).all())
    return {state: found.get(state, 0) for state in State}
