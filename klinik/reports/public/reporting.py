"""`/lapor`: what was seen, what is known already, how to reach the sender, check the answers, send."""

from contextlib import suppress
from datetime import timedelta

from flask import Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from klinik.agencies import regions
from klinik.db import commit_soon, db, now
from klinik.matching import TooSlow
from klinik.reports import services
from klinik.reports.codes import PLATFORM_WORDS
from klinik.reports.models import Report, ReportDraft
from klinik.reports.public import cookies, steps
from klinik.reports.public.blueprint import reports
from klinik.reports.public.steps import Desk
from klinik.reports.services import access, drafts, known
from klinik.web import limits
from klinik.web.languages import language, to

MESSAGE_FIELDS = ("text", "link", "files", "question", "seen_where", "seen_on", "region_code", "form_token")
TO_FILL = {"message", "contact"}
FASTEST = timedelta(seconds=3)  # nobody reads and fills the form in less
PER_NETWORK = "60 per hour"
PER_AGENCY = "3000 per hour"


@reports.get("/lapor")
def report() -> ResponseReturnValue:
    shared = steps.open_draft(cookies.draft())
    if shared is None:
        return render_template("reports/message.html", form=steps.empty_form(), draft=None)
    shared.form.files.errors = shared.draft.fields.get(steps.UNKEPT, "").splitlines()
    words = {"form": shared.form, "draft": shared.draft, "is_shared": steps.has_message(shared)}
    page = render_template("reports/message.html", **words)
    return page, 200, {"Cache-Control": "no-store"}


@reports.post("/lapor")
def take_report() -> ResponseReturnValue:
    desk = steps.open_desk()
    if filed := desk.filed():
        return _receipt(filed)
    if "this_one" in request.form:
        return _answered(desk)
    if "remove_file" in request.form:
        drafts.drop_file(desk.draft, request.form["remove_file"])
        return _page("message", desk)
    if (page := request.form.get("change", "")) in TO_FILL:
        return _again(page, desk)
    return _next(desk)


def _again(name: str, desk: Desk) -> ResponseReturnValue:
    """Show a page with what is in it so far, to be changed or in another language.

    Nobody has said that the page is done: of slips only that is named which has lost a file.
    """
    for field in desk.form:
        if field is not desk.form.files:
            field.errors = []
    return _page(name, desk)


def _next(desk: Desk) -> ResponseReturnValue:
    """Return the first page that still needs something; the receipt when nothing does and the button was `send`."""
    form = desk.form
    if not steps.has_message(desk):
        form.text.errors = [*form.text.errors, services.EmptyReport().sentence()]
    if any(form[name].errors for name in MESSAGE_FIELDS if name in form):
        return _page("message", desk, 422)
    if not steps.has_answered_contact(desk.draft):
        return _known_or_contact(desk)
    if form.errors:
        return _page("contact", desk, 422)
    return _send(desk) if "send" in request.form else _page("check", desk)


def _known_or_contact(desk: Desk) -> ResponseReturnValue:
    """Show what is known already, once; where there is nothing, or no time to look, the form goes on."""
    asked = (known.DRAFT, desk.draft.id)
    if "none_of_these" in request.form:
        known.refuse_all(asked, at=now())
        desk.draft.fields = {**desk.draft.fields, steps.REFUSED: steps.TICKED}
        return _page("contact", desk)
    with suppress(TooSlow):
        if found := steps.look_up_new(desk):
            desk.note_shown(found)
            return _page("known", desk, found=found)
    return _page("contact", desk)


def _answered(desk: Desk) -> ResponseReturnValue:
    """The answer was among those shown, on a page or while writing: go and read it; nothing is filed."""
    asked = (known.DRAFT, desk.draft.id)
    if not known.was_shown(asked):
        desk.note_shown(steps.look_up(desk))
    clarification = known.choose(asked, request.form["this_one"], at=now())
    db.session.commit()
    return redirect(to(clarification.path), 303)


def _send(desk: Desk) -> ResponseReturnValue:
    intake = desk.intake(language=language(), is_suspect=_is_suspect(desk))
    submission = services.submit(desk.agency, intake, at=now())
    return _receipt(submission.report.id, desk.draft)


def _receipt(report_id: object, draft: ReportDraft | None = None) -> Response:
    """Let this browser see the ticket and send it there; a draft that was written down is closed."""
    filed = db.session.get_one(Report, report_id)
    written = draft if draft is not None and drafts.is_written(draft) else None
    token = access.remember(filed, token=cookies.token(), at=now(), draft=written)
    db.session.commit()
    response = make_response(redirect(to(f"/tiket/{filed.ticket_number}"), 303))
    return cookies.drop_draft(cookies.put(response, token))


def _page(name: str, desk: Desk, status: int = 200, **words: object) -> ResponseReturnValue:
    desk.hand_out()
    commit_soon()
    page = render_template(
        f"reports/{name}.html",
        form=desk.form,
        draft=desk.draft,
        platform_words=PLATFORM_WORDS,
        region=_region(desk),
        **words,
    )
    return page, status, steps.WAY_BACK


def _region(desk: Desk) -> str:
    code = desk.form.region_code.data
    return regions.name(code) if code and regions.is_known(code) else ""


def _is_suspect(desk: Desk) -> bool:
    """Whether a limit was passed. Such a report is taken in all the same, and looked at by staff first."""
    if current_app.config["RATE_LIMITS"] == "off":
        return False
    was_hasty = now() - desk.draft.started_at < FASTEST
    within = limits.within(PER_NETWORK, "report", limits.network()) and limits.within(
        PER_AGENCY, "report", desk.agency.slug
    )
    return bool(desk.form.website.data) or was_hasty or not within
