"""Which reports count, and what became of each: the definitions that every figure shares.

Spam and quarantine never count. Withdrawn reports count as withdrawn. A merged case speaks through its target.
Everything is seen as it stood at the end of the period: a later answer or correction does not change an older figure.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    SQLColumnExpression,
    Subquery,
    Text,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from klinik.clarifications.codes import RevisionKind, RevisionState, Verdict
from klinik.clarifications.models import Revision
from klinik.reports.codes import ACTIVE, CaseStatus, IntakeChannel
from klinik.reports.models import Case, Report
from klinik.statistics.weeks import Period

NONE = "none"  # nobody said, or there is nothing to say yet
UNPROVEN = "unproven"
RETRACTED = "retracted"


class Kind(StrEnum):
    """Who brought it: somebody who asked, a partner for them, or the office's own watch."""

    COMPLAINT = "complaint"
    PARTNER = "partner"  # a complaint that a partner brought for others: shown apart, counted among the complaints
    MONITORING = "monitoring"


COMPLAINTS = (Kind.COMPLAINT, Kind.PARTNER)


class Outcome(StrEnum):
    """What became of a report by the end of the period."""

    CLARIFIED = "clarified"  # answered with any conclusion but unproven
    NOT_CLARIFIABLE = "not_clarifiable"  # declined; unproven; answered by what has since been retracted
    PENDING = "pending"  # open or paused
    REFERRED = "referred"
    INCOMPLETE = "incomplete"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """How finely time is divided: the names that PostgreSQL gives them."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Scope:
    """Whose reports, of which period, seen from where."""

    agency_ids: Sequence[uuid.UUID]
    period: Period
    offset: timedelta = timedelta(hours=7)  # of the office's time from UTC
    step: Step = Step.DAY
    region_depth: int = 5  # characters of a region code: 5 is a regency, 8 a district

    def before(self) -> "Scope":
        return replace(self, period=self.period.before())


def merged_cases(agency_ids: Sequence[uuid.UUID]) -> CTE:
    """Return (id, target_id) of every merged case and the case that speaks for it in the end."""
    steps = (
        select(Case.id, Case.merged_into_id.label("target_id"))
        .where(Case.agency_id.in_(agency_ids), Case.merged_into_id.is_not(None))
        .cte("step", recursive=True)
    )
    onward = aliased(Case)
    steps = steps.union(
        select(steps.c.id, onward.merged_into_id)
        .join(onward, onward.id == steps.c.target_id)
        .where(onward.merged_into_id.is_not(None))
    )
    target = aliased(Case)
    return (
        select(steps.c.id, steps.c.target_id)
        .join(target, target.id == steps.c.target_id)
        .where(target.merged_into_id.is_(None))
        .cte("merged")
    )


def standing_revisions(moment: datetime) -> Subquery:
    """Return the revision of each clarification that stood at a moment: the last one published before it."""
    return (
        select(
            Revision.clarification_id,
            Revision.id,
            Revision.kind,
            Revision.verdict,
            Revision.content_type,
            Revision.topic,
        )
        .ext(distinct_on(Revision.clarification_id))
        .where(Revision.state == RevisionState.PUBLISHED, Revision.published_at < moment)
        .order_by(Revision.clarification_id, Revision.number.desc())
        .subquery("standing")
    )


def received(scope: Scope) -> CTE:
    """Return one row for each report of the period that counts: a code in every dimension of its own, and its case."""
    merged = merged_cases(scope.agency_ids)
    return (
        select(
            case((is_complaint(), Kind.COMPLAINT.value), else_=Kind.MONITORING.value).label("kind"),
            cast(Report.agency_id, Text).label("agency"),
            cast(Report.channel, Text).label("channel"),
            _or_none(Report.seen_where).label("platform"),
            _or_none(func.left(Report.region_code, scope.region_depth)).label("region"),
            _begin(scope).label("time"),
            func.coalesce(Report.withdrawn_at < scope.period.end, literal_column("false")).label("is_withdrawn"),
            Case.id.label("case_id"),
        )
        .select_from(Report)
        .outerjoin(merged, merged.c.id == Report.case_id)
        .join(Case, Case.id == func.coalesce(merged.c.target_id, Report.case_id))
        .where(is_received(scope.agency_ids, scope.period), Case.status != CaseStatus.SPAM)
        .cte("received")
        .prefix_with("NOT MATERIALIZED", dialect="postgresql")
    )


def settled(reports: CTE, scope: Scope) -> Subquery:
    """Return what became of the reports: how many of each case, with a code in every dimension of the case.

    Reports are added up by case before anything is looked up, so a million of them cost little more than their cases.
    """
    standing = standing_revisions(scope.period.end)
    of_case = (
        select(reports.c.case_id, reports.c.kind, reports.c.is_withdrawn, func.count().label("reports"))
        .group_by(reports.c.case_id, reports.c.kind, reports.c.is_withdrawn)
        .subquery("of_case")
    )
    outcome = _outcome(of_case, standing, scope.period.end)
    answered = outcome.in_([Outcome.CLARIFIED, Outcome.NOT_CLARIFIABLE])
    concluded = and_(answered, ~_is_declined(), ~_is_retracted(standing))
    return (
        select(
            of_case.c.kind,
            of_case.c.reports,
            outcome.label("outcome"),
            _reason(standing, outcome).label("reason"),
            _or_none(func.coalesce(standing.c.topic, Case.topic)).label("topic"),
            case((concluded, _or_none(standing.c.verdict)), else_=NONE).label("verdict"),
            case((concluded, _or_none(standing.c.content_type)), else_=NONE).label("content_type"),
            case((concluded, Case.clarification_id)).label("clarification_id"),
            standing.c.id.label("revision_id"),
        )
        .select_from(of_case)
        .join(Case, Case.id == of_case.c.case_id)
        .outerjoin(standing, standing.c.clarification_id == Case.clarification_id)
        .subquery("settled")
    )


def is_received(agency_ids: Sequence[uuid.UUID], period: Period) -> ColumnElement[bool]:
    """Whether a report came to these offices in the period and was let in."""
    return and_(
        Report.agency_id.in_(agency_ids),
        Report.received_at >= period.start,
        Report.received_at < period.end,
        Report.quarantined_at.is_(None),
    )


def is_complaint() -> ColumnElement[bool]:
    return Report.channel != IntakeChannel.MONITORING


def is_pending(moment: datetime) -> ColumnElement[bool]:
    """Whether a case was open or paused at a moment."""
    return or_(Case.closed_at.is_(None), Case.closed_at >= moment, Case.status.in_(ACTIVE))


def _outcome(of_case: Subquery, standing: Subquery, moment: datetime) -> ColumnElement[str]:
    return case(
        (of_case.c.is_withdrawn, Outcome.WITHDRAWN.value),
        (is_pending(moment), Outcome.PENDING.value),
        (_is_declined(), Outcome.NOT_CLARIFIABLE.value),
        (Case.status == CaseStatus.REFERRED, Outcome.REFERRED.value),
        (Case.status == CaseStatus.INCOMPLETE, Outcome.INCOMPLETE.value),
        (standing.c.id.is_(None), Outcome.PENDING.value),  # the answer itself was not out yet
        (_is_retracted(standing), Outcome.NOT_CLARIFIABLE.value),
        (standing.c.verdict == Verdict.UNPROVEN, Outcome.NOT_CLARIFIABLE.value),
        else_=Outcome.CLARIFIED.value,
    )


def _reason(standing: Subquery, outcome: ColumnElement[str]) -> ColumnElement[str]:
    return case(
        (outcome != Outcome.NOT_CLARIFIABLE, NONE),
        (_is_declined(), cast(Case.decline_reason, Text)),
        (_is_retracted(standing), RETRACTED),
        else_=UNPROVEN,
    )


def _is_declined() -> ColumnElement[bool]:
    return Case.status == CaseStatus.DECLINED


def _is_retracted(standing: Subquery) -> ColumnElement[bool]:
    return func.coalesce(standing.c.kind == RevisionKind.RETRACTION, literal_column("false"))


def _begin(scope: Scope) -> ColumnElement[str]:
    """Return the local day on which the step began, as 2026-11-16."""
    local = func.timezone(scope.offset, Report.received_at)
    return func.to_char(func.date_trunc(scope.step.value, local), "YYYY-MM-DD")


def _or_none(column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    return func.coalesce(cast(column, Text), NONE)
