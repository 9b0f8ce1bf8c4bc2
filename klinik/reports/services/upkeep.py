"""What a citizen can do to a ticket afterwards: add, withdraw, erase; and what time does to it."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from klinik import audit, matching
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import KlinikError
from klinik.files.models import StoredFile
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import CaseStatus, Step
from klinik.reports.models import InfoRequest, Report, ReportAddition, ReportStep, TicketLink
from klinik.reports.services import access, attachments, cases, clocks, retention
from klinik.web.prose import is_blank


class NothingAdded(KlinikError):
    status = 422
    message = _l("Tulis keterangan tambahan atau lampirkan satu berkas.")


class AlreadyWithdrawn(KlinikError):
    message = _l("Laporan ini sudah ditarik atau dihapus.")


def add_information(report: Report, *, text: str, file: StoredFile | None = None, at: datetime) -> None:
    """Keep what the citizen adds; an open question is answered by it, and the case goes on.

    Raises NothingAdded, AlreadyWithdrawn.
    """
    _refuse_gone(report)
    if is_blank(text) and file is None:
        raise NothingAdded
    report.additions.append(ReportAddition(text=text, file_id=file.id if file else None, added_at=at))
    report.steps.append(ReportStep(step=Step.INFO_ADDED, happened_at=at))
    for request in report.info_requests:
        if request.answered_at is None:
            request.answered_at = at
    case = report.case
    db.session.refresh(case, with_for_update=True)
    if case.status is CaseStatus.INCOMPLETE:
        clocks.start_again(case, at=at)  # nobody was promised anything while it was closed
    if case.status in {CaseStatus.NEEDS_INFO, CaseStatus.INCOMPLETE}:
        cases.change_status(case, CaseStatus.IN_REVIEW if case.taken_by_id else CaseStatus.NEW, at=at)
    db.session.flush()
    audit.record("report.information_added", report, by=audit.CITIZEN)


def withdraw(report: Report, *, at: datetime) -> None:
    """Take the report back: it no longer counts and its sender is told nothing more. Raises AlreadyWithdrawn."""
    cases.hold(report.case, report.case.clarification_id)
    _refuse_gone(report)
    _take_back(report, at)
    audit.record("report.withdrawn", report, by=audit.CITIZEN)
    cases.recount_filed(report.case)


def erase(report: Report, *, at: datetime) -> None:
    """Remove everything personal from the report and leave a tombstone: number, moments, case. Safe to repeat."""
    cases.hold(report.case, report.case.clarification_id)
    if report.withdrawn_at is None:
        _take_back(report, at)
    report.erased_at = at
    report.text = report.question = ""
    file_ids = [file.id for file in report.files] + [one.file_id for one in report.additions if one.file_id]
    report.links, report.files, report.transcripts, report.region_code = [], [], [], None
    recipient_id, report.recipient_id = report.recipient_id, None
    for addition in report.additions:
        addition.text, addition.file_id = "", None
    db.session.execute(delete(TicketLink).where(TicketLink.report_id == report.id))
    db.session.flush()
    attachments.forget_unheld(file_ids)
    if recipient_id:
        retention.forget_unused(recipient_id)
    matching.remove("report", report.id)
    audit.record("report.erased", report, by=audit.CITIZEN)
    cases.recount_filed(report.case)


def remind(request: InfoRequest, *, at: datetime) -> None:
    """Ask once more, three days after the question. Does nothing when it was answered or asked again already.

    Who has taken the report back, and whoever sent a suspect one, is written to no more.
    """
    report = request.report
    if not request.is_open or request.reminded_at or report.recipient_id is None or not report.counts:
        return
    request.reminded_at = at
    agency = db.session.get_one(Agency, report.agency_id)
    notifications.tell(
        notifications.by_id(report.recipient_id),
        kind=Kind.INFO_REMINDER,
        event=f"info_reminder:{request.id}",
        words={
            "ticket_number": report.ticket_number,
            "question": request.question,
            "url": addresses.absolute(agency, f"/t/{access.make_link(report, at=at)}"),
        },
    )


def close_unanswered(request: InfoRequest, *, at: datetime) -> None:
    """Close the question, and the case as incomplete when nobody else of it is still heard. Any reply reopens it."""
    if not request.is_open:
        return
    request.closed_at = at
    case = request.report.case
    db.session.refresh(case, with_for_update=True)
    db.session.flush()
    still_waiting = db.session.scalar(
        select(InfoRequest.id)
        .join(Report, Report.id == InfoRequest.report_id)
        .where(Report.case_id == case.id, InfoRequest.answered_at.is_(None), InfoRequest.closed_at.is_(None))
        .limit(1)
    )
    if case.status is CaseStatus.NEEDS_INFO and still_waiting is None:
        cases.change_status(case, CaseStatus.INCOMPLETE, at=at)
        cases.add_step(case, Step.INCOMPLETE, at=at)
        cases.tell_reporters(
            case,
            kind=Kind.INCOMPLETE,
            event=f"incomplete:{request.id}",
            words={},  # each reporter's own ticket number and link come from their receipt
        )
        audit.record("case.incomplete", case, by=None)


def _take_back(report: Report, at: datetime) -> None:
    report.withdrawn_at = at
    report.steps.append(ReportStep(step=Step.WITHDRAWN, happened_at=at))


def _refuse_gone(report: Report) -> None:
    if report.withdrawn_at or report.erased_at:
        raise AlreadyWithdrawn
