"""The messages of the agency, by how far they have got."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from klinik.accounts import Scope
from klinik.db import db
from klinik.errors import NotFound
from klinik.notifications import services as notifications
from klinik.notifications.kinds import State, Way
from klinik.notifications.models import Notification, Recipient
from klinik.reports.models import Report
from klinik.web.paging import Page, page

SIZE = 50


def messages(*, scope: Scope, state: State | None, to_call: bool, cursor: str) -> Page[Notification]:
    """Return one page of messages, the newest first. Raises UnknownPage."""
    wanted = select(Notification).where(Notification.agency_id.in_(scope.agency_ids))
    if state:
        wanted = wanted.where(Notification.state == state)
    if to_call:
        wanted = wanted.where(Notification.channel == Way.PHONE, Notification.state == State.WAITING)
    by = (Notification.created_at, Notification.id)
    return page(wanted, by=by, cursor=cursor, size=SIZE)


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


def masked(items: Collection[Notification]) -> dict[uuid.UUID, str]:
    """Return to whom the messages go, masked, by the recipient's key."""
    people = db.session.scalars(select(Recipient).where(Recipient.id.in_([item.recipient_id for item in items])))
    return {person.id: notifications.masked_address(person) or "" for person in people}


def cases_of(items: Collection[Notification]) -> dict[str, Any]:
    """Return the case of each ticket that a message is about, by ticket number."""
    numbers = [item.about for item in items if item.about]
    rows = db.session.execute(
        select(Report.ticket_number, Report.case_id, Report.id.label("report_id")).where(
            Report.ticket_number.in_(numbers)
        )
    )
    return {row.ticket_number: row for row in rows}
