"""What the clock has the desk told. Each may run twice, or twice at once, and tells once."""

from datetime import timedelta

from klinik.background import periodic
from klinik.db import db, now
from klinik.review.services import deadlines, messages


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
