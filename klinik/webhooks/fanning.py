"""From the trail to the deliveries: an office's sealed chain is a log that each address reads on from where it was.

The deed and its line in the trail are one transaction, and so are the deliveries and the place in the chain. Whoever
does the deed asks nothing about webhooks: a report costs the same with a hundred of them as with none.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from klinik.audit import AuditEvent
from klinik.audit import queries as trail
from klinik.db import db, uuid7
from klinik.notifications.services.telling import GIVE_UP_AFTER
from klinik.webhooks import telling
from klinik.webhooks.codes import ERASED, DeliveryState
from klinik.webhooks.models import Delivery, Webhook

AT_ONCE = 500  # deeds
ERASURE_LASTS = timedelta(days=30)


def fan_out(webhook_id: uuid.UUID, *, at: datetime) -> bool:
    """Make the deliveries of an address for the next deeds of its office; say whether there may be more.

    An address that another worker is at is left to it.
    """
    mine = select(Webhook).where(Webhook.id == webhook_id, Webhook.paused_at.is_(None))
    webhook = db.session.scalar(mine.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if webhook is None:
        return False
    deeds = trail.sealed_after(webhook.position, agency_id=webhook.agency_id, limit=AT_ONCE)
    _deliver(webhook, deeds, at)
    webhook.position += len(deeds)
    db.session.flush()
    return len(deeds) == AT_ONCE


def make_up(webhook: Webhook, upto: int, *, at: datetime) -> None:
    """Go on at a later place of the chain. Of what is passed over only erasures are told, and those that once came to
    nothing are sent again: whoever keeps a copy has to hear of them, however long an address was away.
    """
    deeds = trail.sealed_between(webhook.position, upto, agency_id=webhook.agency_id, actions=telling.ERASURES)
    _deliver(webhook, deeds, at)
    undelivered = (Delivery.webhook_id == webhook.id, Delivery.type == ERASED, Delivery.state == DeliveryState.FAILED)
    anew = {"state": DeliveryState.WAITING, "attempts": 0, "next_at": at, "give_up_at": given_up(ERASED, at)}
    db.session.execute(update(Delivery).where(*undelivered).values(anew))
    webhook.position = max(webhook.position, upto)
    db.session.flush()


def row(webhook: Webhook, type_: str, about: str, payload: str, *, at: datetime) -> dict[str, Any]:
    """Return a delivery to come."""
    return {
        "id": uuid7(),
        "agency_id": webhook.agency_id,
        "webhook_id": webhook.id,
        "event_id": None,
        "type": type_,
        "about": about,
        "payload": payload,
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "created_at": at,
        "next_at": at,
        "give_up_at": given_up(type_, at),
    }


def given_up(type_: str, at: datetime) -> datetime:
    """Return until when a delivery of a type is tried that begins now: an erasure outlives every failure after which
    its address is stopped."""
    return at + (ERASURE_LASTS if type_ == ERASED else GIVE_UP_AFTER)


def _deliver(webhook: Webhook, deeds: Iterable[AuditEvent], at: datetime) -> None:
    """Make the deliveries for these deeds, as far as they happened since the address is known."""
    rows = [row for deed in deeds if deed.happened_at >= webhook.created_at for row in _rows(webhook, deed, at)]
    if rows:
        db.session.execute(insert(Delivery).on_conflict_do_nothing(), rows)


def _rows(webhook: Webhook, deed: AuditEvent, at: datetime) -> list[dict[str, Any]]:
    return [
        row(webhook, told.type, told.about, telling.payload(told.type, told.data, at=deed.happened_at), at=at)
        | {"event_id": deed.id}
        for told in telling.told(deed, webhook.agency)
        if told.type in webhook.types or told.type == ERASED
    ]
