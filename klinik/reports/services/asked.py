"""Whether a case waits for another office, and how asking one ends. Of the case's status it knows nothing."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from flask_babel import LazyString
from sqlalchemy import ColumnElement, delete, or_, select

from klinik.accounts.models import User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.db.secrets import decrypt
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import AskingEnd, ReminderStage
from klinik.reports.models import Case, StatementReminder, StatementRequest
from klinik.web import wording

STILL_OPEN = StatementRequest.ended_at.is_(None)


def about(case: Case) -> ColumnElement[bool]:
    """Whether an office was asked about this case, or about one that was laid into it since."""
    laid_in = select(Case.id).where(Case.merged_into_id == case.id)
    return or_(StatementRequest.case_id == case.id, StatementRequest.case_id.in_(laid_in))


def open_requests(case: Case) -> Sequence[StatementRequest]:
    """Return what is being asked about a case, the first one first."""
    wanted = select(StatementRequest).where(about(case), STILL_OPEN).order_by(StatementRequest.asked_at)
    return db.session.scalars(wanted).all()


def is_waiting(case: Case) -> bool:
    """Say whether any office is being asked about a case."""
    return db.session.scalar(select(select(StatementRequest.id).where(about(case), STILL_OPEN).exists())) or False


def end(request: StatementRequest, ending: AskingEnd, *, at: datetime, by: User | None = None) -> None:
    """Close a request: its link is dead from now on, and nobody is reminded any more."""
    request.ended_at, request.ending, request.token = at, ending, None
    request.ended_by_id = by.id if by else None
    unsent = (StatementReminder.request_id == request.id, StatementReminder.sent_at.is_(None))
    db.session.flush()
    db.session.execute(delete(StatementReminder).where(*unsent))
    db.session.expire(request, ["reminders"])


def end_all(case: Case, *, at: datetime) -> None:
    """Close whatever is still being asked about a case that has ended, and spare the offices the work."""
    for request in open_requests(case):
        end(request, AskingEnd.CASE_CLOSED, at=at)
        tell(request, Kind.STATEMENT_OVER, event=f"statement:{request.id}:over")


def tell(request: StatementRequest, kind: Kind, *, event: str, **more: str | datetime) -> None:
    """Write to the liaison, once for each event. An open request carries its link."""
    if request.recipient is None:
        return
    words: dict[str, str | LazyString | datetime] = {
        "office": request.office,
        "question": request.question,
        "wished": LazyString(wording.unbroken(wording.day), request.wished_on),
        **more,
    }
    if request.token:
        words["url"] = link(request, decrypt(request.token))
    notifications.tell(request.recipient, kind=kind, event=event, words=words)


def events(request_id: uuid.UUID) -> list[str]:
    """Return every event of a request that anybody may have been written to about."""
    staff = (Kind.STATEMENT_GIVEN, Kind.STATEMENT_MISSING)
    return [f"statement:{request_id}:{what}" for what in ("asked", *ReminderStage, "over", "thanks", *staff)]


def link(request: StatementRequest, token: str) -> str:
    """Return the full address at which a liaison answers."""
    return addresses.absolute(db.session.get_one(Agency, request.agency_id), f"/keterangan/{token}")
