"""Where somebody whose data was posted asks for it to be taken away, corrected or explained."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik import agencies
from klinik.db import db, now
from klinik.reports.forms import DataRequestForm
from klinik.reports.public.blueprint import reports
from klinik.reports.services import data_requests
from klinik.web import thanks
from klinik.web.languages import language
from klinik.web.limits import limiter, was_filed

ABOUT = "data request"


@reports.get("/data-pribadi")
def data_request_form() -> ResponseReturnValue:
    return _page(DataRequestForm(None), thanks.read(request.args.get("terkirim", ""), about=ABOUT) or "")


@reports.post("/data-pribadi")
@limiter.limit("10 per hour", deduct_when=was_filed)
def ask_about_data() -> ResponseReturnValue:
    form = DataRequestForm()
    if "change" in request.form:  # the language, in the middle of writing
        return _page(form)
    if not form.accepted():
        return _page(form), 422
    filed = data_requests.file(
        agencies.current(),
        wish=form.wish.data,
        where=form.where.data or "",
        what=form.what.data or "",
        contact=form.contact.data or "",
        language=language(),
        at=now(),
    )
    db.session.commit()
    return redirect(url_for("reports.data_request_form", terkirim=thanks.mark(filed.number, about=ABOUT)), 303)


def _page(form: DataRequestForm, sent: str = "") -> str:
    kept = agencies.current().retention_days
    return render_template("reports/data_request.html", form=form, sent=sent, kept=kept)
