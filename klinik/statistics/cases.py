"""Figures about cases: how long answers took, what was late, what was referred."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Label, Select, SQLColumnExpression, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from klinik.db import db
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Report
from klinik.statistics.counted import is_complaint, is_pending, merged_cases
from klinik.statistics.figures import Response
from klinik.statistics.tables import Table
from klinik.statistics.weeks import Period

SETTLED = (CaseStatus.ANSWERED, CaseStatus.DECLINED, CaseStatus.REFERRED)  # the person got an outcome from us
PERCENTILES = (0.5, 0.9)
Attribute = SQLColumnExpression[Any]
IN_TIME, LATE, OVERDUE, NOT_DUE = "in_time", "late", "overdue", "not_due"


def response(agency_ids: Sequence[uuid.UUID], period: Period) -> Response:
    """Return how long it took from opening to outcome, for the cases of complaints settled in the period."""
    return _measured(_settled(agency_ids, period), Case.closed_at, Case.due_at)


def first_response(agency_ids: Sequence[uuid.UUID], period: Period) -> Response:
    """Return how long it took until a person first looked, for the cases of complaints first looked at in the period.

    What the clinic itself answered at once needed no person, and what came before there was such a promise kept none.
    """
    looked = select(Case).where(
        Case.agency_id.in_(agency_ids),
        Case.first_response_at >= period.start,
        Case.first_response_at < period.end,
        Case.first_response_at > Case.opened_at,
        Case.response_due_at.is_not(None),
        Case.status.not_in([CaseStatus.SPAM, CaseStatus.MERGED]),
        _somebody_asked(merged_cases(agency_ids)),
    )
    return _measured(looked, Case.first_response_at, Case.response_due_at)


def _measured(cases: Select[Case], done: Attribute, due: Attribute) -> Response:
    took = func.extract("epoch", done - Case.opened_at)
    row = db.session.execute(
        cases.with_only_columns(
            func.count().label("cases"),
            func.count().filter(done <= due).label("in_time"),
            func.percentile_disc(list(PERCENTILES)).within_group(took).label("percentiles"),
        )
    ).one()
    if not row.cases:
        return Response(0)
    median, p90 = (float(seconds) for seconds in row.percentiles)
    return Response(row.cases, median, p90, row.in_time)


def promise(response: Response, name: str = "promise") -> Table:
    """Return how many of the measured cases were in time."""
    in_time = response.in_time or 0
    counts = {IN_TIME: in_time, LATE: response.cases - in_time}
    return Table.of(name, {code: cases for code, cases in counts.items() if cases})


def backlog(agency_ids: Sequence[uuid.UUID], period: Period) -> Table:
    """Return what was pending at the end of the period, by whether it was overdue."""
    overdue = case((Case.due_at < func.least(period.end, Case.paused_at), OVERDUE), else_=NOT_DUE)
    return Table.of("backlog", _counts(_pending(agency_ids, period), overdue))


def referrals(agency_ids: Sequence[uuid.UUID], period: Period) -> Table:
    """Return to whom cases were referred in the period."""
    referred = _settled(agency_ids, period).where(Case.status == CaseStatus.REFERRED)
    return Table.of("referral", _counts(referred, Case.referred_to))


def _counts(cases: Select[Case], column: SQLColumnExpression[str]) -> dict[str, int]:
    bucket: Label[str] = column.label("bucket")
    counts: Select[str, int] = cases.with_only_columns(bucket, func.count().label("cases")).group_by("bucket")
    return {row.bucket: row.cases for row in db.session.execute(counts)}


def _settled(agency_ids: Sequence[uuid.UUID], period: Period) -> Select[Case]:
    return select(Case).where(
        Case.agency_id.in_(agency_ids),
        Case.status.in_(SETTLED),
        Case.closed_at >= period.start,
        Case.closed_at < period.end,
        _somebody_asked(merged_cases(agency_ids)),
    )


def _pending(agency_ids: Sequence[uuid.UUID], period: Period) -> Select[Case]:
    """Return what was open or paused at the end of the period, however old."""
    return select(Case).where(
        Case.agency_id.in_(agency_ids),
        Case.opened_at < period.end,
        Case.status.not_in([CaseStatus.SPAM, CaseStatus.MERGED]),
        is_pending(period.end),
        _somebody_asked(merged_cases(agency_ids)),
    )


def _somebody_asked(merged: CTE) -> ColumnElement[bool]:
    """Whether a complaint stands behind a case, its own or one of a case merged into it."""
    asked = and_(Report.quarantined_at.is_(None), is_complaint())
    into = aliased(merged)
    own = exists().where(Report.case_id == Case.id, asked)
    through = Case.id.in_(select(into.c.target_id).join(Report, Report.case_id == into.c.id).where(asked))
    return or_(own, through)
