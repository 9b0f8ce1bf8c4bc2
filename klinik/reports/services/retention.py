"""Forgetting who reported, some time after the case has closed. What circulated stays, for statistics and matching."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, exists, func, select

from klinik import audit
from klinik.agencies.models import Agency
from klinik.clarifications.models import Objection
from klinik.db import db
from klinik.notifications import services as notifications
from klinik.notifications.models import Recipient, Subscription
from klinik.reports.models import Case, DataRequest, Report, ReportAddition, StatementRequest, TicketLink
from klinik.reports.services import attachments

DAY = func.make_interval(0, 0, 0, 1)  # years, months, weeks, days


def due(*, at: datetime) -> Sequence[uuid.UUID]:
    """Return the reports whose sender is to be forgotten: closed longer ago than their agency keeps contacts.

    Without a contact, too: what somebody asks and adds may say who they are.
    """
    return db.session.scalars(_due(at).order_by(Report.received_at)).all()


def forget_sender(report: Report) -> None:
    """Part a report from whoever sent it: contact, question and additions go, the message stays. Safe to repeat."""
    recipient_id, report.recipient_id = report.recipient_id, None
    report.question = ""
    added = [addition.file_id for addition in report.additions if addition.file_id]
    for addition in report.additions:
        addition.text, addition.file_id = "", None
    db.session.execute(delete(TicketLink).where(TicketLink.report_id == report.id))
    db.session.flush()
    attachments.forget_unheld(added)
    if recipient_id:
        forget_unused(recipient_id)
        audit.record("report.sender_forgotten", report, by=None)


def forget_objectors(*, at: datetime) -> int:
    """Part answered objections from whoever sent them, after the same time; their text goes too. Return how many."""
    answered = select(Objection).join(Agency, Agency.id == Objection.agency_id)
    old = answered.where(Objection.text != "", Objection.answered_at < at - Agency.retention_days * DAY)
    found = db.session.scalars(old).all()
    for objection in found:
        recipient_id, objection.recipient_id, objection.text = objection.recipient_id, None, ""
        db.session.flush()
        if recipient_id:
            forget_unused(recipient_id)
        audit.record("objection.sender_forgotten", objection, by=None)
    return len(found)


def forget_liaisons(*, at: datetime) -> int:
    """Forget the addresses of liaisons some time after their office was asked; what it answered stays. Return of how
    many requests."""
    ended = select(StatementRequest).join(Agency, Agency.id == StatementRequest.agency_id)
    old = StatementRequest.ended_at < at - Agency.retention_days * DAY
    found = db.session.scalars(ended.where(StatementRequest.recipient_id.is_not(None), old)).all()
    for request in found:
        recipient_id, request.recipient_id = request.recipient_id, None
        db.session.flush()
        if recipient_id:
            forget_unused(recipient_id)
    return len(found)


def forget_unused(recipient_id: uuid.UUID) -> None:
    """Erase a contact that no report needs any more, with what was written to it; a subscription keeps it."""
    recipient = notifications.by_id(recipient_id)
    needed = exists().where(Report.recipient_id == recipient_id) | exists().where(
        Objection.recipient_id == recipient_id
    )
    needed |= exists().where(DataRequest.recipient_id == recipient_id)
    needed |= exists().where(StatementRequest.recipient_id == recipient_id)
    if not db.session.scalar(select(needed)) and not notifications.is_subscribed(recipient):
        notifications.erase(recipient)


def former_readers() -> Sequence[uuid.UUID]:
    """Return the contacts that were kept for a subscription which has ended, and that nothing else needs."""
    ended = select(Subscription.recipient_id).where(Subscription.stopped_at.is_not(None))
    going_on = select(Subscription.recipient_id).where(Subscription.stopped_at.is_(None))
    needed = select(Report.recipient_id).where(Report.recipient_id.is_not(None))
    rows = select(Recipient.id).where(
        Recipient.id.in_(ended),
        Recipient.id.not_in(going_on),
        Recipient.id.not_in(needed),
        Recipient.erased_at.is_(None),
    )
    return db.session.scalars(rows).all()


def _due(at: datetime) -> Select[uuid.UUID]:
    closed = select(Report.id).join(Case, Case.id == Report.case_id).join(Agency, Agency.id == Report.agency_id)
    added = exists().where(
        ReportAddition.report_id == Report.id, (ReportAddition.text != "") | ReportAddition.file_id.is_not(None)
    )
    theirs = Report.recipient_id.is_not(None) | (Report.question != "") | added
    return closed.where(theirs, Case.closed_at < at - Agency.retention_days * DAY)
