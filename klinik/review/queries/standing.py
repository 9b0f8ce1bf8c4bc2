"""How the cases in work of the whole installation stand, in numbers only."""

from datetime import datetime

from sqlalchemy import func, select

from klinik.db import db
from klinik.reports.codes import ACTIVE, OPEN, PAUSED
from klinik.reports.models import Case
from klinik.review.due import SOON, DueState


def standing(*, at: datetime) -> dict[str, int]:
    """Return how many cases are late, soon due, in time, and paused."""
    runs = Case.status.in_(sorted(OPEN))
    ways = {
        DueState.LATE: runs & (Case.due_at < at),
        DueState.SOON: runs & (Case.due_at >= at) & (Case.due_at < at + SOON),
        DueState.IN_TIME: runs & (Case.due_at >= at + SOON),
        DueState.PAUSED: Case.status.in_(sorted(PAUSED)),
    }
    columns = [func.count().filter(holds).label(way.value) for way, holds in ways.items()]
    row = db.session.execute(select(*columns).select_from(Case).where(Case.status.in_(sorted(ACTIVE)))).one()
    return {way.value: number for way, number in zip(ways, row, strict=True)}
