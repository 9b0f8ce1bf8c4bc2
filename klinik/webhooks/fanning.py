"""From the trail to the deliveries: an office's sealed chain is a log that each address reads on from where it was.

The deed and its line in the trail are one transaction, and so are the deliveries and the place in the chain. Whoever
does the deed asks nothing about webhooks: a report costs the same with a hundred of them as with none.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from klinik.audit import AuditEvent
from klinik.audit import queries as trail
from klinik.db import db, uuid7
from klinik.notifications.services.telling import GIVE_UP_AFTER
from klinik.webhooks import telling
from klinik.webhooks.codes import DeliveryState
from klinik.webhooks.models import Delivery, Webhook

AT_ONCE = 500  # deeds


def fan_out(webhook_id: uuid.UUID, *, at: datetime) -> bool:
    """Make the deliveries of an address for the next deeds of its office; say whether there may be more.

    An address that another worker is at is left to it.
    """
    mine = select(Webhook).where(Webhook.id == webhook_id, Webhook.paused_at.is_(None))
    webhook = db.session.scalar(mine.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if webhook is None:
        return False
    deeds = trail.sealed_after(webhook.position, agency_id=webhook.agency_id, limit=AT_ONCE)
    rows = [row for deed in deeds if deed.happened_at >= webhook.created_at for row in _rows(webhook, deed, at)]
    if rows:
        db.session.execute(insert(Delivery).on_conflict_do_nothing(), rows)
    webhook.position += len(deeds)
    db.session.flush()
    return len(deeds) == AT_ONCE


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
        "give_up_at": at + GIVE_UP_AFTER,
    }


def _rows(webhook: Webhook, deed: AuditEvent, at: datetime) -> list[dict[str, Any]]:
    return [
        row(webhook, told.type, told.about, telling.payload(told.type, told.data, at=deed.happened_at), at=at)
        | {"event_id": deed.id}
        for told in telling.told(deed, webhook.agency)
        if told.type in webhook.types
    ]
