"""The clock of a case: what is promised when it begins, how a pause moves it, and what people may move."""

from datetime import datetime

from sqlalchemy import select

from klinik.accounts.models import User
from klinik.agencies import hours
from klinik.agencies.models import Agency, ClockMode
from klinik.db import db, uuid7
from klinik.reports.models import Case, PromiseChange
from klinik.reports.models.promise import Move


def start(case: Case, agency: Agency, *, at: datetime) -> None:
    """Promise what the office promises for such a case, from this moment on."""
    lane = hours.lane(agency, is_emergency=case.is_emergency)
    case.due_at = hours.due_at(agency, at, lane.promise_hours, clock=lane.clock)
    case.response_due_at = hours.due_at(agency, at, lane.response_hours, clock=lane.clock)


def start_again(case: Case, *, at: datetime) -> None:
    """Promise a new answer; whether the first response came in time has been settled before."""
    agency = db.session.get_one(Agency, case.agency_id)
    lane, hurried = hours.lane(agency, is_emergency=case.is_emergency), standing_haste(case)
    case.due_at = hours.due_at(agency, at, lane.promise_hours, clock=lane.clock)
    if hurried is not None:
        hurried.due_before = max(case.due_at, hours.due_at(agency, at, agency.promise_hours))


def take_along(case: Case, *, into: Case) -> None:
    """Give a case that was split off the clock of the other: its reporters have waited since they filed."""
    into.due_at, into.response_due_at, into.first_response_at = (
        case.due_at,
        case.response_due_at,
        case.first_response_at,
    )
    hurried = standing_haste(case)
    if hurried is not None:
        columns = {column.key: getattr(hurried, column.key) for column in PromiseChange.__table__.columns}
        db.session.add(PromiseChange(**columns | {"id": uuid7(), "case_id": into.id}))


def share_haste(case: Case, *, into: Case, by: User, at: datetime) -> None:
    """Make the target of a merge as urgent as what is laid into it, and never later than its people were promised."""
    hurried = standing_haste(case)
    if hurried is None or into.is_emergency:
        return
    change = hurry(into, reason=hurried.reason, by=by, at=at)
    into.due_at = change.due_at = min(into.due_at, case.due_at)


def respond(case: Case, *, at: datetime) -> None:
    """Note that a person has looked: the promise of a first response is kept, or broken, once and for all."""
    case.first_response_at = case.first_response_at or at


def go_on(case: Case, *, at: datetime) -> None:
    """Let a paused clock run again: what was left when it stopped is left now, of both promises."""
    if case.paused_at is None:
        return
    agency = db.session.get_one(Agency, case.agency_id)
    stopped, clock = case.paused_at, hours.lane(agency, is_emergency=case.is_emergency).clock
    case.due_at = _moved(agency, case.due_at, stopped, at, clock)
    if case.first_response_at is None and case.response_due_at is not None:
        case.response_due_at = _moved(agency, case.response_due_at, stopped, at, clock)
    hurried = standing_haste(case)
    if hurried is not None:
        hurried.due_before = _moved(agency, hurried.due_before, stopped, at, agency.clock_mode)
    case.paused_at = None


def hurry(case: Case, *, reason: str, by: User, at: datetime) -> PromiseChange:
    """Put a case into the emergency lane. Its targets begin now, and never later than what was promised already."""
    agency = db.session.get_one(Agency, case.agency_id)
    lane, since = hours.lane(agency, is_emergency=True), case.paused_at or at
    change = _change(case, Move.HURRIED, reason=reason, by=by, at=at)
    case.is_emergency = True
    case.due_at = min(case.due_at, hours.due_at(agency, since, lane.promise_hours, clock=lane.clock))
    if case.first_response_at is None:
        soon = hours.due_at(agency, since, lane.response_hours, clock=lane.clock)
        case.response_due_at = min(case.response_due_at or case.due_at, soon)
    change.due_at = case.due_at
    db.session.add(change)
    return change


def calm(case: Case, *, reason: str, by: User, at: datetime) -> None:
    """Take a case out of the emergency lane: what was promised before holds again, pauses added."""
    agency = db.session.get_one(Agency, case.agency_id)
    change, hurried = _change(case, Move.CALMED, reason=reason, by=by, at=at), standing_haste(case)
    case.is_emergency = False
    before = hurried.due_before if hurried else hours.due_at(agency, case.opened_at, agency.promise_hours)
    case.due_at = max(case.due_at, before)
    if case.first_response_at is None:
        case.response_due_at = hours.due_at(agency, case.opened_at, agency.response_hours)
    change.due_at = case.due_at
    db.session.add(change)


def extend(case: Case, *, until: datetime, reason: str, by: User, at: datetime) -> None:
    """Promise the answer for a later moment. The reason is for the reporters to read."""
    change = _change(case, Move.EXTENDED, reason=reason, by=by, at=at)
    case.due_at = change.due_at = until
    db.session.add(change)


def standing_haste(case: Case) -> PromiseChange | None:
    """Return the change that put the case into the emergency lane, while it is there."""
    if not case.is_emergency:
        return None
    mine = select(PromiseChange).where(PromiseChange.case_id == case.id, PromiseChange.move == Move.HURRIED)
    return db.session.scalar(mine.order_by(PromiseChange.id.desc()).limit(1))


def last_extension(case: Case) -> PromiseChange | None:
    """Return the change that gave the case more time, when the answer is still promised for that moment or later."""
    mine = select(PromiseChange).where(PromiseChange.case_id == case.id, PromiseChange.move == Move.EXTENDED)
    found = db.session.scalar(mine.order_by(PromiseChange.id.desc()).limit(1))
    return found if found is not None and found.due_at <= case.due_at else None


def _moved(agency: Agency, due_at: datetime, stopped: datetime, at: datetime, clock: ClockMode) -> datetime:
    """Return a due time that leaves as many hours from now as it left when the clock stopped; a missed one stays."""
    left = hours.business_seconds_between(agency, stopped, due_at, clock=clock) / 3600
    return hours.due_at(agency, at, left, clock=clock) if left > 0 else due_at


def _change(case: Case, move: Move, *, reason: str, by: User, at: datetime) -> PromiseChange:
    """Return a change that has still to be told where it moved the promise."""
    return PromiseChange(
        agency_id=case.agency_id,
        case_id=case.id,
        move=move,
        reason=reason,
        due_before=case.due_at,
        response_due_before=case.response_due_at,
        changed_by_id=by.id,
        changed_at=at,
    )
