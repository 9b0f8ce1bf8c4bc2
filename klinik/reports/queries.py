"""Finding cases and reports, always inside a scope."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from klinik.db import db
from klinik.errors import NotFound
from klinik.files.models import StoredFile
from klinik.reports.models import (
    Case,
    DataRequest,
    InfoRequest,
    Report,
    ReportAddition,
    ReportFile,
    StatementReminder,
    StatementRequest,
)

FRESH = timedelta(minutes=30)
REMIND_AFTER = timedelta(days=3)
CLOSE_AFTER = timedelta(days=7)
OWED_AT_ONCE = 200
MOST_DATA_REQUESTS = 100


def case(case_id: uuid.UUID, *, agency_ids: Collection[uuid.UUID], for_update: bool = False) -> Case:
    """Return a case of these agencies, locked until the transaction ends when it is to be changed. Raises NotFound."""
    statement = select(Case).where(Case.id == case_id, Case.agency_id.in_(agency_ids))
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def report(report_id: uuid.UUID, *, agency_ids: Collection[uuid.UUID]) -> Report:
    """Return a report of these agencies. Raises NotFound."""
    found = db.session.scalar(select(Report).where(Report.id == report_id, Report.agency_id.in_(agency_ids)))
    if found is None:
        raise NotFound
    return found


def of_ticket(ticket_number: str, *, agency_ids: Collection[uuid.UUID]) -> Report:
    """Return the report with that number, spelled as it is stored, of these agencies. Raises NotFound."""
    mine = (Report.ticket_number == ticket_number, Report.agency_id.in_(agency_ids))
    found = db.session.scalar(select(Report).where(*mine))
    if found is None:
        raise NotFound
    return found


def report_of(file: StoredFile) -> Report:
    """Return the report that a file came with, at first or later. Raises NotFound."""
    first = select(ReportFile.report_id).where(ReportFile.file_id == file.id)
    later = select(ReportAddition.report_id).where(ReportAddition.file_id == file.id)
    found = db.session.scalar(select(Report).where(or_(Report.id.in_(first), Report.id.in_(later))).limit(1))
    if found is None:
        raise NotFound
    return found


def is_fresh(report: Report, *, at: datetime) -> bool:
    """Whether the report was filed just now, so that its page is the receipt."""
    return at - report.received_at < FRESH


def requests_to_remind(*, at: datetime) -> Sequence[uuid.UUID]:
    """Return the open questions that are three days old and were not repeated yet."""
    return db.session.scalars(
        _open_requests().where(InfoRequest.asked_at <= at - REMIND_AFTER, InfoRequest.reminded_at.is_(None))
    ).all()


def requests_to_close(*, at: datetime) -> Sequence[uuid.UUID]:
    """Return the open questions that nobody answered in seven days."""
    return db.session.scalars(_open_requests().where(InfoRequest.asked_at <= at - CLOSE_AFTER)).all()


def searches_owed() -> Sequence[uuid.UUID]:
    """Return the oldest reports that were filed without a search, of all agencies."""
    return db.session.scalars(
        select(Report.id).where(~Report.is_searched).order_by(Report.id).limit(OWED_AT_ONCE)
    ).all()


def statements_to_remind(*, at: datetime) -> Sequence[uuid.UUID]:
    """Return the open questions to offices for which a reminder is due. Those of a closed question are gone."""
    due = (StatementReminder.sent_at.is_(None), StatementReminder.due_at <= at)
    return db.session.scalars(select(StatementReminder.request_id).distinct().where(*due)).all()


def statements_to_expire(*, at: datetime) -> Sequence[uuid.UUID]:
    """Return the open questions to offices whose link has run out."""
    over = (StatementRequest.ended_at.is_(None), StatementRequest.expires_at <= at)
    return db.session.scalars(select(StatementRequest.id).where(*over)).all()


def statement_request(request_id: uuid.UUID, *, agency_ids: Collection[uuid.UUID]) -> StatementRequest:
    """Return a question that was put to an office. Raises NotFound."""
    mine = (StatementRequest.id == request_id, StatementRequest.agency_id.in_(agency_ids))
    found = db.session.scalar(select(StatementRequest).where(*mine))
    if found is None:
        raise NotFound
    return found


def _open_requests() -> Select[uuid.UUID]:
    return select(InfoRequest.id).where(InfoRequest.answered_at.is_(None), InfoRequest.closed_at.is_(None))


def data_request(request_id: uuid.UUID, *, agency_ids: Collection[uuid.UUID]) -> DataRequest:
    """Return a request about personal data. Raises NotFound."""
    mine = select(DataRequest).where(DataRequest.id == request_id, DataRequest.agency_id.in_(agency_ids))
    found = db.session.scalar(mine)
    if found is None:
        raise NotFound
    return found


def open_data_requests(*, agency_ids: Collection[uuid.UUID]) -> Sequence[DataRequest]:
    """Return the requests that wait for an answer, those with the least time first."""
    waiting = select(DataRequest).where(DataRequest.agency_id.in_(agency_ids), DataRequest.outcome.is_(None))
    return db.session.scalars(waiting.order_by(DataRequest.due_at).limit(MOST_DATA_REQUESTS)).all()


def answered_data_requests(*, agency_ids: Collection[uuid.UUID]) -> Sequence[DataRequest]:
    """Return the latest requests that were answered."""
    done = select(DataRequest).where(DataRequest.agency_id.in_(agency_ids), DataRequest.outcome.is_not(None))
    return db.session.scalars(done.order_by(DataRequest.received_at.desc()).limit(MOST_DATA_REQUESTS)).all()
