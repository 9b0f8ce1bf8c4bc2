"""Taking down what came by telephone, over the counter, or by our own monitoring."""

import uuid
from typing import Any, BinaryIO, cast

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from klinik.accounts import current_scope, roles
from klinik.db import db, now
from klinik.errors import KlinikError
from klinik.files import services as files
from klinik.files.models import StoredFile
from klinik.notifications import queries as readers
from klinik.reports.services import EmptyReport, Intake
from klinik.review import forms, permissions
from klinik.review.desk.blueprint import desk
from klinik.review.desk.places import regions_of
from klinik.review.services import intake
from klinik.web.forms import NOTHING_SENT

MOST_FILES = 4


@desk.get("/kasus/baru")
@roles(*permissions.CHECKERS)
def new_case() -> ResponseReturnValue:
    return _page(_form(NOTHING_SENT))


@desk.post("/kasus/baru")
@roles(*permissions.CHECKERS)
def take_down() -> ResponseReturnValue:
    form, user = _form(), current_scope().user
    kept = _keep_files(form) if form.accepted() else []
    if form.errors:
        return make_response(_page(form), 422)
    try:
        filed = intake.take_down(user.agency, _intake(form, kept, user.id), by=user, at=now())
    except intake.NamelessPartner as refusal:
        form.asks_partner.errors = [refusal.sentence()]
        return make_response(_page(form), 422)
    except EmptyReport as refusal:
        form.text.errors = [refusal.sentence()]
        return make_response(_page(form), 422)
    db.session.commit()
    return redirect(url_for("review.case", case_id=filed.report.case_id), 303)


def _form(sent: MultiDict[str, Any] | None = None) -> forms.IntakeForm:
    agency_id = current_scope().user.agency_id
    form = forms.IntakeForm(sent, regions=regions_of(agency_id), partners=readers.confirmed_partners(agency_id))
    form.idempotency_key.data = form.idempotency_key.data or str(uuid.uuid4())
    return form


def _page(form: forms.IntakeForm) -> str:
    return render_template("review/new_case.html", form=form)


def _keep_files(form: forms.IntakeForm) -> list[StoredFile]:
    """Take in what was attached; say at the field what could not be."""
    kept, agency_id = [], current_scope().user.agency_id
    for upload in [upload for upload in request.files.getlist("files") if upload.filename][:MOST_FILES]:
        stream = cast("BinaryIO", upload.stream)
        try:
            kept.append(files.keep(stream, str(upload.filename), agency_id=agency_id, at=now()))
        except KlinikError as refusal:
            form.files.errors = [*form.files.errors, refusal.sentence()]
    return kept


def _intake(form: forms.IntakeForm, kept: list[StoredFile], user_id: uuid.UUID) -> Intake:
    return Intake(
        text=form.text.data or "",
        links=(form.link.data or "").split(),
        files=kept,
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
