"""What can only be done once an erasure is committed: the folder, papers made meanwhile, the counts of the index."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from klinik import audit
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.erasures.blackout import Blackout
from klinik.erasures.models import Erasure, ErasureState
from klinik.erasures.services import applying
from klinik.files import services as storage
from klinik.matching import services as matching
from klinik.notifications import services as notifications
from klinik.summaries import prints
from klinik.summaries import queries as summaries


def finish(erasure: Erasure, *, at: datetime) -> bool:
    """Remove what the folder still holds and what the index still counts; say whether nothing is left. Safe to repeat.

    A content that another office's row holds as well stays with that office.
    """
    storage.drop([*erasure.digests, *erasure.leftovers])
    for summary in summaries.saying(erasure.clarification.public_id or ""):
        prints.forget(summary)  # one may have been made from the old words between the deed and its commit
    if erasure.prints:
        notifications.rewrite_to_staff(Blackout.of_prints(erasure.prints).value, erasure.agency_id)
    if matching.forget_unused_terms():
        erasure.finished_at = at
    db.session.flush()
    return erasure.finished_at is not None


def repeat(erasure: Erasure, *, at: datetime) -> None:
    """Erase again from what was published since: an import of the old archive, a name typed in once more."""
    blackout = Blackout.of_prints(erasure.prints)
    done, leftovers = applying.apply(erasure.clarification, blackout, erasure.digests, by=None, at=at)
    erasure.checked_at = at
    if not done.is_empty:
        erasure.leftovers, erasure.finished_at = [*erasure.leftovers, *leftovers], None
        audit.record("erasure.repeated", erasure, by=None)
    db.session.flush()


def to_repeat() -> Sequence[Erasure]:
    """Return the erasures after which their answer has changed."""
    done = select(Erasure).join(Clarification, Clarification.id == Erasure.clarification_id)
    later = Clarification.updated_at > Erasure.checked_at
    return db.session.scalars(done.where(Erasure.state == ErasureState.DONE, later)).all()


def unfinished() -> list[uuid.UUID]:
    """Return the erasures that a worker still has to finish, the oldest first."""
    waiting = select(Erasure.id).where(Erasure.state == ErasureState.DONE, Erasure.finished_at.is_(None))
    return list(db.session.scalars(waiting.order_by(Erasure.decided_at)))
