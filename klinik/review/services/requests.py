"""Asking the people who reported for what is missing. A case rests only while every one of them is being asked."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from klinik import audit
from klinik.accounts.models import User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import KlinikError
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import CaseStatus, Step
from klinik.reports.models import Case, InfoRequest, Report, ReportStep
from klinik.reports.services import access, cases
from klinik.review.services.assignment import start_work
from klinik.review.services.holding import hold_active

UNANSWERED = (InfoRequest.answered_at.is_(None), InfoRequest.closed_at.is_(None))


class NobodyToAsk(KlinikError):
    """Every report of the case is being asked already, or was withdrawn."""

    message = _l("Semua pelapor kasus ini sudah dimintai kelengkapan atau menarik laporannya.")


def request_info(
    case: Case, *, question: str, by: User, seen: int, at: datetime, report_ids: Collection[uuid.UUID] = ()
) -> None:
    """Ask the reporters (all, or those of some reports): by message who left a contact, on the ticket page the others.

    Raises NotAllowed, StaleVersion, NotActive, NobodyToAsk.
    """
    hold_active(case, by=by, seen=seen)
    asked = [report for report in _unasked(case) if not report_ids or report.id in report_ids]
    if not asked:
        raise NobodyToAsk
    start_work(case, by=by, at=at)
    for report in asked:
        _ask(report, question, by, at)
    settle(case, at=at)
    audit.record("case.info_requested", case, by=by)


def settle(case: Case, *, at: datetime) -> None:
    """Let the case rest when all its reporters are being asked, and go on when one of them is not."""
    db.session.flush()
    is_waiting = not _unasked(case)
    if is_waiting and case.status in {CaseStatus.NEW, CaseStatus.IN_REVIEW}:
        cases.change_status(case, CaseStatus.NEEDS_INFO, at=at)
    elif not is_waiting and case.status is CaseStatus.NEEDS_INFO:
        cases.change_status(case, CaseStatus.IN_REVIEW, at=at)


def close_requests(case: Case, *, at: datetime) -> None:
    """Stop asking: the case has ended."""
    mine = InfoRequest.report_id.in_(select(Report.id).where(Report.case_id == case.id))
    db.session.flush()
    db.session.execute(update(InfoRequest).where(mine, *UNANSWERED).values(closed_at=at))


def _unasked(case: Case) -> Sequence[Report]:
    """Return the standing reports of the case whose senders are not being asked anything."""
    asked = select(InfoRequest.id).where(InfoRequest.report_id == Report.id, *UNANSWERED).exists()
    standing = select(Report).where(Report.case_id == case.id, Report.withdrawn_at.is_(None), ~asked)
    return db.session.scalars(standing.order_by(Report.received_at)).all()


def _ask(report: Report, question: str, by: User, at: datetime) -> None:
    request = InfoRequest(report=report, question=question, asked_by_id=by.id, asked_at=at)
    db.session.add(request)
    db.session.add(ReportStep(report_id=report.id, step=Step.INFO_REQUESTED, happened_at=at + cases.A_BEAT))
    db.session.flush()
    if report.recipient_id is None or report.quarantined_at:
        return
    agency = db.session.get_one(Agency, report.agency_id)
    words = {
        "ticket_number": report.ticket_number,
        "question": question,
        "url": addresses.absolute(agency, f"/t/{access.make_link(report, at=at)}"),
    }
    recipient = notifications.by_id(report.recipient_id)
    notifications.tell(recipient, kind=Kind.NEEDS_INFO, event=f"info_request:{request.id}", words=words)
