"""What belongs to the work on a case: tasks, finds, transcripts of its files."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klinik.accounts import Scope
from klinik.clarifications.services import SourceContent
from klinik.db import db
from klinik.reports.models import Case
from klinik.review.models import CaseTask, Evidence


def tasks(case: Case) -> Sequence[CaseTask]:
    """Return what is to be done, then what is done, each in its order."""
    wanted = select(CaseTask).where(CaseTask.case_id == case.id)
    people = joinedload(CaseTask.for_whom), joinedload(CaseTask.done_by)
    order = CaseTask.done_at.desc().nulls_first(), CaseTask.id
    return db.session.scalars(wanted.options(*people).order_by(*order)).all()


def evidence(case: Case) -> Sequence[Evidence]:
    """Return what was found, in the order in which it was."""
    wanted = select(Evidence).where(Evidence.case_id == case.id).options(joinedload(Evidence.added_by))
    return db.session.scalars(wanted.order_by(Evidence.id)).all()


def as_sources(case: Case) -> list[SourceContent]:
    """Return what was found as the sources of a draft that begins."""
    return [
        SourceContent(title=find.title or find.url, kind=find.kind, url=find.url, is_outside=find.is_outside)
        for find in evidence(case)
    ]


def task(task_id: uuid.UUID, *, scope: Scope) -> CaseTask:
    """Return a task of the reader's agency. Raises NotFound."""
    return scope.one(CaseTask, task_id)


def one(evidence_id: uuid.UUID, *, scope: Scope) -> Evidence:
    """Return a find of the reader's agency. Raises NotFound."""
    return scope.one(Evidence, evidence_id)
