"""Keep the traces of background work: heartbeats, and rows about old runs."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from klinik.background.models import Heartbeat, Redelivery, TaskRun
from klinik.db import db

KEPT = timedelta(days=400)  # more than the longest period, a year
WORKER = "worker"


def beat_heart(*, at: datetime) -> None:
    """Note that a worker has done something just now."""
    row = insert(Heartbeat).values(name=WORKER, at=at)
    db.session.execute(row.on_conflict_do_update(index_elements=[Heartbeat.name], set_={"at": at}))


def forget(*, before: datetime) -> None:
    """Delete what is known about runs before a moment."""
    for kind in (TaskRun, Redelivery):
        db.session.execute(delete(kind).where(kind.at < before))
