"""Messages that failed for good, told to staff once."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from klinik.db import db
from klinik.notifications.kinds import Kind, State
from klinik.notifications.models import Notification


@dataclass(frozen=True)
class Failures:
    """How many messages of an office failed, and when the oldest of them was written."""

    number: int
    since: datetime


def take_new(*, at: datetime) -> Mapping[uuid.UUID, Failures]:
    """Return, by agency, what has failed since somebody last asked. The alarm's own failure raises no alarm."""
    new = (Notification.state == State.FAILED, Notification.alarmed_at.is_(None))
    noted = update(Notification).where(*new, Notification.kind != Kind.MESSAGE_FAILURES).values(alarmed_at=at)
    found: dict[uuid.UUID, list[datetime]] = defaultdict(list)
    for agency_id, created_at in db.session.execute(noted.returning(Notification.agency_id, Notification.created_at)):
        found[agency_id].append(created_at)
    return {agency_id: Failures(len(moments), min(moments)) for agency_id, moments in found.items()}
