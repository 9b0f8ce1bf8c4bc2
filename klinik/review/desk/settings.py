"""The office's own settings: contact, promise, hours, closures, colour, names."""

from datetime import date
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import Role, current_scope, roles
from klinik.agencies import settling
from klinik.agencies.models import Agency
from klinik.agencies.week import UnreadableHours
from klinik.clarifications.services import drawing
from klinik.db import db
from klinik.errors import NotFound
from klinik.review.desk.blueprint import desk
from klinik.review.forms.settings import HOURS_HINT, AgencyForm, ClosureForm
from klinik.web.forms import NOTHING_SENT, check_action

PLAIN = (
    "contact_email", "contact_phone", "contact_address", "promise_hours", "response_hours", "emergency_promise_hours",
    "emergency_response_hours", "emergency_any_hour", "escalation_hours", "emergency_escalation_hours", "clock_mode",
    "brand", "shows_names", "four_eyes_wording", "summary_waits", "retention_days",
)  # fmt: skip


@desk.get("/pengaturan")
@roles(Role.ADMIN)
def settings() -> ResponseReturnValue:
    return _page()


@desk.post("/pengaturan")
@roles(Role.ADMIN)
def settle() -> ResponseReturnValue:
    form, admin = AgencyForm(), current_scope().user
    if not form.accepted():
        return _page(form), 422
    values: dict[str, Any] = {name: form[name].data for name in PLAIN}
    values |= {name: values[name] or None for name in PLAIN if name.startswith("contact")}
    try:
        decided = settling.Decisions(**values, service_hours=form.service_hours())
    except UnreadableHours as refusal:
        form.day_1.errors = [refusal.sentence()]
        return _page(form), 422
    if "brand" in settling.settle(admin.agency, decided, by=admin):
        drawing.want_all(admin.agency_id)
    db.session.commit()
    return redirect(url_for("review.settings"), 303)


@desk.post("/pengaturan/libur")
@roles(Role.ADMIN)
def add_closure() -> ResponseReturnValue:
    form, admin = ClosureForm(), current_scope().user
    if not form.accepted() or form.closed_on.data is None:
        return _page(closure=form), 422
    try:
        settling.close_on(admin.agency, form.closed_on.data, reason=form.reason.data or "", by=admin)
    except settling.AlreadyClosed as refusal:
        form.closed_on.errors = [refusal.sentence()]
        return _page(closure=form), 422
    db.session.commit()
    return redirect(url_for("review.settings") + "#libur", 303)


@desk.post("/pengaturan/libur/<day>/hapus")
@roles(Role.ADMIN)
def remove_closure(day: str) -> ResponseReturnValue:
    check_action()
    admin = current_scope().user
    try:
        named = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error
    settling.open_on(admin.agency, named, by=admin)
    db.session.commit()
    return redirect(url_for("review.settings") + "#libur", 303)


def _page(form: AgencyForm | None = None, closure: ClosureForm | None = None) -> str:
    agency = current_scope().user.agency
    return render_template(
        "review/settings.html",
        form=form or closure,
        settings=form or _filled(agency),
        closure=closure or ClosureForm(NOTHING_SENT),
        closures=agency.closures,
        hours_hint=HOURS_HINT,
    )


def _filled(agency: Agency) -> AgencyForm:
    """Return the form over what is saved, whatever other form of the page was sent."""
    saved = {name: getattr(agency, name) for name in PLAIN} | AgencyForm.written(agency.service_hours)
    return AgencyForm(NOTHING_SENT, data=saved)
