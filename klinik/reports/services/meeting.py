"""What a report meets: the published answer to the very same thing, or the case that is open about it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from klinik.agencies.models import Agency
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.matching import Band, Match
from klinik.matching import services as decisions
from klinik.matching.indexing import Thing
from klinik.matching.models import Decision
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Report

CHAIN_LIMIT = 20  # merges of merges are cut when made; this only guards against a loop
REPORT = "report"


@dataclass(frozen=True)
class Met:
    """The answer, the case that a report belongs to, and the match that decided so; all empty for something new."""

    answer: Clarification | None = None
    case: Case | None = None
    match: Match | None = None


def thing(report: Report) -> Thing:
    """Return what the search knows of a report."""
    looks = [look for file in report.files for look in file.looks]
    return Thing(REPORT, report.id, report.agency_id, {"body": report.words}, report.links, looks)


def meet(
    agency: Agency, matches: Sequence[Match], *, at: datetime, refused: Collection[uuid.UUID] = frozenset()
) -> Met:
    """Return what the very same thing decides about a new report. An answer in it is locked, and so is a case.

    Nobody is answered with a clarification that he refused: the words are the same, and he asks about something else.
    """
    same = [match for match in matches if match.band is Band.SAME and match.id not in refused]
    if not same:
        return Met()
    answer = _answer(agency, same, at, refused)
    for match in same:
        case = _end_of_chain(agency, match.id) if match.kind == REPORT else None
        if case is not None and _takes(case, answer):
            return Met(answer, case, match)
    return Met(answer, None, _said_by(answer, same)) if answer else Met()


def decided(met: Met, report: Report, *, at: datetime) -> None:
    """Write down which match joined the report to a case, or answered it, so that it can be taken back."""
    if met.match is not None:
        decision = Decision.ANSWERED if met.answer else Decision.JOINED
        decisions.decide(met.match, decision, asked=(REPORT, report.id), agency_id=report.agency_id, at=at)


def _answer(
    agency: Agency, same: Sequence[Match], at: datetime, refused: Collection[uuid.UUID]
) -> Clarification | None:
    """Return the published answer to the very same thing, unless it is old, withdrawn, under review or refused.

    It is locked, before the case is, as all do who change both.
    """
    by_earlier_reports = (
        select(Case.clarification_id)
        .join(Report, Report.case_id == Case.id)
        .where(
            Report.id.in_([match.id for match in same if match.kind == REPORT]),
            Case.agency_id == agency.id,
            Case.status == CaseStatus.ANSWERED,
        )
    )
    statement = select(Clarification).where(
        or_(
            Clarification.id.in_([match.id for match in same if match.kind == "clarification"]),
            Clarification.id.in_(by_earlier_reports),
        ),
        Clarification.state == ClarificationState.PUBLISHED,
        Clarification.suspended_at.is_(None),
        Clarification.updated_at >= at - timedelta(days=agency.match_age_days),
        Clarification.id.not_in(refused),
    )
    latest = statement.order_by(Clarification.updated_at.desc()).limit(1)
    return db.session.scalars(latest.with_for_update(of=Clarification, key_share=True)).first()


def _takes(case: Case, answer: Clarification | None) -> bool:
    """Say whether the case takes one more report: it is in work, or it is the one that this answer closed."""
    if answer is None:
        return case.is_active
    return case.status is CaseStatus.ANSWERED and case.clarification_id == answer.id


def _said_by(answer: Clarification, same: Sequence[Match]) -> Match:
    return next((match for match in same if match.id == answer.id), same[0])


def _end_of_chain(agency: Agency, report_id: uuid.UUID) -> Case | None:
    """Return the case, locked, that a report of this agency now belongs to after all merges."""
    statement = select(Case).join(Report, Report.case_id == Case.id)
    case = db.session.scalar(statement.where(Report.id == report_id, Case.agency_id == agency.id))
    for _ in range(CHAIN_LIMIT):
        if case is None:
            return None
        db.session.refresh(case, with_for_update=True)
        if case.merged_into_id is None:
            return case
        case = db.session.get(Case, case.merged_into_id)
    return None
