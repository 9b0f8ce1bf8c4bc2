"""Where a reader says that a published answer errs."""

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from klinik.agencies.models import Agency
from klinik.clarifications import queries as clarifications
from klinik.clarifications import showing
from klinik.clarifications.forms import ObjectionForm
from klinik.db import db, now
from klinik.reports import objections
from klinik.reports.public.blueprint import reports
from klinik.web import thanks
from klinik.web.languages import language, to
from klinik.web.limits import limiter, was_filed

ABOUT = "objection"


@reports.post("/klarifikasi/<public_id>/sanggahan")
@limiter.limit("20 per hour", deduct_when=was_filed)
def object_to(public_id: str) -> ResponseReturnValue:
    clarification = clarifications.one(public_id)
    form = ObjectionForm()
    if "change" in request.form:  # the language, in the middle of writing
        return _page_again(public_id, form, 200)
    if not form.accepted():
        return _page_again(public_id, form, 422)
    objections.file(
        clarification, text=form.text.data or "", contact=form.contact.data or "", language=language(), at=now()
    )
    db.session.commit()
    sent = thanks.mark(public_id, about=ABOUT)
    return redirect(to(f"/klarifikasi/{public_id}/sanggahan?terkirim={sent}"), 303)


@reports.get("/klarifikasi/<public_id>/sanggahan")
def objected(public_id: str) -> ResponseReturnValue:
    """What happens now; whoever comes here without having objected reads how one does."""
    clarification = clarifications.one(public_id)
    publisher = db.session.get_one(Agency, clarification.agency_id)
    is_sent = thanks.read(request.args.get("terkirim", ""), about=ABOUT) == public_id
    return render_template("reports/objected.html", clarification=clarification, publisher=publisher, is_sent=is_sent)


def _page_again(public_id: str, form: ObjectionForm, status: int) -> ResponseReturnValue:
    answer = clarifications.answer(public_id, language())
    publisher = db.session.get_one(Agency, answer.clarification.agency_id)
    return make_response(render_template("clarifications/page.html", **showing.shown(answer, publisher, form)), status)
