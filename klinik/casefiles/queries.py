"""Finding case files, and what stands in one."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from klinik.accounts import Scope
from klinik.archives import queries as archives
from klinik.archives.codes import CopyState
from klinik.archives.models import ArchiveCopy
from klinik.audit.models import AuditEvent
from klinik.casefiles.codes import FileState
from klinik.casefiles.models import CaseFile
from klinik.clarifications.codes import RevisionState
from klinik.clarifications.models import Objection, Revision, Source
from klinik.db import db
from klinik.notifications.kinds import Kind, State, Way
from klinik.notifications.models import Notification
from klinik.reports.models import Case, Report, ReportAddition
from klinik.review.models import Evidence


def of_case(case: Case) -> Sequence[CaseFile]:
    """Return the files made of a case, the newest first."""
    mine = select(CaseFile).where(CaseFile.case_id == case.id, CaseFile.agency_id == case.agency_id)
    return db.session.scalars(mine.options(joinedload(CaseFile.asked_by)).order_by(CaseFile.id.desc())).all()


def one(case_file_id: uuid.UUID, *, scope: Scope) -> CaseFile:
    """Return a file of the reader's agency. Raises NotFound."""
    return scope.one(CaseFile, case_file_id)


def due(at: datetime, *, limit: int) -> Sequence[uuid.UUID]:
    """Return the files that a worker may make now, those that have waited longest first."""
    wanted = select(CaseFile.id).where(CaseFile.next_at <= at).order_by(CaseFile.next_at)
    return db.session.scalars(wanted.limit(limit)).all()


def expired(at: datetime) -> Sequence[CaseFile]:
    """Return the files whose time is over."""
    return db.session.scalars(select(CaseFile).where(CaseFile.state == FileState.MADE, CaseFile.expires_at <= at)).all()


def by_zip(sha256: str) -> CaseFile | None:
    """Return the file whose archive has this hash, of whatever agency: for the command, on the machine itself."""
    return db.session.scalar(select(CaseFile).where(CaseFile.zip_sha256 == sha256).limit(1))


def reports(case: Case) -> Sequence[Report]:
    """Return every report of a case with all that came with it, the first ones first."""
    wanted = select(Report).where(Report.case_id == case.id).order_by(Report.received_at, Report.id)
    parts = (
        selectinload(Report.files),
        selectinload(Report.transcripts),
        selectinload(Report.info_requests),
        selectinload(Report.additions).joinedload(ReportAddition.file),
    )
    return db.session.scalars(wanted.options(*parts)).all()


def copies(case: Case, *, only_released: bool) -> list[ArchiveCopy]:
    """Return the kept copies of every address that stands on a case or in its answer, the first ones first."""
    links = set(db.session.scalars(select(func.unnest(Report.links)).where(Report.case_id == case.id)))
    links |= set(db.session.scalars(select(Evidence.url).where(Evidence.case_id == case.id, Evidence.url != "")))
    sources = select(Source.url).join(Revision).where(Revision.clarification_id == case.clarification_id)
    links |= set(db.session.scalars(sources.where(Source.url != ""))) if case.clarification_id else set()
    found = archives.of_addresses(links, agency_ids=[case.agency_id])
    kept = [copy for each in found.values() for copy in each if copy.state is CopyState.KEPT]
    return sorted((copy for copy in kept if copy.is_released or not only_released), key=lambda copy: copy.id)


def revisions(case: Case, *, only_published: bool) -> Sequence[Revision]:
    """Return the states of the case's answer in their order, with their sources; of another agency's what is public."""
    if case.clarification_id is None:
        return []
    is_ours = false() if only_published else Revision.agency_id == case.agency_id
    seen = or_(Revision.state == RevisionState.PUBLISHED, is_ours)
    wanted = select(Revision).where(Revision.clarification_id == case.clarification_id, seen)
    return db.session.scalars(wanted.options(selectinload(Revision.sources)).order_by(Revision.id)).all()


def objections(case: Case, *, only_answered: bool) -> Sequence[Objection]:
    """Return the objections to the case's answer, and the one that the case itself is about."""
    about: list[ColumnElement[bool]] = [Objection.case_id == case.id]
    if case.clarification_id:
        about.append(Objection.clarification_id == case.clarification_id)
    wanted = select(Objection).where(or_(*about), Objection.agency_id == case.agency_id)
    if only_answered:
        wanted = wanted.where(Objection.outcome.is_not(None))
    return db.session.scalars(wanted.order_by(Objection.filed_at)).all()


def deeds(case: Case) -> Select[Any]:
    """Return the trail of a case, its reports, its answer, its objections and its copies, the first deed first."""
    of_case: list[Select[Any]] = [
        select(Report.id).where(Report.case_id == case.id),
        select(ArchiveCopy.id).where(ArchiveCopy.case_id == case.id),
        select(Objection.id).where(Objection.case_id == case.id),
        select(Revision.id).where(Revision.clarification_id == case.clarification_id)
        if case.clarification_id
        else select(Revision.id).where(false()),
    ]
    things = [AuditEvent.thing_id.in_(keys) for keys in of_case]
    key = [AuditEvent.thing_id.in_([case.id, *filter(None, [case.clarification_id])])]
    mine = AuditEvent.agency_id == case.agency_id, or_(*key, *things)
    is_told_twice = AuditEvent.action == "archive_copy.asked"  # the case says it too
    return select(AuditEvent).where(*mine, ~is_told_twice).order_by(AuditEvent.id)


def told(case: Case) -> Sequence[Row[Kind, Way, State, int]]:
    """Return how many messages about a case there are, by kind, channel and state."""
    tickets = select(Report.ticket_number).where(Report.case_id == case.id)
    mine = Notification.agency_id == case.agency_id, Notification.about.in_(tickets)
    columns = (Notification.kind, Notification.channel, Notification.state)
    counted = select(*columns, func.count().label("number")).where(*mine).group_by(*columns).order_by(*columns)
    return db.session.execute(counted).all()
