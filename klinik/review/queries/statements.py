"""What other offices were asked about a case, how far the letters to them have got, and what they said."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from klinik.accounts import Scope
from klinik.db import db
from klinik.errors import NotFound
from klinik.notifications import services as notifications
from klinik.notifications.models import Notification
from klinik.reports.models import Case, Statement, StatementRequest
from klinik.reports.services import asked


@dataclass(frozen=True)
class Asked:
    """A question to an office with the masked address it went to and the letters that were written about it."""

    request: StatementRequest
    address: str
    letters: Sequence[Notification]

    @property
    def last(self) -> Notification | None:
        return self.letters[-1] if self.letters else None


def of_case(case: Case) -> list[Asked]:
    """Return what was asked about a case and those laid into it, the newest first."""
    wanted = (
        select(StatementRequest)
        .where(asked.about(case))
        .order_by(StatementRequest.asked_at.desc(), StatementRequest.id.desc())
        .options(
            joinedload(StatementRequest.asked_by),
            joinedload(StatementRequest.recipient),
            joinedload(StatementRequest.statement).joinedload(Statement.letter),
            selectinload(StatementRequest.reminders),
        )
    )
    requests = db.session.scalars(wanted).all()
    letters = _letters(requests)
    return [Asked(request, _address(request), letters.get(request.id, [])) for request in requests]


def statement(statement_id: uuid.UUID, *, scope: Scope) -> Statement:
    """Return what an office answered to the reader's agency, by the key of the question. Raises NotFound."""
    found = db.session.get(Statement, statement_id)
    if found is None or found.agency_id not in scope.agency_ids:
        raise NotFound
    return found


def _address(request: StatementRequest) -> str:
    return (notifications.masked_address(request.recipient) if request.recipient else None) or ""


def _letters(requests: Sequence[StatementRequest]) -> dict[uuid.UUID, list[Notification]]:
    """Return the questions and reminders that were written to liaisons, by request, the oldest first."""
    events = {f"statement:{request.id}:asked": request.id for request in requests}
    for request in requests:
        events |= {f"statement:{request.id}:{reminder.stage}": request.id for reminder in request.reminders}
    found: dict[uuid.UUID, list[Notification]] = {}
    wanted = select(Notification).where(Notification.event.in_(events)).order_by(Notification.created_at)
    for letter in db.session.scalars(wanted) if events else ():
        found.setdefault(events[letter.event], []).append(letter)
    return found
