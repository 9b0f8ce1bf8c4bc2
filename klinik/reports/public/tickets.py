"""The receipt and the way of a ticket, for whoever has just filed it, knows its code, or followed our link."""

from collections.abc import Mapping

from flask import Response, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klinik import agencies
from klinik.agencies import addresses
from klinik.clarifications.models import Clarification
from klinik.db import db, now
from klinik.reports import queries, services
from klinik.reports.forms import AddForm, ConfirmForm, TrackForm
from klinik.reports.models import Report
from klinik.reports.public import cookies, steps
from klinik.reports.public.blueprint import reports
from klinik.reports.services import access, copies, disagreeing, known, late, promise, timeline
from klinik.web import forms
from klinik.web.limits import limiter
from klinik.web.squares import square

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@reports.get("/lacak")
def track_form() -> ResponseReturnValue:
    return render_template("reports/track.html", form=TrackForm(ticket_number=request.args.get("ticket_number", "")))


@reports.post("/lacak")
@limiter.limit("60 per minute")
def track() -> ResponseReturnValue:
    form = TrackForm()
    if "change" in request.form:
        return _in_another_language(form)
    if not form.accepted():
        return _ask(form, 422)
    agency_id = agencies.current().id
    try:
        report = access.open_with_code(agency_id, form.ticket_number.data or "", form.access_code.data or "", at=now())
    except (access.WrongCode, access.WaitBeforeTrying) as refusal:
        db.session.commit()  # the wrong try counts
        form.access_code.errors = [refusal.sentence()]
        return _ask(form, refusal.status, refusal.headers)
    return _let_in(report)


def _in_another_language(form: TrackForm) -> ResponseReturnValue:
    """Show the page that asks for the code in the middle of writing, with what brought somebody to it."""
    came_by = request.form["change"]
    closed = access.TicketClosed().sentence() if came_by == "closed" else ""
    return _ask(form, 200, is_dead_link=came_by == "link", closed=closed)


def _ask(form: TrackForm, status: int, headers: Mapping[str, str] = PRIVATE, **words: object) -> ResponseReturnValue:
    """Ask for number and code; what was written for a ticket that has closed stays until it is open again."""
    page = render_template("reports/track.html", form=form, unsent=request.form.get("text", ""), **words)
    return page, status, {**PRIVATE, **headers}


@reports.get("/t/<token>")
def follow_link(token: str) -> ResponseReturnValue:
    report = access.open_with_link(agencies.current().id, token)
    if report is None:
        return _ask(TrackForm(None), 404, is_dead_link=True)
    return _let_in(report)


@reports.get("/tiket/<ticket_number>")
def ticket(ticket_number: str) -> ResponseReturnValue:
    report = _seen(ticket_number)
    if report is None:
        return _ask(TrackForm(None, ticket_number=ticket_number), 200)
    return _ticket_page(report, AddForm(None), ConfirmForm(None))


@reports.errorhandler(access.TicketClosed)
def ask_for_code(refusal: access.TicketClosed) -> ResponseReturnValue:
    """A button was pressed on a ticket that has closed meanwhile: its code opens it, and nothing typed is lost."""
    form = TrackForm(None, ticket_number=(request.view_args or {}).get("ticket_number", ""))
    return _ask(form, refusal.status, closed=refusal.sentence())


@reports.post("/tiket/<ticket_number>/tambah")
def add(ticket_number: str) -> ResponseReturnValue:
    report, form = _mine(ticket_number), AddForm()
    is_changing = "change" in request.form  # the language, in the middle of writing
    if is_changing or not form.accepted():
        form.note_lost_file()
        return _ticket_page(report, form, ConfirmForm(None), 200 if is_changing else 422)
    kept, slips = steps.take_files(agencies.current(), request.files.getlist("file")[:1])
    try:
        if not slips:
            services.add_information(report, text=form.text.data or "", file=kept[0] if kept else None, at=now())
            return _back(report, to="perjalanan")  # where it stands that something was added
    except services.NothingAdded as slip:
        form.text.errors = [slip.sentence()]
    form.file.errors = slips
    return _ticket_page(report, form, ConfirmForm(None), 422)


@reports.post("/tiket/<ticket_number>/serupa")
def say_of_offers(ticket_number: str) -> ResponseReturnValue:
    """What the search found after the report was filed: "this is the one", or "none of these"."""
    forms.check_action()
    report = _mine(ticket_number)
    if "this_one" in request.form:
        late.accept(report, request.form["this_one"], at=now())
    else:
        known.refuse_all((known.REPORT, report.id), at=now())
    return _back(report)


@reports.post("/tiket/<ticket_number>/bukan-ini")
def disagree(ticket_number: str) -> ResponseReturnValue:
    """The search answered by itself, and that is not what was meant."""
    forms.check_action()
    report = _mine(ticket_number)
    disagreeing.disagree(report, at=now())
    return _back(report)


@reports.post("/tiket/<ticket_number>/tarik")
def withdraw(ticket_number: str) -> ResponseReturnValue:
    report, form = _mine(ticket_number), ConfirmForm()
    if not form.accepted():
        return _ticket_page(report, AddForm(None), form, 422)
    services.withdraw(report, at=now())
    return _back(report)


@reports.post("/tiket/<ticket_number>/unduh-data")
def download(ticket_number: str) -> ResponseReturnValue:
    forms.check_action()
    report = _mine(ticket_number)
    response = _copy(report)
    response.headers.update(PRIVATE)
    return response


@reports.post("/tiket/<ticket_number>/hapus-data")
def erase(ticket_number: str) -> ResponseReturnValue:
    report, form = _mine(ticket_number), ConfirmForm()
    if not form.accepted():
        return _ticket_page(report, AddForm(None), form, 422)
    services.erase(report, at=now())
    return _back(report)


def _seen(ticket_number: str) -> Report | None:
    return access.seen_by(cookies.token(), agencies.current().id, ticket_number, at=now())


def _mine(ticket_number: str) -> Report:
    """Return the report this browser may see. Raises TicketClosed."""
    report = _seen(ticket_number)
    if report is None:
        raise access.TicketClosed
    return report


def _let_in(report: Report) -> ResponseReturnValue:
    token = access.remember(report, token=cookies.token(), at=now())
    return cookies.put(make_response(_with_unsent(report) if request.form.get("text") else _back(report)), token)


def _with_unsent(report: Report) -> ResponseReturnValue:
    """Show the ticket with what was written for it before it closed, ready to be sent."""
    db.session.commit()
    return _ticket_page(report, AddForm(forms.NOTHING_SENT, text=request.form["text"]), ConfirmForm(None))


def _copy(report: Report) -> Response:
    """Return what is held about the report as a file to keep, in a box with the files that were sent."""
    if copies.files_of(report):
        return send_file(copies.with_files(report), as_attachment=True, download_name=f"{report.ticket_number}.zip")
    name = f"attachment; filename={report.ticket_number}.json"
    return Response(copies.as_text(report), mimetype="application/json", headers={"Content-Disposition": name})


def _back(report: Report, *, to: str | None = None) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("reports.ticket", ticket_number=report.ticket_number, _anchor=to), 303)


def _ticket_page(report: Report, add_form: AddForm, confirm: ConfirmForm, status: int = 200) -> ResponseReturnValue:
    progress = timeline.progress(report)
    page = render_template(
        "reports/ticket.html",
        report=report,
        promise=promise.promise(report, at=now()) if progress.is_working else None,
        code=access.access_code(report),
        progress=progress,
        offers=known.offered(report) if progress.is_working else [],
        said=forms.ActionForm(None),
        answer=_answer(report),
        may_disagree=disagreeing.answered_by_search(report) is not None,
        has_disagreed=disagreeing.has_disagreed(report),
        files=report.files,
        form=confirm if confirm.errors else add_form,
        adding=add_form,
        confirm=confirm,
        way_back=square(addresses.absolute(agencies.current(), f"/lacak?ticket_number={report.ticket_number}")),
        share_text=_share_text(report),
        just_filed=queries.is_fresh(report, at=now()),
    )
    return page, status, PRIVATE


def _answer(report: Report) -> Clarification | None:
    """Return the published answer of the case, never anything that is not public yet."""
    clarification = report.case.clarification
    return clarification if clarification and clarification.is_public else None


def _share_text(report: Report) -> str:
    """Return what may be sent on: the number, never the code."""
    agency = agencies.current()
    return str(
        _(
            "Laporan saya di Klinik Hoaks %(agency)s bernomor %(number)s. Lacak dengan kode akses di %(address)s",
            agency=agency.name,
            number=report.ticket_number,
            address=addresses.absolute(agency, "/lacak"),
        )
    )
