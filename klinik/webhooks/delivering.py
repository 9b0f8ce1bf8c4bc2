"""One delivery at a time, in the whole clinic: a receiver that is slow keeps one worker from other work, never two.

An address that fails rests, longer each time, with all that waits for it; the others go on in turn.
"""

import uuid
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from sqlalchemy import func, select, update

from klinik import fetching
from klinik.db import db, secrets
from klinik.notifications.services.outbox import LONGEST_DELAY, delay
from klinik.webhooks import queries, services, signing
from klinik.webhooks.codes import DeliveryState, PauseReason, Trouble
from klinik.webhooks.models import Delivery, Webhook

WITHIN = 10.0  # seconds a receiver may take
LEASE = timedelta(seconds=60)  # longer than an attempt can take
HOPELESS = timedelta(days=5)  # without any success
LOCK = 0x776562686F6F6B  # "webhook"
FINE, NO_LONGER, OTHERWISE = 200, 410, 300

log = structlog.get_logger(__name__)


class Leased(NamedTuple):
    """A delivery that is ours for a while, with all that is needed to send it."""

    id: uuid.UUID
    webhook_id: uuid.UUID
    url: str
    message_id: str
    payload: str
    sealed_keys: list[str]


class Outcome(NamedTuple):
    """What came of an attempt."""

    status: int | None = None
    trouble: Trouble | None = None
    after: timedelta = timedelta()  # as the receiver asked for


def lease(*, at: datetime) -> Leased | None:
    """Take the next delivery; None where nothing is due, or another worker is sending.

    The attempt counts from now on, its address rests until it is known what came of it, and a worker that dies over it
    is followed by another one.
    """
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))) or queries.is_leased(at):
        return None
    free = queries.due(at=at).with_for_update(skip_locked=True).execution_options(populate_existing=True)
    delivery = db.session.scalar(free)
    if delivery is None:
        return None
    webhook = delivery.webhook
    db.session.refresh(webhook)
    delivery.attempts += 1
    delivery.leased_until = at + LEASE
    delivery.next_at = webhook.rests_until = at + LEASE + delay(delivery.attempts)
    delivery.tried_at = webhook.tried_at = at
    db.session.flush()
    return Leased(delivery.id, webhook.id, webhook.url, delivery.message_id, delivery.payload, _sealed(webhook, at))


def send(leased: Leased, *, at: datetime) -> Outcome:
    """Send a delivery and return what came of it. No transaction is open meanwhile."""
    try:
        keys = [secrets.decrypt(one) for one in leased.sealed_keys]
        said = signing.headers(leased.message_id, leased.payload, keys=keys, at=at)
        headers = {"Content-Type": "application/json", **said}
        answer = fetching.post(leased.url, leased.payload.encode(), headers=headers, within=WITHIN)
    except secrets.Unreadable:
        return Outcome(trouble=Trouble.UNREADABLE)
    except fetching.NotPublic:
        return Outcome(trouble=Trouble.NOT_PUBLIC)
    except (fetching.Unreachable, fetching.BadAddress):
        return Outcome(trouble=Trouble.UNREACHABLE)
    is_fine = FINE <= answer.status < OTHERWISE
    after = min(timedelta(seconds=answer.retry_after), LONGEST_DELAY)
    return Outcome(answer.status, None if is_fine else Trouble.REFUSED, after)


def settle(leased: Leased, outcome: Outcome, *, at: datetime) -> None:
    """Write down what came of an attempt. What was removed, or is delivered already, stays as it is."""
    webhook = db.session.get(Webhook, leased.webhook_id, with_for_update=True, populate_existing=True)
    delivery = db.session.get(Delivery, leased.id, with_for_update=True, populate_existing=True)
    if webhook is None or delivery is None or delivery.state is not DeliveryState.WAITING:
        return
    delivery.status, delivery.trouble, delivery.leased_until = outcome.status, outcome.trouble, None
    if outcome.trouble is None:
        delivery.state = DeliveryState.DELIVERED
        webhook.failures, webhook.failing_since, webhook.rests_until = 0, None, None
    else:
        _put_off(delivery, webhook, outcome, at)
    db.session.flush()


def give_up(*, at: datetime) -> None:
    """End what could not be delivered within two days."""
    over = (Delivery.state == DeliveryState.WAITING, Delivery.give_up_at < at, Delivery.next_at < at)
    ended = {"state": DeliveryState.FAILED, "leased_until": None}
    db.session.execute(update(Delivery).where(*over).values(ended).execution_options(synchronize_session=False))


def _put_off(delivery: Delivery, webhook: Webhook, outcome: Outcome, at: datetime) -> None:
    """Let a delivery and its address wait; who says that it is gone, or has failed for days, is not asked again."""
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or at
    webhook.rests_until = at + max(delay(webhook.failures), outcome.after)
    delivery.next_at = at + max(delay(delivery.attempts), outcome.after)
    log.warning("webhook not delivered", webhook=str(webhook.id), attempt=delivery.attempts, status=outcome.status)
    if delivery.next_at > delivery.give_up_at or outcome.status == NO_LONGER:
        delivery.state = DeliveryState.FAILED
    if outcome.status == NO_LONGER:
        services.stop(webhook, PauseReason.GONE, at=at)
    elif at - webhook.failing_since >= HOPELESS:
        services.stop(webhook, PauseReason.FAILING, at=at)


def _sealed(webhook: Webhook, at: datetime) -> list[str]:
    """Return the secrets that sign at that moment, encrypted, the newest first."""
    sealed = [webhook.secret]
    if webhook.old_secret and webhook.old_secret_until and at < webhook.old_secret_until:
        sealed.append(webhook.old_secret)
    return sealed
