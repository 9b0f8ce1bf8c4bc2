"""Statements of other offices: asked by a one-time link, reminded on working days, kept word for word.

The public's clock goes on meanwhile: a case that waits for an office is open, not paused.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from klinik import audit
from klinik.accounts import writing
from klinik.accounts.models import User
from klinik.agencies import addresses, hours
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import KlinikError, NotFound
from klinik.files import services as files
from klinik.files.models import StoredFile
from klinik.notifications import contacts
from klinik.notifications.kinds import Kind
from klinik.notifications.services import recipients, tokens
from klinik.reports.codes import AskingEnd, CaseStatus, ReminderStage, Step
from klinik.reports.models import Case, Statement, StatementReminder, StatementRequest
from klinik.reports.services import asked, cases, timeline

LASTS = timedelta(days=30)  # after the day by which an answer was wished for
# On which working day, seen from that day, the office is reminded; these are all that it ever gets.
REMINDED_ON = {ReminderStage.BEFORE: -1, ReminderStage.AFTER: 1, ReminderStage.LAST: 3}
WORKED_ON = {CaseStatus.NEW, CaseStatus.IN_REVIEW, CaseStatus.NEEDS_INFO}


class AskingOver(KlinikError):
    """The question was answered, taken back, replaced or has run out meanwhile."""

    message = _l("Pertanyaan ini sudah selesai. Muat ulang halamannya untuk melihat keadaan terbaru.")


@dataclass(frozen=True)
class Asking:
    """What is asked of which office, and by when."""

    office: str
    contact: str  # e-mail of its liaison
    claim: str
    question: str
    wished_on: date


def ask(case: Case, asking: Asking, *, by: User, at: datetime) -> StatementRequest:
    """Ask an office; the caller holds the case and knows it to be active. Raises NotAContact, NeverOpen."""
    agency, token = db.session.get_one(Agency, case.agency_id), tokens.fresh()
    liaison = recipients.of_contact(agency.id, contacts.read(asking.contact))
    request = StatementRequest(
        agency_id=agency.id,
        case_id=case.id,
        office=asking.office,
        recipient=liaison,
        claim=asking.claim,
        question=asking.question,
        wished_on=asking.wished_on,
        asked_by_id=by.id,
        asked_at=at,
        token_hash=tokens.digest(token.text),
        token=token.sealed,
        expires_at=datetime.combine(asking.wished_on + LASTS, time(), agency.zone),
        reminders=_reminders(agency, asking.wished_on, at),
    )
    db.session.add(request)
    db.session.flush()
    asked.tell(request, Kind.STATEMENT_ASKED, event=f"statement:{request.id}:asked")
    cases.add_step(case, Step.STATEMENT_REQUESTED, at=at + cases.A_BEAT)
    settle(case, at=at)
    audit.record("case.statement_requested", case, by=by)
    return request


def replace(request: StatementRequest, *, by: User, at: datetime) -> None:
    """End a question because it is asked anew: the old link is dead, and the mail with the new one says enough."""
    case = _lock(request)
    if request.is_open:
        asked.end(request, AskingEnd.REPLACED, by=by, at=at)
        audit.record("case.statement_replaced", case, by=by)


def withdraw(request: StatementRequest, *, by: User, at: datetime) -> Case:
    """Take a question back, and tell the office so; return its case. Raises AskingOver."""
    case = _lock(request)
    _refuse_over(request, at)
    asked.end(request, AskingEnd.WITHDRAWN, by=by, at=at)
    asked.tell(request, Kind.STATEMENT_OVER, event=f"statement:{request.id}:over")
    settle(case, at=at)
    audit.record("case.statement_withdrawn", case, by=by)
    return case


def answer(request: StatementRequest, *, text: str, name: str, function: str, at: datetime) -> Statement:
    """Take the office's statement in, with the letter attached so far, and tell who waits. Raises AskingOver."""
    case = _lock(request)
    _refuse_over(request, at)
    statement = Statement(
        request=request,
        agency_id=request.agency_id,
        text=text,
        name=name,
        function=function,
        letter_id=request.letter_id,
        received_at=at,
    )
    db.session.add(statement)
    asked.tell(request, Kind.STATEMENT_THANKS, event=f"statement:{request.id}:thanks", received_at=at)
    asked.end(request, AskingEnd.ANSWERED, at=at)
    cases.add_step(case, Step.STATEMENT_RECEIVED, at=at)
    settle(case, at=at)
    _tell_staff(request, case, Kind.STATEMENT_GIVEN)
    audit.record("case.statement_given", case, by=audit.LIAISON)
    return statement


def attach(request: StatementRequest, letter: StoredFile | None, *, at: datetime) -> None:
    """Keep a letter for the answer that is being written, in place of one before it; None takes it away.

    Raises AskingOver.
    """
    db.session.refresh(request, with_for_update=True)
    _refuse_over(request, at)
    before, request.letter = request.letter, letter
    db.session.flush()
    if before is not None:
        files.forget(before)


def remind(request: StatementRequest, *, at: datetime) -> None:
    """Send the reminder that is due. Of several that are, as after a long standstill, only the last one goes.

    Safe to run twice, and twice at once: the request is locked, and a reminder that went says so.
    """
    case = _lock(request)
    due = [reminder for reminder in request.reminders if reminder.sent_at is None and reminder.due_at <= at]
    if not due or not request.is_open:
        return
    *skipped, last = due
    for reminder in skipped:
        request.reminders.remove(reminder)
    last.sent_at = at
    db.session.flush()
    asked.tell(request, Kind.STATEMENT_REMINDER, event=f"statement:{request.id}:{last.stage}")
    audit.record("case.statement_reminded", case, by=None)


def expire(request: StatementRequest, *, at: datetime) -> None:
    """Close a question that nobody answered in its time, and tell who asked. Safe to run twice."""
    case = _lock(request)
    if not request.is_open or request.expires_at > at:
        return
    asked.end(request, AskingEnd.EXPIRED, at=at)
    settle(case, at=at)
    _tell_staff(request, case, Kind.STATEMENT_MISSING)
    audit.record("case.statement_expired", case, by=None)


def settle(case: Case, *, at: datetime) -> None:
    """Let the case wait for an office while one is asked, and go on when none is. The clock runs either way.

    A case that rested for its reporters runs again: something has been set going that they do not hold up.
    """
    db.session.flush()
    is_waiting = asked.is_waiting(case)
    if is_waiting and case.status in WORKED_ON:
        cases.change_status(case, CaseStatus.WAITING_AGENCY, at=at)
    elif not is_waiting and case.status is CaseStatus.WAITING_AGENCY:
        cases.change_status(case, CaseStatus.IN_REVIEW if case.taken_by_id else CaseStatus.NEW, at=at)


def find(agency_id: uuid.UUID, token: str) -> StatementRequest:
    """Return the request of a link, also when it has ended. Raises NotFound."""
    mine = (StatementRequest.agency_id == agency_id, StatementRequest.token_hash == tokens.digest(token))
    found = db.session.scalar(select(StatementRequest).where(*mine))
    if found is None:
        raise NotFound
    return found


def is_over(request: StatementRequest, *, at: datetime) -> bool:
    """Say whether the link opens nothing any more; one that has run out is closed by the next sweep."""
    return not request.is_open or request.expires_at <= at


def _reminders(agency: Agency, wished_on: date, at: datetime) -> list[StatementReminder]:
    moments = {stage: hours.working_day(agency, wished_on, count) for stage, count in REMINDED_ON.items()}
    return [StatementReminder(stage=stage, due_at=moment) for stage, moment in moments.items() if moment > at]


def _refuse_over(request: StatementRequest, at: datetime) -> None:
    if is_over(request, at=at):
        raise AskingOver


def _lock(request: StatementRequest) -> Case:
    """Lock the case that the work goes on in, then the request, and read both anew; return the case."""
    case = timeline.end_of_merges(request.case)
    db.session.flush()
    db.session.refresh(case, with_for_update=True)
    db.session.refresh(request, with_for_update=True)
    return case


def _tell_staff(request: StatementRequest, case: Case, kind: Kind) -> None:
    """Write to whoever asked and whoever has the case."""
    people = {person.id: person for person in (request.asked_by, case.taken_by) if person and person.is_active}
    agency = db.session.get_one(Agency, request.agency_id)
    url = addresses.absolute(agency, f"/meja/kasus/{case.id}#statement-{request.id}")
    words = {"office": request.office, "title": case.title, "url": url}
    writing.write_to(people.values(), kind=kind, event=f"statement:{request.id}:{kind}", words=words)
