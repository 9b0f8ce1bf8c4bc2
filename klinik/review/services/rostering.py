"""The duty roster is made: shifts that come back every week, and days on which somebody is away."""

from collections.abc import Iterable
from datetime import date, time

from flask_babel import lazy_gettext as _l

from klinik import audit
from klinik.accounts.models import User
from klinik.db import db
from klinik.errors import KlinikError
from klinik.review import duty, permissions
from klinik.review.models import Duty, DutyLeave
from klinik.review.queries import duty as queries


class AlreadyOnDuty(KlinikError):
    """The shift would lie over another one of the same person."""

    status = 422
    message = _l("%(who)s sudah bertugas pada jam itu. Pilih jam lain, atau hapus dulu jadwal yang lama.")


class CannotBeOnDuty(KlinikError):
    """Whoever is on duty must be able to take a case of this agency."""

    status = 422
    message = _l("Pilih verifikator atau redaktur yang akunnya masih terbuka.")


def put_on_duty(person: User, *, days: Iterable[int], begins: time, ends: time, by: User) -> list[Duty]:
    """Give somebody the same shift on some days of every week. Raises CannotBeOnDuty, AlreadyOnDuty."""
    _refuse_stranger(person, by)
    theirs = [shift for shift in queries.roster(person.agency_id) if shift.user_id == person.id]
    fresh = [Duty(agency_id=person.agency_id, user=person, weekday=day, begins=begins, ends=ends) for day in days]
    for number, shift in enumerate(fresh):
        if any(duty.overlap(shift, other) for other in [*theirs, *fresh[:number]]):
            raise AlreadyOnDuty(who=person.name)
    db.session.add_all(fresh)
    db.session.flush()
    for shift in fresh:
        audit.record("duty.added", shift, by=by)
    return fresh


def take_off_duty(shift: Duty, *, by: User) -> None:
    """Take a shift out of the roster."""
    audit.record("duty.removed", shift, by=by)
    db.session.delete(shift)
    db.session.flush()


def go_away(person: User, *, first_on: date, last_on: date, by: User) -> DutyLeave:
    """Note the days on which somebody is away. Raises CannotBeOnDuty."""
    _refuse_stranger(person, by)
    leave = DutyLeave(agency_id=person.agency_id, user=person, first_on=first_on, last_on=last_on)
    db.session.add(leave)
    db.session.flush()
    audit.record("duty.leave_added", leave, by=by)
    return leave


def come_back(leave: DutyLeave, *, by: User) -> None:
    """Take such days back."""
    audit.record("duty.leave_removed", leave, by=by)
    db.session.delete(leave)
    db.session.flush()


def _refuse_stranger(person: User, by: User) -> None:
    if person.role not in permissions.CHECKERS or person.agency_id != by.agency_id or not person.is_active:
        raise CannotBeOnDuty
