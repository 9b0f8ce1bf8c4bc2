"""What the page of one case shows: its reports, its history, the cases laid into it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from klinik.accounts import Scope
from klinik.accounts.models import User
from klinik.audit.models import AuditEvent
from klinik.clarifications.models import Objection, Revision
from klinik.db import db
from klinik.errors import NotFound
from klinik.notifications import services as notifications
from klinik.notifications.models import Recipient
from klinik.reports.codes import CaseKind
from klinik.reports.models import Case, Merge, MovedReport, Report, ReportAddition
from klinik.reports.services.access import normal_number
from klinik.review.models import CaseNote, EditLease, FileOpening
from klinik.review.services.opening import OPEN_LASTS

MOST_REPORTS = 50
MOST_EVENTS = 100


@dataclass(frozen=True)
class Deed:
    """One line of a case's history."""

    at: datetime
    who: str | None  # None: a citizen or the clinic itself
    actor_kind: str
    action: str


@dataclass(frozen=True)
class Laid:
    """A case that was laid into another."""

    case: Case
    merge: Merge | None
    numbers: list[str]


def reports(case: Case) -> Sequence[Report]:
    """Return the reports of a case with all that came with them, the first ones first."""
    wanted = (
        select(Report)
        .where(Report.case_id == case.id)
        .order_by(Report.received_at, Report.id)
        .limit(MOST_REPORTS)
        .options(
            selectinload(Report.files),
            selectinload(Report.transcripts),
            selectinload(Report.info_requests),
            selectinload(Report.additions).joinedload(ReportAddition.file),
        )
    )
    return db.session.scalars(wanted).all()


def contacts(found: Collection[Report]) -> dict[uuid.UUID, str]:
    """Return, masked, how each reporter with a contact can be reached, by the recipient's key."""
    keys = [report.recipient_id for report in found if report.recipient_id]
    people = db.session.scalars(select(Recipient).where(Recipient.id.in_(keys)))
    masked = {person.id: notifications.masked_address(person) for person in people}
    return {key: address for key, address in masked.items() if address}


def opened_files(user: User, *, at: datetime) -> set[uuid.UUID]:
    """Return the files that the person has unblurred a short while ago."""
    mine = select(FileOpening.file_id).where(FileOpening.user_id == user.id, FileOpening.opened_at > at - OPEN_LASTS)
    return set(db.session.scalars(mine))


def notes(case: Case) -> Sequence[CaseNote]:
    """Return what colleagues wrote, the newest first."""
    wanted = select(CaseNote).where(CaseNote.case_id == case.id).options(joinedload(CaseNote.author))
    return db.session.scalars(wanted.order_by(CaseNote.id.desc())).all()


def history(case: Case) -> list[Deed]:
    """Return what happened to a case and to its answer, the newest first."""
    things = [AuditEvent.thing_id == case.id]
    if case.kind is CaseKind.OBJECTION:
        things.append(AuditEvent.thing_id.in_(select(Objection.id).where(Objection.case_id == case.id)))
    if case.clarification_id:
        written = select(Revision.id).where(Revision.clarification_id == case.clarification_id)
        things.append(AuditEvent.thing_id.in_(written))
    wanted = (
        select(AuditEvent, User.name)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(or_(*things))
        .order_by(AuditEvent.id.desc())
        .limit(MOST_EVENTS)
    )
    rows = db.session.execute(wanted)
    return [Deed(event.happened_at, name, event.actor_kind, event.action) for event, name in rows]


def merged_in(case: Case) -> Sequence[Merge]:
    """Return the merges that stand and brought other cases into this one."""
    wanted = (
        select(Merge)
        .join(Case, Case.id == Merge.case_id)
        .where(Case.merged_into_id == case.id, Merge.undone_at.is_(None))
        .options(joinedload(Merge.case))
    )
    return db.session.scalars(wanted.order_by(Merge.merged_at.desc())).all()


def laid(case: Case) -> Laid | None:
    """Return how a case was laid into another, with the numbers of the tickets that went along; None where it was not.

    Before the search wrote its merges down, it left none: such a case has no tickets here, and no way back.
    """
    if case.merged_into_id is None:
        return None
    merge = db.session.scalar(select(Merge).where(Merge.case_id == case.id, Merge.undone_at.is_(None)))
    if merge is None:
        return Laid(case, None, [])
    went = select(Report.ticket_number).join(MovedReport, MovedReport.report_id == Report.id)
    numbers = db.session.scalars(went.where(MovedReport.merge_id == merge.id).order_by(Report.received_at))
    return Laid(case, merge, list(numbers))


def people(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of members of staff by key."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(keys)))
    return {row.id: row.name for row in rows}


def by_ticket(number: str, *, scope: Scope) -> Case:
    """Return the case that a ticket belongs to; a key is understood as well. Raises NotFound."""
    wanted = select(Case).join(Report, Report.case_id == Case.id)
    mine = Report.agency_id.in_(scope.agency_ids), Report.ticket_number == normal_number(number)
    found = db.session.scalar(wanted.where(*mine))
    if found is None:
        raise NotFound
    return found


def writing(revision: Revision | None, *, but: User, at: datetime) -> EditLease | None:
    """Return who else is writing in a draft right now."""
    if revision is None:
        return None
    lease = db.session.get(EditLease, revision.id)
    return lease if lease and lease.user_id != but.id and lease.expires_at > at else None
