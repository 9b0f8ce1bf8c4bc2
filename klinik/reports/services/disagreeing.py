"""The sender of a ticket that the search answered by itself says: that is not what I meant."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select

from klinik import audit
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.matching import services as decisions
from klinik.matching.models import Decision, MatchDecision
from klinik.reports.codes import CaseStatus, Step
from klinik.reports.models import Case, Report, ReportStep
from klinik.reports.services import cases, clocks
from klinik.reports.services.meeting import REPORT


def answered_by_search(report: Report) -> MatchDecision | None:
    """Return the decision by which the search answered a report, as long as nobody has taken it back."""
    standing = select(MatchDecision).where(
        MatchDecision.asked_kind == REPORT,
        MatchDecision.asked_id == report.id,
        MatchDecision.decision == Decision.ANSWERED,
        MatchDecision.undone_at.is_(None),
    )
    return db.session.scalars(standing).first() if report.case.status is CaseStatus.ANSWERED else None


def has_disagreed(report: Report) -> bool:
    """Whether its sender took an answer of the search back, and nobody has answered since."""
    if report.case.status is CaseStatus.ANSWERED or Step.REOPENED not in [step.step for step in report.steps]:
        return False
    taken_back = select(MatchDecision.id).where(
        MatchDecision.asked_kind == REPORT,
        MatchDecision.asked_id == report.id,
        MatchDecision.decision == Decision.ANSWERED,
        MatchDecision.undone_at.is_not(None),
        MatchDecision.undone_by_id.is_(None),
    )
    return db.session.scalars(taken_back.limit(1)).first() is not None


def said_by_sender(report_ids: Collection[uuid.UUID]) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of the rows in which the senders of these reports said: that is not what I meant."""
    return (
        MatchDecision.asked_kind == REPORT,
        MatchDecision.asked_id.in_(report_ids),
        MatchDecision.decision == Decision.REJECTED,
        MatchDecision.decided_by_id.is_(None),
    )


def disagree(report: Report, *, at: datetime) -> None:
    """Take the answer of the search back and put the report before a person; without effect on any other answer.

    Others who asked the same keep their answer: the report leaves their case, unless it is alone there.
    """
    left, answer_id = report.case, report.case.clarification_id
    cases.hold(left, answer_id)
    decision = answered_by_search(report)
    if decision is None or answer_id is None or left.clarification_id != answer_id or report.withdrawn_at:
        return
    decisions.undo(decision, at=at)
    decisions.repeat(decision, Decision.REJECTED, at=at)
    if left.report_count > 1:
        agency = db.session.get_one(Agency, report.agency_id)
        report.case = cases.open_case(agency, title=left.title, at=at, topic=left.topic)
    else:
        _open_again(left, at)
    report.steps.append(ReportStep(step=Step.REOPENED, happened_at=at))
    for changed in {left, report.case}:
        cases.count(changed)
    cases.push_down_count(answer_id)
    audit.record("case.answer_refused", report.case, by=None)


def _open_again(case: Case, at: datetime) -> None:
    with db.session.no_autoflush:  # status and answer change together, or a constraint refuses both
        case.clarification = None
        cases.change_status(case, CaseStatus.NEW, at=at)
    clocks.start_again(case, at=at)
