"""Laying one case into another: what moves, and what is remembered of it so that it can be taken apart again."""

from datetime import datetime

from sqlalchemy import select, update

from klinik import audit
from klinik.accounts.models import User
from klinik.db import db
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Merge, MovedReport, Report
from klinik.reports.services import cases


def lay(case: Case, into: Case, *, by: User | None, at: datetime) -> Merge:
    """Move a case's reports to another and close it. The caller holds both; nobody (`by` None) is the search."""
    merged = Merge(
        agency_id=case.agency_id,
        case_id=case.id,
        into_id=into.id,
        status_before=case.status,
        me_too_moved=case.me_too_count,
        merged_by_id=by.id if by else None,
        merged_at=at,
    )
    db.session.add(merged)
    db.session.flush()
    _move(merged, case, into)
    with db.session.no_autoflush:  # status and target change together, or a constraint refuses both
        case.merged_into_id = into.id
        cases.change_status(case, CaseStatus.MERGED, at=at)
    cases.recount_filed(case)
    cases.recount_filed(into)
    audit.record("case.merged", case, by=by)
    audit.record("case.received_merge", into, by=by)
    return merged


def _move(merged: Merge, case: Case, into: Case) -> None:
    """Hand the reports over, and point the cases that were laid into this one straight at its target."""
    mine = select(Report.id).where(Report.case_id == case.id)
    db.session.add_all([MovedReport(merge_id=merged.id, report_id=key) for key in db.session.scalars(mine)])
    db.session.flush()
    db.session.execute(update(Report).where(Report.case_id == case.id).values(case_id=into.id))
    for laid in db.session.scalars(select(Case).where(Case.merged_into_id == case.id)):
        laid.merged_into_id = into.id
    into.me_too_count += case.me_too_count
    case.me_too_count = 0
