"""What there was no time for while a citizen waited: the search, and what it would have decided."""

import uuid
from datetime import datetime

from sqlalchemy import select

from klinik import audit
from klinik.agencies.models import Agency
from klinik.background import enqueue
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Report, ReportDraft
from klinik.reports.services import cases, known, laying, meeting
from klinik.reports.services.meeting import REPORT, Met

SEARCH = "reports.search_late"


def owe_search(report: Report) -> None:
    """Leave the search to a worker; the row says so until it is done."""
    report.is_searched = False
    db.session.flush()
    enqueue(SEARCH, str(report.id))


def search(report: Report, *, at: datetime) -> None:
    """Search for what a report was filed without, and do what would have been done at once. Safe to repeat.

    A case that somebody has begun to work on is left as it is; its sender is still shown what was found.
    """
    db.session.refresh(report, with_for_update=True)
    if report.is_searched:
        return
    report.is_searched = True
    if report.withdrawn_at:
        return
    agency = db.session.get_one(Agency, report.agency_id)
    found = known.matches(agency, text=report.text, links=report.links, files=report.files, is_hurried=False)
    refused = _refused(report)
    others = [match for match in found if match.id != report.id and match.id not in refused]
    met = meeting.meet(agency, others, at=at, refused=refused)
    if met.match and _is_untouched(report.case, met.answer):
        meeting.decided(met, report, at=at)
        _act(report, met, at)
    else:
        known.note_shown((REPORT, report.id), report.agency_id, known.standing(others), at=at)


def accept(report: Report, public_id: str, *, at: datetime) -> None:
    """The sender says of what was shown on the ticket "this is the one": that answers it, unless it is closed already.

    Raises NotShown, NotFound.
    """
    clarification = known.choose((REPORT, report.id), public_id, at=at)
    if report.withdrawn_at or not report.case.is_active:
        return
    if not _is_untouched(report.case, clarification):
        agency, left = db.session.get_one(Agency, report.agency_id), report.case
        report.case = cases.open_case(agency, title=left.title, at=at)
        cases.recount_filed(left)
    cases.answer_report(report, clarification, at=at)
    cases.recount(report.case)


def _refused(report: Report) -> frozenset[uuid.UUID]:
    draft_id = db.session.scalar(select(ReportDraft.id).where(ReportDraft.report_id == report.id))
    return known.refused((known.DRAFT, draft_id)) if draft_id else frozenset()


def _is_untouched(case: Case, answer: Clarification | None) -> bool:
    """Hold the case and say whether it is as it was when the report opened it."""
    cases.hold(case, answer.id if answer else None)
    return case.status is CaseStatus.NEW and case.taken_by_id is None and case.report_count == 1


def _act(report: Report, met: Met, at: datetime) -> None:
    own = report.case
    if met.case is not None and met.case.id != own.id:
        laying.lay(own, met.case, by=None, at=at)
        db.session.refresh(report, ["case_id", "case"])
    if met.answer is not None:
        if report.case.status is CaseStatus.ANSWERED:  # otherwise the trail says of the case that it was answered
            audit.record("report.answered", report, by=None)
        cases.answer_report(report, met.answer, at=at)
        cases.recount_filed(report.case)
