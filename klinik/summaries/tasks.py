"""The week by the clock: made on each office's own Monday, sent, and printed."""

import uuid
from datetime import timedelta

from klinik.agencies import queries as agencies
from klinik.background import enqueue, once, periodic, task
from klinik.db import db, now
from klinik.statistics import weeks
from klinik.summaries import prints, queries, services
from klinik.summaries.models import WeeklySummary


@periodic("summaries.look", every=timedelta(minutes=5))
def look() -> None:
    """Ask for every summary that is due and not there, and for what was not sent. Run twice it asks for the same."""
    for agency, week in queries.due(now()):
        enqueue("summaries.make", str(agency.id), str(week))
    for summary in db.session.scalars(queries.unsent(now())):
        enqueue("summaries.send", str(summary.id))
    db.session.commit()


@task("summaries.make")
def make(agency_id: str, week: str) -> None:
    """Make one office's summary of one week. Run twice it finds it made."""
    if once(f"summaries.make:{agency_id}", week):
        services.build(agencies.by_id(uuid.UUID(agency_id)), weeks.parse(week), at=now())
    db.session.commit()


@task("summaries.send")
def send(summary_id: str) -> None:
    """Write to the readers of one summary. Run twice it writes to nobody."""
    summary = db.session.get(WeeklySummary, uuid.UUID(summary_id))
    if summary is not None:
        services.send(summary, at=now())
    db.session.commit()


@task("summaries.print", can_wait=True)
def print_(summary_id: str) -> None:
    """Make one summary's paper and card ready. Run twice it finds them there."""
    summary = db.session.get(WeeklySummary, uuid.UUID(summary_id))
    if summary is not None and summary.published_at is not None:
        prints.all_ready(summary)
    db.session.commit()
