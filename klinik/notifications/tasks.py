"""What workers do for the outbox. All of it may run twice, or in several workers at once: the rows decide."""

import uuid
from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from flask import current_app

from klinik.background import periodic, task
from klinik.db import db, now
from klinik.notifications import channels, returned
from klinik.notifications.kinds import Way
from klinik.notifications.models import OutsideChannel
from klinik.notifications.services import bounces, hooks, outbox, outside, relay, subscribing, telling

UNCONFIRMED_FOR = timedelta(days=7)


@task(telling.RELAY, seconds=40)
def send() -> None:
    """Send the mail that is due. A row that another relay has leased is not seen."""
    _drain(Way.EMAIL)


@task(telling.RELAY_CHAT, seconds=60)
def send_chat(way: str) -> None:
    """Send what is due by one outside channel."""
    _drain(Way(way))


def _drain(way: Way) -> None:
    found = channels.of(current_app)
    if way in found:
        relay.drain({way: found[way]})


@task(outside.CHECK, seconds=60)
def check_channel(channel_id: str) -> None:
    """Ask the provider whether it knows an office's account, and where to deliver. Run twice it asks twice."""
    hooks.check(db.session.get_one(OutsideChannel, uuid.UUID(channel_id)), at=now())
    db.session.commit()


@periodic("notifications.look_at_channels", every=timedelta(minutes=15))
def look_at_channels() -> None:
    """Ask the providers again about channels that are in trouble, and once a day about all."""
    outside.look_again(at=now())
    db.session.commit()


@periodic("notifications.sweep", every=timedelta(seconds=30))
def sweep() -> None:
    """Find what dead relays and a wiped broker left behind."""
    outbox.sweep(at=now())
    if outbox.is_due(channels.of(current_app), at=now()):
        telling.wake()
    db.session.commit()


@periodic("notifications.read_returned_mail", every=timedelta(minutes=2))
def read_returned_mail() -> None:
    """Note which mails came back. A mail that is read twice is noted once."""
    folder = current_app.config["BOUNCES"]
    for file, raw in returned.mails(Path(folder)) if folder else ():
        known = [bounces.note(bounce, at=now()) for bounce in bounces.read(raw)]
        db.session.commit()
        (returned.remove if any(known) else returned.keep)(file)


@periodic("notifications.forget", every=crontab(hour=19, minute=27))
def forget() -> None:
    """Delete wishes for regular mail that nobody confirmed within a week. Run twice it finds nothing more."""
    subscribing.forget_unconfirmed(before=now() - UNCONFIRMED_FOR)
    db.session.commit()
