"""How the cases in work of the whole installation stand, in numbers only."""

from datetime import datetime

from sqlalchemy import func, select

from klinik.db import db
from klinik.reports.codes import ACTIVE, PAUSED
from klinik.reports.models import Case
from klinik.review.due import DueState
from klinik.review.queries import clocks


def standing(*, at: datetime) -> dict[str, int]:
    """Return how many cases are late, soon due, in time, and paused."""
    ways = {
        DueState.LATE: clocks.is_late(at),
        DueState.SOON: clocks.is_soon(at),
        DueState.IN_TIME: clocks.is_in_time(at),
        DueState.PAUSED: Case.status.in_(sorted(PAUSED)),
    }
    columns = [func.count().filter(holds).label(way.value) for way, holds in ways.items()]
    row = db.session.execute(select(*columns).select_from(Case).where(Case.status.in_(sorted(ACTIVE)))).one()
    return {way.value: number for way, number in zip(ways, row, strict=True)}
