"""What hangs on the wall: the work of one office at one moment, in numbers, and what it has told everybody.

The room is seen by visitors. Of what is not published there are only numbers and topics; no name, no title, no text.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from klinik.agencies.models import Agency
from klinik.board.queries import counting
from klinik.clarifications import queries as clarifications
from klinik.notifications.services import outside
from klinik.reports.codes import CaseStatus, IntakeChannel
from klinik.statistics import cases, charts, rising, weeks
from klinik.statistics.charts import Chart
from klinik.statistics.counted import NONE, Step
from klinik.statistics.figures import Response
from klinik.statistics.rising import LEAST_SCORE, Rising
from klinik.statistics.tables import Table
from klinik.statistics.weeks import WEEK, Period

# The states of a case in work, in the order in which it passes through them.
STATES = (
    CaseStatus.NEW,
    CaseStatus.IN_REVIEW,
    CaseStatus.WAITING_AGENCY,
    CaseStatus.NEEDS_INFO,
    CaseStatus.AWAITING_APPROVAL,
)
NEWEST, MOST_ASKED = 4, 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Work:
    """The cases in work: how many there are in each state, and what hurries."""

    states: Mapping[CaseStatus, int]
    late: int
    soon: int
    emergencies: int
    untaken: int

    @property
    def total(self) -> int:
        return sum(self.states.values())


@dataclass(frozen=True)
class Inflow:
    """The reports of citizens: today so far, and the last seven whole days beside the seven before them."""

    today: int
    week: int
    before: int
    chart: Chart
    channels: Mapping[IntakeChannel, int]  # of the whole days and today; every channel that works, also the quiet ones

    @property
    def change(self) -> int:
        return self.week - self.before


@dataclass(frozen=True)
class Asked:
    """What people ask about: a published answer, or of a case no more than its topic and where it stands."""

    people: int
    is_rising: bool
    fact: str = ""
    topic: str = NONE
    status: CaseStatus | None = None


@dataclass(frozen=True)
class Board:
    """Everything on the wall, and when it was counted."""

    at: datetime
    work: Work
    inflow: Inflow
    response: Response
    asked: Sequence[Asked]
    answers: Sequence[Any]

    @property
    def median(self) -> timedelta:
        """How long half of the answers took at most."""
        return timedelta(seconds=self.response.median or 0)

    @property
    def per_cent_in_time(self) -> int:
        return round(100 * (self.response.share or 0))


def board(agency: Agency, *, at: datetime) -> Board:
    """Return what an office's board shows at a moment."""
    week = Period(at - WEEK, at)
    return Board(
        at=at,
        work=_work(agency, at),
        inflow=_inflow(agency, at.astimezone(agency.zone).date()),
        response=cases.response([agency.id], week),
        asked=_asked(agency, rising.most_asked([agency.id], week, limit=MOST_ASKED)),
        answers=clarifications.latest(agency.id, limit=NEWEST),
    )


def _work(agency: Agency, at: datetime) -> Work:
    rows = counting.in_work(agency.id, at=at)
    found = {row.status: row.cases for row in rows}
    return Work(
        states={state: found.get(state, 0) for state in STATES},
        late=sum(row.late for row in rows),
        soon=sum(row.soon for row in rows),
        emergencies=sum(row.emergencies for row in rows),
        untaken=sum(row.untaken for row in rows),
    )


def _inflow(agency: Agency, today: date) -> Inflow:
    """Count in whole days, so that a morning is not set against whole days of the week before."""
    counted = counting.complaints(agency, weeks.days(today - 2 * WEEK, today, agency.zone))
    by_day: Counter[date] = Counter()
    by_channel = Counter(dict.fromkeys((IntakeChannel.WEB, *map(IntakeChannel, outside.working(agency))), 0))
    for (day, channel), number in counted.items():
        by_day[day] += number
        if day >= today - WEEK:
            by_channel[channel] += number
    shown = {(today - ago * DAY).isoformat(): by_day[today - ago * DAY] for ago in range(7, -1, -1)}
    return Inflow(
        today=by_day[today],
        week=sum(by_day[today - ago * DAY] for ago in range(1, 8)),
        before=sum(by_day[today - ago * DAY] for ago in range(8, 15)),
        chart=charts.columns(Table.of("time", shown, in_order=True), list(shown), Step.DAY),
        channels=dict(by_channel.most_common()),
    )


def _asked(agency: Agency, most: Sequence[Rising]) -> list[Asked]:
    found = counting.unanswered([uuid.UUID(one.case_id) for one in most if one.case_id], agency.id)
    return [_one(one, *found.get(one.case_id, (None, None))) for one in most]


def _one(one: Rising, topic: str | None, status: CaseStatus | None) -> Asked:
    return Asked(one.people, one.score >= LEAST_SCORE, fact=one.fact, topic=topic or NONE, status=status)
