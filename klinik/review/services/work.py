"""What is still to be done in a case, what was found, what a recording says."""

import uuid
from datetime import datetime

from klinik import audit
from klinik.accounts.models import User
from klinik.clarifications.codes import SourceKind
from klinik.db import db
from klinik.errors import NotAllowed
from klinik.files.models import StoredFile
from klinik.reports import services as reports
from klinik.reports.models import Case, Report
from klinik.review import permissions
from klinik.review.models import CaseTask, Evidence


def add_task(case: Case, *, text: str, for_id: uuid.UUID | None, by: User, at: datetime) -> CaseTask:
    """Note that something is to be done. It overwrites nothing, so it needs no version. Raises NotAllowed."""
    _refuse_stranger(case, by)
    added = CaseTask(
        agency_id=case.agency_id, case_id=case.id, text=text, for_id=for_id, added_by_id=by.id, added_at=at
    )
    db.session.add(added)
    db.session.flush()
    audit.record("case.task_added", case, by=by)
    return added


def finish_task(case: Case, found: CaseTask, *, by: User, at: datetime) -> None:
    """Tick a task off, or take the tick back. Raises NotAllowed."""
    _refuse_stranger(case, by)
    is_done = found.done_at is None
    found.done_at, found.done_by_id = (at, by.id) if is_done else (None, None)
    db.session.flush()
    audit.record("case.task_done" if is_done else "case.task_reopened", case, by=by)


def add_evidence(
    case: Case, *, title: str, url: str, kind: SourceKind, is_outside: bool, note: str, by: User, at: datetime
) -> Evidence:
    """Keep something that was found. Raises NotAllowed."""
    _refuse_stranger(case, by)
    added = Evidence(
        agency_id=case.agency_id,
        case_id=case.id,
        title=title,
        url=url,
        kind=kind,
        is_outside=is_outside,
        note=note,
        added_by_id=by.id,
        added_at=at,
    )
    db.session.add(added)
    db.session.flush()
    audit.record("case.evidence_added", case, by=by)
    return added


def remove_evidence(case: Case, found: Evidence, *, by: User) -> None:
    """Take something away that turned out to be nothing; the trail keeps that it was there. Raises NotAllowed."""
    _refuse_stranger(case, by)
    db.session.delete(found)
    db.session.flush()
    audit.record("case.evidence_removed", case, by=by)


def transcribe(report: Report, file: StoredFile, *, text: str, by: User, at: datetime) -> None:
    """Take down what a file says. Raises NotAllowed."""
    _refuse_stranger(report.case, by)
    reports.transcribe(report, file, text=text, by=by, at=at)


def _refuse_stranger(case: Case, by: User) -> None:
    if not permissions.may_check(by, case):
        raise NotAllowed
