"""Finding addresses that listen, and what was sent to them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from klinik.db import db
from klinik.webhooks.codes import DeliveryState, PauseReason
from klinik.webhooks.models import Delivery, Webhook

NEWEST_FIRST = (Delivery.created_at, Delivery.id)
LATELY = timedelta(days=3)


@dataclass(frozen=True)
class Health:
    """How the deliveries of the whole installation fare."""

    by_state: Mapping[DeliveryState, int]
    oldest_waiting: timedelta
    paused: int


@dataclass(frozen=True)
class Pressing:
    """What a watchman asks about: ages in seconds, and how many there are of each state."""

    oldest: float
    deliveries: Mapping[str, int]
    addresses: Mapping[str, int]


def webhooks(agency_ids: Collection[uuid.UUID]) -> Sequence[Webhook]:
    """Return the addresses of these agencies, the oldest first."""
    return db.session.scalars(select(Webhook).where(Webhook.agency_id.in_(agency_ids)).order_by(Webhook.id)).all()


def is_known(url: str, agency_id: uuid.UUID) -> bool:
    """Say whether an agency has told us that address already."""
    return db.session.scalar(select(Webhook.id).where(Webhook.agency_id == agency_id, Webhook.url == url)) is not None


def deliveries(webhook: Webhook, state: DeliveryState | None = None) -> Select[Delivery]:
    """Return what was to be sent to an address, all or those in one state; a page of it comes NEWEST_FIRST."""
    mine = select(Delivery).where(Delivery.webhook_id == webhook.id)
    return mine if state is None else mine.where(Delivery.state == state)


def listening() -> Sequence[uuid.UUID]:
    """Return the addresses of all agencies to which anything may be sent."""
    return db.session.scalars(select(Webhook.id).where(Webhook.paused_at.is_(None)).order_by(Webhook.id)).all()


def due(*, at: datetime) -> Select[Delivery]:
    """Return what may be sent now: of the address that was tried longest ago the oldest."""
    ready = (Delivery.state == DeliveryState.WAITING, Delivery.next_at <= at)
    listens = (Webhook.paused_at.is_(None), or_(Webhook.rests_until.is_(None), Webhook.rests_until <= at))
    found = select(Delivery).join(Webhook, Webhook.id == Delivery.webhook_id).where(*ready, *listens)
    return found.order_by(Webhook.tried_at.asc().nulls_first(), Delivery.next_at, Delivery.id).limit(1)


def is_leased(at: datetime) -> bool:
    """Say whether a worker is sending at that moment."""
    return db.session.scalar(select(Delivery.id).where(Delivery.leased_until > at).limit(1)) is not None


def health(*, at: datetime) -> Health:
    """Return how all deliveries fare; what waits for a paused address is waiting too."""
    counted = select(Delivery.state, func.count()).group_by(Delivery.state)
    found: dict[DeliveryState, int] = dict(db.session.execute(counted).all())
    oldest = db.session.scalar(select(func.min(Delivery.created_at)).where(Delivery.state == DeliveryState.WAITING))
    return Health(
        by_state={state: found.get(state, 0) for state in DeliveryState},
        oldest_waiting=at - oldest if oldest else timedelta(),
        paused=_count(Webhook.paused_at.is_not(None)),
    )


def pressing(*, at: datetime) -> Pressing:
    """Return what a watchman asks every few seconds: by small indexes, however much has been delivered.

    What is over is counted for three days: two in which it may fail, and one to look at it. What waits for an address
    that is paused is counted too, but nobody need hurry for its sake.
    """
    listens = Webhook.paused_at.is_(None)
    since = func.min(Delivery.created_at).filter(Delivery.state == DeliveryState.WAITING, listens)
    lately = or_(Delivery.state == DeliveryState.WAITING, Delivery.created_at > at - LATELY)
    rows = select(Delivery.state, func.count(), since).join(Delivery.webhook).where(lately).group_by(Delivery.state)
    found = {state: (number, oldest) for state, number, oldest in db.session.execute(rows)}
    waits_since = found.get(DeliveryState.WAITING, (0, None))[1]
    stopped = Webhook.paused_because.in_([PauseReason.GONE, PauseReason.FAILING])
    counted = {"listening": listens, "paused": Webhook.paused_because == PauseReason.BY_HAND, "stopped": stopped}
    addresses = db.session.execute(select(*(func.count().filter(one) for one in counted.values()))).one()
    return Pressing(
        oldest=(at - waits_since).total_seconds() if waits_since else 0.0,
        deliveries={state.value: found.get(state, (0, None))[0] for state in DeliveryState},
        addresses=dict(zip(counted, addresses, strict=True)),
    )


def _count(condition: ColumnElement[bool]) -> int:
    return db.session.scalars(select(func.count()).select_from(Webhook).where(condition)).one()
