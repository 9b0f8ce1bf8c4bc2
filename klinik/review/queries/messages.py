"""The messages of the agency, by how far they have got."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, func, or_, select

from klinik.accounts import Scope
from klinik.db import db
from klinik.errors import NotFound
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind, State, Way
from klinik.notifications.models import Notification, Recipient
from klinik.reports.models import Case, Report
from klinik.review.reasons import said_with
from klinik.web.paging import Page, page

SIZE = 50
LONGEST_REASON = 100


@dataclass(frozen=True)
class Wanted:
    """Which messages somebody wants to see, or to send again: as it stands in the address."""

    state: State | None = None
    kind: Kind | None = None
    reason: str = ""
    to_call: bool = False

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Self:
        """Return what an address or a form says; what it does not know it leaves out."""
        state, kind = said.get("state", ""), said.get("kind", "")
        return cls(
            state=State(state) if state in set(State) else None,
            kind=Kind(kind) if kind in set(Kind) else None,
            reason=said.get("reason", "").strip()[:LONGEST_REASON],
            to_call=bool(said.get("telepon")),
        )

    def address(self) -> dict[str, str]:
        """Return what stands in the address of the same list."""
        said = {"state": self.state or "", "kind": self.kind or "", "reason": self.reason}
        return {name: str(text) for name, text in said.items() if text}

    def conditions(self, scope: Scope) -> list[ColumnElement[bool]]:
        """Return what holds for these messages of the reader's agency."""
        found: list[ColumnElement[bool]] = [Notification.agency_id.in_(scope.agency_ids)]
        if self.state:
            found.append(Notification.state == self.state)
        if self.kind:
            found.append(Notification.kind == self.kind)
        if self.reason:
            ours = [Notification.last_error.contains(code, autoescape=True) for code in said_with(self.reason)]
            found.append(or_(Notification.last_error.icontains(self.reason, autoescape=True), *ours))
        if self.to_call:
            found += [Notification.channel == Way.PHONE, Notification.state == State.WAITING]
        return found


def messages(wanted: Wanted, *, scope: Scope, cursor: str) -> Page[Notification]:
    """Return one page of messages, the newest first. Raises UnknownPage."""
    found = select(Notification).where(*wanted.conditions(scope))
    return page(found, by=(Notification.created_at, Notification.id), cursor=cursor, size=SIZE)


def of_case(case: Case) -> Sequence[Notification]:
    """Return the newest messages about the tickets of a case."""
    tickets = select(Report.ticket_number).where(Report.case_id == case.id)
    mine = (Notification.agency_id == case.agency_id, Notification.about.in_(tickets))
    newest = select(Notification).where(*mine).order_by(Notification.created_at.desc(), Notification.id.desc())
    return db.session.scalars(newest.limit(SIZE)).all()


def counts(*, scope: Scope) -> dict[State, int]:
    """Return how many messages are in each state."""
    wanted = select(Notification.state, func.count().label("number")).where(
        Notification.agency_id.in_(scope.agency_ids)
    )
    found = db.session.execute(wanted.group_by(Notification.state))
    return dict.fromkeys(State, 0) | {row.state: row.number for row in found}


def message(message_id: uuid.UUID, *, scope: Scope) -> Notification:
    """Return a message of the reader's agency. Raises NotFound."""
    found = db.session.get(Notification, message_id)
    if found is None or found.agency_id not in scope.agency_ids:
        raise NotFound
    return found


@dataclass(frozen=True)
class Addressee:
    """To whom a message goes: the address masked, and whether nothing is written to it any more."""

    address: str
    is_blocked: bool
    because: str


def addressees(items: Collection[Notification]) -> dict[uuid.UUID, Addressee]:
    """Return to whom the messages go, by the recipient's key; without those whose contact was erased."""
    people = db.session.scalars(select(Recipient).where(Recipient.id.in_([item.recipient_id for item in items])))
    shown = {person: notifications.masked_address(person) for person in people}
    return {
        person.id: Addressee(address, person.blocked_at is not None, person.blocked_because)
        for person, address in shown.items()
        if address
    }


def cases_of(items: Collection[Notification]) -> dict[str, Any]:
    """Return the case of each ticket that a message is about, by ticket number."""
    numbers = [item.about for item in items if item.about]
    rows = db.session.execute(
        select(Report.ticket_number, Report.case_id, Report.id.label("report_id")).where(
            Report.ticket_number.in_(numbers)
        )
    )
    return {row.ticket_number: row for row in rows}
