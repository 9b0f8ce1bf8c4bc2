"""Requests by people whose data was posted: taken in, watched for 72 hours, answered by mail, forgotten."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from klinik import audit
from klinik.accounts import queries as accounts
from klinik.accounts import writing
from klinik.accounts.models import Role, User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db, secrets
from klinik.errors import KlinikError
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import DATA_OUTCOME_WORDS, DataOutcome, DataWish
from klinik.reports.models import DataRequest
from klinik.reports.models.data_request import ANSWERED_WITHIN
from klinik.reports.models.report import TICKET_NUMBERS
from klinik.reports.services.intake import NOTICE_VERSION
from klinik.reports.services.retention import DAY, forget_unused

WARNED_BEFORE = timedelta(hours=24)
HEAR = (Role.EDITOR, Role.ADMIN)


class AlreadyAnswered(KlinikError):
    message = _l("Permintaan ini sudah dijawab.")


def file(
    agency: Agency, *, wish: DataWish, where: str, what: str, contact: str, language: str = "id", at: datetime
) -> DataRequest:
    """Take a request in: its number, its clock, a receipt by mail, a word to the staff. Raises NotAContact."""
    recipient = notifications.recipient(agency.id, contact=contact, language=language)
    number = db.session.scalar(TICKET_NUMBERS.next_value())
    request = DataRequest(
        agency_id=agency.id,
        number=f"PD-{at.astimezone(agency.zone).year}-{number:06d}",
        wish=wish,
        details=secrets.encrypt(json.dumps([where, what])),
        recipient_id=recipient.id,
        notice_version=NOTICE_VERSION,
        received_at=at,
        due_at=at + ANSWERED_WITHIN,
    )
    db.session.add(request)
    db.session.flush()
    words = {"number": request.number, "due_at": request.due_at.isoformat()}
    words["url"] = addresses.absolute(agency, "/data-pribadi")
    event = f"data-request:{request.id}:received"
    notifications.tell(recipient, kind=Kind.DATA_REQUEST_RECEIVED, event=event, words=words)
    _tell_staff(request, "new")
    audit.record("data_request.filed", request, by=audit.CITIZEN)
    return request


def details(request: DataRequest) -> tuple[str, str]:
    """Return where the data stands and what it is; two empty texts once they are forgotten."""
    if not request.details:
        return "", ""
    where, what = json.loads(secrets.decrypt(request.details))
    return where, what


def answer(request: DataRequest, *, outcome: DataOutcome, reply: str, by: User, at: datetime) -> None:
    """Write to whoever asked, and stop the clock. The reply is kept in the message only. Raises AlreadyAnswered."""
    db.session.refresh(request, with_for_update=True)
    if request.outcome is not None:
        raise AlreadyAnswered
    request.outcome, request.answered_at, request.answered_by_id = outcome, at, by.id
    db.session.flush()
    _tell(request, f"data-request:{request.id}:answered", reply)
    audit.record("data_request.answered", request, by=by)


def tell_erased(request: DataRequest, *, reply: str, by: User, at: datetime) -> None:
    """Tell whoever asked that it is erased: as the answer, or, where there was one already, in one more message."""
    if request.outcome is None:
        answer(request, outcome=DataOutcome.DONE, reply=reply, by=by, at=at)
    else:
        _tell(request, f"data-request:{request.id}:erased:{at.isoformat()}", reply)


def warn(*, at: datetime) -> int:
    """Tell staff once of each request that is due within a day; return of how many."""
    near = select(DataRequest).where(
        DataRequest.outcome.is_(None), DataRequest.warned_at.is_(None), DataRequest.due_at <= at + WARNED_BEFORE
    )
    found = _locked(near)
    for request in found:
        request.warned_at = at
        _tell_staff(request, "near")
    db.session.flush()
    return len(found)


def forget_old(*, at: datetime) -> int:
    """Empty requests that were answered longer ago than their agency keeps contacts; return how many."""
    old = select(DataRequest).join(Agency, Agency.id == DataRequest.agency_id)
    found = _locked(old.where(DataRequest.details != "", DataRequest.answered_at < at - Agency.retention_days * DAY))
    for request in found:
        recipient_id, request.recipient_id, request.details = request.recipient_id, None, ""
        db.session.flush()
        if recipient_id:
            forget_unused(recipient_id)
        audit.record("data_request.forgotten", request, by=None)
    return len(found)


def _tell(request: DataRequest, event: str, reply: str) -> None:
    if request.recipient_id is None or request.outcome is None:
        return
    agency = db.session.get_one(Agency, request.agency_id)
    words = {"number": request.number, "outcome": DATA_OUTCOME_WORDS[request.outcome], "reply": reply}
    words["url"] = addresses.absolute(agency, "/data-pribadi")
    to = notifications.by_id(request.recipient_id)
    notifications.tell(to, kind=Kind.DATA_REQUEST_ANSWERED, event=event, words=words)


def _locked(wanted: Select[DataRequest]) -> Sequence[DataRequest]:
    return db.session.scalars(wanted.with_for_update(of=DataRequest, skip_locked=True)).all()


def _tell_staff(request: DataRequest, stage: str) -> None:
    words = {"number": request.number, "due_at": request.due_at.isoformat()}
    people = accounts.colleagues([request.agency_id], roles=HEAR)
    writing.write_to(people, kind=Kind.DATA_REQUEST, event=f"data-request:{request.id}:{stage}", words=words)
