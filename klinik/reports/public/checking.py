"""`/cek`: what is known about a pasted message, before anything is filed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from klinik.db import db, now
from klinik.reports import services
from klinik.reports.public import steps
from klinik.reports.public.blueprint import reports
from klinik.reports.services import known


@reports.post("/cek")
def check() -> ResponseReturnValue:
    desk = steps.open_desk()
    form = desk.form
    if not steps.has_message(desk):
        form.text.errors = [*form.text.errors, services.EmptyReport().sentence()]
    slips = bool(form.text.errors or form.link.errors or form.files.errors or form["form_token"].errors)
    found = (
        []
        if slips
        else known.look_up(
            desk.agency, text=form.text.data or "", links=(form.link.data or "").split(), files=desk.draft.files
        )
    )
    known.note_shown(desk.draft, found, at=now())
    db.session.commit()
    page = render_template(
        "reports/message.html" if slips else "reports/checked.html", form=form, draft=desk.draft, found=found
    )
    return page, 422 if slips else 200, {"Cache-Control": "no-store"}


@reports.get("/cek")
def check_form() -> ResponseReturnValue:
    """Somebody reloaded the result or followed a bookmark: begin again."""
    return render_template("reports/message.html", form=steps.empty_form(), draft=None)
