"""Which cases are asked about more than before: each is compared with its own past, not with the others."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Uuid, and_, case, cast, func, null, select

from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Report
from klinik.statistics.counted import is_complaint, is_pending, merged_cases, standing_revisions
from klinik.statistics.weeks import Period

BASELINE = 4  # as many periods before this one
LEAST_SCORE = 3.0  # standard deviations above the baseline, as the alarms C1 and C2 of EARS (Hutwagner et al., 2003)
MOST = 10
# Which of those asked about are meant, and what puts one before another: from how many people ask now, and the score.
Ranking = Callable[[ColumnElement[int], ColumnElement[float]], tuple[ColumnElement[bool], ColumnElement[Any]]]


@dataclass(frozen=True)
class Rising:
    """One thing that people ask about more than before: a case, or the published answer that its cases share."""

    case_id: str  # empty where the answer is published
    public_id: str  # empty where nothing is published
    slug: str
    fact: str
    people: int  # in this period
    before: int | None  # in the whole baseline, `BASELINE` times as long; None: fewer than five, not shown
    score: float


def rising(agency_ids: Sequence[uuid.UUID], period: Period) -> tuple[Rising, ...]:
    """Return what grows beyond its own baseline, the steepest first.

    The number of people in the period is set against that of the four periods before, as two Poisson counts of which
    the second was watched four times as long, with the variance-stabilised statistic of Huffman (Applied Statistics 33,
    1984; method W5 in Gu, Ng, Tang and Schucany, Biometrical Journal 50, 2008): with x people now and b before,
    2 (√(x + 3/8) − √(d (b + 3/8))) / √(1 + d), d = 1/4. It behaves like a standard normal deviate while nothing
    changes, also for small and zero baselines, where the ratio and the deviation of EARS cannot be formed.
    """
    return _found(agency_ids, period, lambda _people, score: (score >= LEAST_SCORE, score), limit=MOST)


def most_asked(agency_ids: Sequence[uuid.UUID], period: Period, *, limit: int) -> tuple[Rising, ...]:
    """Return what most people ask about, however it was before; `score` tells whether it rises."""
    return _found(agency_ids, period, lambda people, _score: (people > 0, people), limit=limit)


def _found(agency_ids: Sequence[uuid.UUID], period: Period, ranked: Ranking, *, limit: int) -> tuple[Rising, ...]:
    asked = _asked(agency_ids, period)
    now, before = func.sum(asked.c.now), func.sum(asked.c.before)
    score = _score(now, before)
    counts, rank = ranked(now, score)
    found = (
        _with_answers(asked, period)
        .add_columns(now.label("people"), before.label("before"), score.label("score"))
        .group_by("own_case", "answer")
        .having(counts)
        .order_by(rank.desc(), "own_case", "answer")
        .limit(limit)
    )
    rows = db.session.execute(found).all()
    answers = _answers([row.answer for row in rows if row.answer])
    return tuple(
        Rising(
            case_id=str(row.own_case or ""),
            **answers.get(row.answer, {"public_id": "", "slug": "", "fact": ""}),
            people=int(row.people),
            before=int(row.before),
            score=round(float(row.score), 2),
        )
        for row in rows
    )


def _asked(agency_ids: Sequence[uuid.UUID], period: Period) -> CTE:
    """Return how many people asked about each case, now and in the baseline: who sends ten reports counts once."""
    length = period.end - period.start
    merged = merged_cases(agency_ids)
    person = func.coalesce(Report.recipient_id, Report.id).distinct()
    speaks = func.coalesce(merged.c.target_id, Report.case_id)
    return (
        select(
            speaks.label("case_id"),
            func.count(person).filter(Report.received_at >= period.start).label("now"),
            func.count(person).filter(Report.received_at < period.start).label("before"),
        )
        .select_from(Report)
        .outerjoin(merged, merged.c.id == Report.case_id)
        .where(
            Report.agency_id.in_(agency_ids),
            Report.received_at >= period.start - BASELINE * length,
            Report.received_at < period.end,
            Report.quarantined_at.is_(None),
            is_complaint(),
        )
        .group_by(speaks)
        .cte("asked")
    )


def _with_answers(asked: CTE, period: Period) -> Select[*tuple[object, ...]]:
    """Return each case by itself, or by the answer that stood at the end of the period."""
    standing = standing_revisions(period.end)
    is_public = and_(
        ~is_pending(period.end),
        Case.status == CaseStatus.ANSWERED,
        standing.c.id.is_not(None),
        Clarification.state == ClarificationState.PUBLISHED,
        Clarification.suspended_at.is_(None),
    )
    return (
        select(
            case((is_public, cast(null(), Uuid)), else_=Case.id).label("own_case"),
            case((is_public, standing.c.id)).label("answer"),
        )
        .select_from(asked)
        .join(Case, Case.id == asked.c.case_id)
        .outerjoin(Clarification, Clarification.id == Case.clarification_id)
        .outerjoin(standing, standing.c.clarification_id == Case.clarification_id)
        .where(Case.status != CaseStatus.SPAM)
    )


def _score(now: ColumnElement[int], before: ColumnElement[int]) -> ColumnElement[float]:
    times = 1 / BASELINE
    score: ColumnElement[float] = (
        2 * (func.sqrt(now + 0.375) - func.sqrt(times * (before + 0.375))) / (1 + times) ** 0.5
    )
    return score


def _answers(revision_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    rows = db.session.execute(
        select(Revision.id, Clarification.public_id, Clarification.slug, Revision.headline)
        .join(Clarification, Clarification.id == Revision.clarification_id)
        .where(Revision.id.in_(revision_ids))
    )
    return {row.id: {"public_id": row.public_id, "slug": row.slug, "fact": row.headline} for row in rows}
