"""Who is on duty: the roster of an office, who is away, and whom to turn to now."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klinik.accounts import Scope
from klinik.accounts import queries as accounts
from klinik.accounts.models import Role, User
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.review import duty
from klinik.review.models import Duty, DutyLeave


def roster(agency_id: uuid.UUID) -> Sequence[Duty]:
    """Return the shifts of a week in their order; those of closed accounts are no one's."""
    mine = select(Duty).join(User, User.id == Duty.user_id).where(Duty.agency_id == agency_id)
    here = mine.where(User.disabled_at.is_(None)).options(joinedload(Duty.user))
    return db.session.scalars(here.order_by(Duty.weekday, Duty.begins, User.name)).all()


def leaves(agency_id: uuid.UUID, *, since: date) -> Sequence[DutyLeave]:
    """Return who is away on that day or later, the nearest first."""
    mine = select(DutyLeave).where(DutyLeave.agency_id == agency_id, DutyLeave.last_on >= since)
    return db.session.scalars(mine.options(joinedload(DutyLeave.user)).order_by(DutyLeave.first_on, DutyLeave.id)).all()


def on_duty(agency: Agency, *, at: datetime) -> list[User]:
    """Return who is on duty at a moment, by name; nobody where the roster has a gap."""
    local = at.astimezone(agency.zone)
    away = {leave.user_id for leave in leaves(agency.id, since=local.date()) if leave.first_on <= local.date()}
    people = {shift.user.id: shift.user for shift in roster(agency.id) if duty.is_on(shift, local)}
    return sorted((person for key, person in people.items() if key not in away), key=lambda person: person.name)


def watch(agency: Agency, *, at: datetime) -> Sequence[User]:
    """Return whom to turn to about a case that nobody has: who is on duty, else every verifier."""
    return on_duty(agency, at=at) or accounts.colleagues([agency.id], roles=(Role.VERIFIER,))


def shift(duty_id: uuid.UUID, *, scope: Scope) -> Duty:
    """Return a shift of the reader's agency. Raises NotFound."""
    return scope.one(Duty, duty_id)


def leave(leave_id: uuid.UUID, *, scope: Scope) -> DutyLeave:
    """Return somebody's days away, of the reader's agency. Raises NotFound."""
    return scope.one(DutyLeave, leave_id)
