"""Which pictures an answer may show: those its reports brought, that of the archive, and those chosen already."""

import uuid
from collections.abc import Sequence

from sqlalchemy import or_, select

from klinik.accounts import Scope
from klinik.clarifications.models import Clarification, RevisionPicture
from klinik.db import db
from klinik.files.models import Kind, StoredFile
from klinik.reports.models import Case, Report, ReportAddition, ReportFile

MOST = 60


def choosable(case: Case | None, clarification: Clarification | None) -> Sequence[StoredFile]:
    """Return the pictures that came with the reports of these cases, in the order in which they came."""
    answer_id, case_id = clarification.id if clarification else None, case.id if case else None
    agency_id = case.agency_id if case else clarification.agency_id if clarification else None
    cases = select(Case.id).where(
        or_(Case.id == case_id, Case.clarification_id == answer_id), Case.agency_id == agency_id
    )
    reports = select(Report.id).where(Report.case_id.in_(cases))
    sent = or_(
        StoredFile.id.in_(select(ReportFile.file_id).where(ReportFile.report_id.in_(reports))),
        StoredFile.id.in_(select(ReportAddition.file_id).where(ReportAddition.report_id.in_(reports))),
        StoredFile.id.in_(select(Clarification.picture_id).where(Clarification.id == answer_id)),
    )
    wanted = select(StoredFile).where(sent, StoredFile.kind == Kind.PICTURE)
    return db.session.scalars(wanted.order_by(StoredFile.kept_at, StoredFile.id).limit(MOST)).all()


def picture(picture_id: uuid.UUID, *, scope: Scope) -> RevisionPicture:
    """Return a picture of a draft or an answer of the reader's agency. Raises NotFound."""
    return scope.one(RevisionPicture, picture_id)
