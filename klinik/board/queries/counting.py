"""What the board counts: cases by how they stand, reports by day and channel, topics of what is not answered yet."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select

from klinik.agencies.models import Agency
from klinik.db import db
from klinik.reports.codes import ACTIVE, CaseStatus, IntakeChannel
from klinik.reports.models import Case
from klinik.review.queries import clocks
from klinik.statistics.counted import Kind, received
from klinik.statistics.queries import scope
from klinik.statistics.weeks import Period


def in_work(agency_id: uuid.UUID, *, at: datetime) -> Sequence[Any]:
    """Return (status, cases, late, soon, emergencies, untaken) for each state in which a case is in work."""
    rows = select(
        Case.status,
        func.count().label("cases"),
        func.count().filter(clocks.is_late(at)).label("late"),
        func.count().filter(clocks.is_soon(at)).label("soon"),
        func.count().filter(Case.is_emergency).label("emergencies"),
        func.count().filter(and_(Case.taken_by_id.is_(None), clocks.runs())).label("untaken"),
    )
    mine = Case.agency_id == agency_id, Case.status.in_(sorted(ACTIVE))
    return db.session.execute(rows.where(*mine).group_by(Case.status)).all()


def complaints(agency: Agency, period: Period) -> Counter[tuple[date, IntakeChannel]]:
    """Return how many reports of citizens came on each day by each channel."""
    reports = received(scope(agency, period))
    counted = select(reports.c.time, reports.c.channel, func.count()).where(reports.c.kind == Kind.COMPLAINT)
    rows = db.session.execute(counted.group_by(reports.c.time, reports.c.channel))
    return Counter({(date.fromisoformat(day), IntakeChannel(channel)): number for day, channel, number in rows})


def unanswered(case_ids: Iterable[uuid.UUID], agency_id: uuid.UUID) -> dict[str, tuple[str | None, CaseStatus]]:
    """Return topic and status of cases by their key; never what is said in them: it may be about somebody."""
    wanted = select(Case.id, Case.topic, Case.status).where(Case.id.in_(case_ids), Case.agency_id == agency_id)
    return {str(key): (topic, status) for key, topic, status in db.session.execute(wanted)}
