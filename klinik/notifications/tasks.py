"""What workers do for the outbox. All of it may run twice, or in several workers at once: the rows decide."""

from datetime import timedelta

from celery.schedules import crontab
from flask import current_app

from klinik.background import enqueue, periodic, task
from klinik.db import db, now
from klinik.notifications import channels
from klinik.notifications.services import outbox, relay, subscribing, telling

UNCONFIRMED_FOR = timedelta(days=7)


@task(telling.RELAY, seconds=40)
def send() -> None:
    """Send what is due. A row that another relay has leased is not seen."""
    relay.drain(channels.of(current_app))


@periodic("notifications.sweep", every=timedelta(seconds=30))
def sweep() -> None:
    """Find what dead relays and a wiped broker left behind."""
    outbox.sweep(at=now())
    if outbox.is_due(channels.of(current_app), at=now()):
        enqueue(telling.RELAY)
    db.session.commit()


@periodic("notifications.forget", every=crontab(hour=19, minute=27))
def forget() -> None:
    """Delete wishes for regular mail that nobody confirmed within a week. Run twice it finds nothing more."""
    subscribing.forget_unconfirmed(before=now() - UNCONFIRMED_FOR)
    db.session.commit()
