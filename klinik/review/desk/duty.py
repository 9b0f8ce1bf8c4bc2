"""The duty roster: everybody at the desk reads it, an admin makes it."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import Role, current_scope, roles
from klinik.accounts import queries as accounts
from klinik.db import db, now
from klinik.review import duty, forms, permissions
from klinik.review.desk.blueprint import desk
from klinik.review.forms.duty import day_names
from klinik.review.models import Duty, DutyLeave
from klinik.review.queries import duty as queries
from klinik.review.services import rostering as services
from klinik.web.forms import NOTHING_SENT, check_action


@desk.get("/pengaturan/piket")
@roles(*permissions.READERS)
def roster() -> ResponseReturnValue:
    return _page()


@desk.post("/pengaturan/piket")
@roles(Role.ADMIN)
def put_on_duty() -> ResponseReturnValue:
    form: Any = forms.DutyForm(colleagues=_colleagues())
    admin = current_scope().user

    def deed() -> None:
        hours = {"begins": form.begins.data, "ends": form.ends.data}
        services.put_on_duty(_person(form), days=sorted(form.days.data), **hours, by=admin)

    return _done(form, deed, form.begins)


@desk.post("/pengaturan/piket/cuti")
@roles(Role.ADMIN)
def go_away() -> ResponseReturnValue:
    form: Any = forms.LeaveForm(colleagues=_colleagues())
    admin = current_scope().user

    def deed() -> None:
        services.go_away(_person(form), first_on=form.first_on.data, last_on=form.last_on.data, by=admin)

    return _done(form, deed, form.person)


@desk.post("/pengaturan/piket/<uuid:duty_id>/hapus")
@roles(Role.ADMIN)
def take_off_duty(duty_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    services.take_off_duty(queries.shift(duty_id, scope=current_scope()), by=current_scope().user)
    db.session.commit()
    return redirect(url_for("review.roster"), 303)


@desk.post("/pengaturan/piket/cuti/<uuid:leave_id>/hapus")
@roles(Role.ADMIN)
def come_back(leave_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    services.come_back(queries.leave(leave_id, scope=current_scope()), by=current_scope().user)
    db.session.commit()
    return redirect(url_for("review.roster"), 303)


def _done(form: Any, deed: Callable[[], None], refused: Any) -> ResponseReturnValue:
    if not form.accepted():
        return _page(form), 422
    try:
        deed()
    except (services.AlreadyOnDuty, services.CannotBeOnDuty) as refusal:
        refused.errors = [refusal.sentence()]
        return _page(form), refusal.status
    db.session.commit()
    return redirect(url_for("review.roster"), 303)


def _page(form: Any = None) -> str:
    """Return the week, what is missing in it, and the forms; one that came back takes the place of its empty one."""
    user, at, people = current_scope().user, now(), _colleagues()
    agency, today = user.agency, at.astimezone(user.agency.zone).date()
    shifts, leaves = queries.roster(agency.id), queries.leaves(agency.id, since=today)
    usual = duty.gaps(shifts, duty.needed(agency))
    coming = duty.gaps(_standing(shifts, leaves, today), duty.needed(agency))
    given = {form.purpose: form} if form else {}
    return render_template(
        "review/duty.html",
        form=form,
        week=[(name, [shift for shift in shifts if shift.weekday == day]) for day, name in day_names().items()],
        today=today.isoweekday(),
        leaves=leaves,
        gaps=[_words(gap) for gap in usual],
        coming_gaps=[_words(gap) for gap in coming if gap not in usual],
        on_duty=queries.on_duty(agency, at=at),
        may_settle=user.role is Role.ADMIN,
        duty_form=given.get("duty") or forms.DutyForm(NOTHING_SENT, colleagues=people),
        leave_form=given.get("leave") or forms.LeaveForm(NOTHING_SENT, colleagues=people),
    )


def _standing(shifts: Sequence[Duty], leaves: Sequence[DutyLeave], today: date) -> list[Duty]:
    """Return the shifts of the seven days from today whose people are not away."""
    days = {(today + timedelta(days=ahead)).isoweekday(): today + timedelta(days=ahead) for ahead in range(7)}
    return [
        shift
        for shift in shifts
        if not any(
            leave.user_id == shift.user_id and leave.first_on <= days[shift.weekday] <= leave.last_on
            for leave in leaves
        )
    ]


def _words(gap: duty.Span) -> str:
    """Return `Senin 16.00 – Selasa 08.00`."""
    names = day_names()

    def moment(minute: int, *, is_end: bool = False) -> str:
        day, rest = divmod(minute, duty.DAY)
        if is_end and rest == 0:
            day, rest = day - 1, duty.DAY
        return f"{names[day % 7 + 1]} {rest // 60:02}.{rest % 60:02}"

    return f"{moment(gap[0])} – {moment(gap[1], is_end=True)}"


def _person(form: Any) -> Any:
    return accounts.colleague(uuid.UUID(form.person.data), agency_ids=current_scope().agency_ids)


def _colleagues() -> list[tuple[str, str]]:
    people = accounts.colleagues([current_scope().user.agency_id], roles=permissions.CHECKERS)
    return [(str(person.id), person.name) for person in people]
