"""What workers do for webhooks. All of it may run twice, or in several workers at once: the rows decide."""

from datetime import timedelta

from celery.schedules import crontab

from klinik.audit import chain
from klinik.background import enqueue, periodic, task
from klinik.db import db, now
from klinik.webhooks import delivering, fanning, queries, services

MOST_BATCHES = 20  # of deeds, for one address in one look


@task(services.DELIVER, seconds=40, can_wait=True)
def deliver() -> None:
    """Send one delivery and ask for the next: no message ever waits for more than one. Run twice it sends on."""
    leased = delivering.lease(at=now())
    db.session.commit()
    if leased is not None:
        outcome = delivering.send(leased, at=now())
        delivering.settle(leased, outcome, at=now())
        enqueue(services.DELIVER)
        db.session.commit()


@periodic("webhooks.look", every=timedelta(seconds=20))
def look() -> None:
    """Find what happened since, and what was left behind. Where no address listens this is one question.

    The trail is sealed first: what is told comes from there, and a minute is long.
    """
    listening = queries.listening()
    while listening and chain.seal():
        db.session.commit()
    for webhook_id in listening:
        for _batch in range(MOST_BATCHES):
            is_more = fanning.fan_out(webhook_id, at=now())
            db.session.commit()
            if not is_more:
                break
    if listening:
        delivering.give_up(at=now())
        if db.session.scalar(queries.due(at=now())) is not None:
            enqueue(services.DELIVER)
    db.session.commit()


@periodic("webhooks.forget", every=crontab(hour=19, minute=41))
def forget() -> None:
    """Forget what became of deliveries a month ago. Run twice it finds nothing more.

    What waits for a paused address is given up here, since no look comes by where no other listens.
    """
    delivering.give_up(at=now())
    services.forget_old(at=now())
    db.session.commit()
