"""What colleagues write to each other about a case."""

from datetime import datetime

from klinik import audit
from klinik.accounts.models import User
from klinik.db import db
from klinik.errors import NotAllowed
from klinik.reports.models import Case
from klinik.review import permissions
from klinik.review.models import CaseNote


def note(case: Case, *, text: str, by: User, at: datetime) -> CaseNote:
    """Leave a note. It overwrites nothing, so it needs no version. Raises NotAllowed."""
    if not (permissions.may_check(by, case) or by.role in permissions.APPROVERS):
        raise NotAllowed
    written = CaseNote(agency_id=case.agency_id, case_id=case.id, author_id=by.id, text=text, written_at=at)
    db.session.add(written)
    db.session.flush()
    audit.record("case.noted", case, by=by)
    return written
