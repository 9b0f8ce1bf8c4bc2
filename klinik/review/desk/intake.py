"""Taking down what came by telephone, over the counter, or by our own monitoring."""

import uuid
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from klinik.accounts import current_scope, roles
from klinik.db import db, now
from klinik.notifications import queries as readers
from klinik.reports.models import ReportDraft
from klinik.reports.public import steps
from klinik.reports.services import EmptyReport, Intake, drafts
from klinik.review import forms, permissions
from klinik.review.desk.blueprint import desk
from klinik.review.desk.places import regions_of
from klinik.review.services import intake
from klinik.web.forms import NOTHING_SENT


@desk.get("/kasus/baru")
@roles(*permissions.CHECKERS)
def new_case() -> ResponseReturnValue:
    return _page(_form(NOTHING_SENT))


@desk.post("/kasus/baru")
@roles(*permissions.CHECKERS)
def take_down() -> ResponseReturnValue:
    form, user = _form(), current_scope().user
    form.accepted()
    draft = _attach(form)
    if "remove_file" in request.form and draft:
        return _without(request.form["remove_file"], form, draft)
    if form.errors:
        return _again(form, draft)
    try:
        filed = intake.take_down(
            user.agency, _intake(form, draft, user.id), by=user, at=now(), cannot_wait=form.cannot_wait
        )
    except intake.NamelessPartner as refusal:
        form.asks_partner.errors = [refusal.sentence()]
        return _again(form, draft)
    except EmptyReport as refusal:
        form.text.errors = [refusal.sentence()]
        return _again(form, draft)
    if draft:
        draft.report_id = filed.report.id
    db.session.commit()
    return redirect(url_for("review.case", case_id=filed.report.case_id), 303)


def _form(sent: MultiDict[str, Any] | None = None) -> forms.IntakeForm:
    agency_id = current_scope().user.agency_id
    form = forms.IntakeForm(sent, regions=regions_of(agency_id), partners=readers.confirmed_partners(agency_id))
    form.idempotency_key.data = form.idempotency_key.data or str(uuid.uuid4())
    return form


def _page(form: forms.IntakeForm, draft: ReportDraft | None = None) -> str:
    return render_template("review/new_case.html", form=form, draft=draft)


def _again(form: forms.IntakeForm, draft: ReportDraft | None, status: int = 422) -> ResponseReturnValue:
    """Show the form with all that was typed and attached; what was attached is kept for a day."""
    db.session.commit()
    return make_response(_page(form, draft), status)


def _without(file_id: str, form: forms.IntakeForm, draft: ReportDraft) -> ResponseReturnValue:
    """Take a file out again, and say nothing yet about what is still to be filled in."""
    if form["form_token"].errors:
        return _again(form, draft)
    drafts.drop_file(draft, file_id)
    fresh = _form()
    fresh.draft.data = form.draft.data
    return _again(fresh, draft, 200)


def _attach(form: forms.IntakeForm) -> ReportDraft | None:
    """Keep what was attached so far, as the public form does: a slip elsewhere costs nobody a second upload.

    What could not be kept is said at the field. Without a file there is no draft.
    """
    agency, token = current_scope().user.agency, form.draft.data or ""
    taken, slips = steps.take_files(agency, request.files.getlist("files"))
    draft = drafts.find(agency, token, at=now())
    if taken:
        draft, more = steps.keep(agency, token, {}, taken)
        form.draft.data = drafts.hand_out(draft, token)
        slips += more
    form.files.errors = [*form.files.errors, *slips]
    return draft


def _intake(form: forms.IntakeForm, draft: ReportDraft | None, user_id: uuid.UUID) -> Intake:
    return Intake(
        text=form.text.data or "",
        links=(form.link.data or "").split(),
        files=draft.files if draft else (),
        question=form.question.data or "",
        seen_where=form.seen_where.data,
        seen_on=form.seen_on.data,
        region_code=form.region_code.data,
        contact=(form.contact.data or "").strip(),
        channel=form.channel.data,
        partner=form.on_behalf_of,
        idempotency_key=form.idempotency_key.data or "",
        entered_by_id=user_id,
    )
