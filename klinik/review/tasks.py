"""What the clock has the desk told, and its long work. Each may run twice, or twice at once, without harm."""

import time
import uuid
from datetime import timedelta

from klinik.background import enqueue, periodic, task
from klinik.db import db, now
from klinik.review import services
from klinik.review.models import BulkAction
from klinik.review.queries import bulk
from klinik.review.services import deadlines, messages

LONGEST = 60.0  # seconds; what is left then is a task of its own


@periodic("review.look_at_deadlines", every=timedelta(minutes=5))
def look_at_deadlines() -> None:
    """Tell staff of cases that have newly come near or past their due time."""
    deadlines.look_at_deadlines(at=now())
    db.session.commit()


@periodic("review.look_at_failures", every=timedelta(minutes=30))
def look_at_failures() -> None:
    """Tell staff how many messages have newly failed for good."""
    messages.tell_of_failures(at=now())
    db.session.commit()


@task(services.bulk.WORK)
def work_through(action_id: str) -> None:
    """Go through the cases of a bulk action, a few in each transaction."""
    action, began = db.session.get_one(BulkAction, uuid.UUID(action_id)), time.monotonic()
    while services.bulk.work_on(action, at=now()):
        if time.monotonic() - began > LONGEST:
            enqueue(services.bulk.WORK, action_id)
            break
        db.session.commit()
    db.session.commit()


@periodic("review.look_at_bulk", every=timedelta(seconds=30))
def look_at_bulk() -> None:
    """Find bulk actions whose nudge was lost, or whose worker died."""
    for action_id in bulk.unfinished():
        enqueue(services.bulk.WORK, str(action_id))
    db.session.commit()


@periodic("review.forget_presence", every=timedelta(hours=1))
def forget_presence() -> None:
    """Forget who has left."""
    services.forget_presence(before=now() - timedelta(hours=1))
    db.session.commit()
