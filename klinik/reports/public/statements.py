"""Where the liaison of another office answers, by a one-time link and without an account.

Opening the link changes nothing, however often a mail scanner does it: only the last button hands the statement in.
"""

from datetime import timedelta

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from klinik import agencies
from klinik.db import db, now
from klinik.errors import KlinikError, NotFound
from klinik.files import services as files
from klinik.reports.codes import AskingEnd
from klinik.reports.forms import StatementForm
from klinik.reports.models import StatementRequest
from klinik.reports.public.blueprint import reports
from klinik.reports.services import statements
from klinik.web.forms import NOTHING_SENT
from klinik.web.languages import to
from klinik.web.limits import limiter

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
COPY_SHOWN = timedelta(hours=1)  # after handing in; whoever opens the link later reads only that it has been answered
KEPT = ("text", "name", "function", "form_token")


@reports.get("/keterangan/<token>")
@limiter.limit("60 per minute")
def statement(token: str) -> ResponseReturnValue:
    asked = _asked(token)
    if asked is None or statements.is_over(asked, at=now()):
        return _over(asked)
    return _page("statement", asked, StatementForm(NOTHING_SENT))


@reports.post("/keterangan/<token>")
@limiter.limit("60 per hour")
def give_statement(token: str) -> ResponseReturnValue:
    asked, then = _asked(token), request.form.get("then", "check")
    if asked is None or statements.is_over(asked, at=now()):
        return _over(asked)
    form = StatementForm(MultiDict({name: request.form.get(name, "") for name in KEPT}))
    slips = _take_letter(asked, then)
    if then in {"change", "drop_letter"}:
        return _page("statement", asked, form)
    is_whole = form.accepted()
    form.letter.errors = slips
    if not is_whole or slips:
        return _page("statement", asked, form, 422)
    if then != "send":
        return _page("statement_check", asked, form)
    return _hand_in(asked, token, form)


def _hand_in(asked: StatementRequest, token: str, form: StatementForm) -> ResponseReturnValue:
    text = (form.text.data or "").replace("\r\n", "\n")
    name, function = (form.name.data or "").strip(), (form.function.data or "").strip()
    statements.answer(asked, text=text, name=name, function=function, at=now())
    db.session.commit()
    return redirect(to(f"/keterangan/{token}"), 303)


def _asked(token: str) -> StatementRequest | None:
    """Return what the link belongs to, on the host of the office that asked."""
    try:
        return statements.find(agencies.current().id, token)
    except NotFound:
        return None


def _take_letter(asked: StatementRequest, then: str) -> list[str]:
    """Keep the letter that was sent along, whatever else is wrong; return why it could not be kept."""
    upload = request.files.get("letter")
    if then == "drop_letter":
        statements.attach(asked, None, at=now())
    elif upload is not None and upload.filename:
        try:
            letter = files.keep_letter(upload.stream, upload.filename, agency_id=asked.agency_id, at=now())  # type: ignore[arg-type]  # it reads and seeks
        except KlinikError as refusal:
            return [refusal.sentence()]
        statements.attach(asked, letter, at=now())
    db.session.commit()
    return []


def _page(name: str, asked: StatementRequest, form: StatementForm, status: int = 200) -> ResponseReturnValue:
    return render_template(f"reports/{name}.html", asked=asked, form=form), status, PRIVATE


def _over(asked: StatementRequest | None) -> ResponseReturnValue:
    """Say calmly why there is nothing to answer: handed in already, not needed any more, too old, not known."""
    given = asked.statement if asked else None
    is_fresh = given is not None and now() - given.received_at < COPY_SHOWN
    ending = (asked.ending or AskingEnd.EXPIRED) if asked else None
    page = render_template("reports/statement_over.html", asked=asked, ending=ending, copy=given if is_fresh else None)
    return page, 200 if given else 410 if asked else 404, PRIVATE
