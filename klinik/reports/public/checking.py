"""`/cek`: what is known about a pasted message, before anything is filed."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from klinik import agencies
from klinik.db import commit_soon, only_looks
from klinik.matching import TooSlow
from klinik.reports import services
from klinik.reports.forms import LONGEST_LINK, LONGEST_TEXT
from klinik.reports.public import steps
from klinik.reports.public.blueprint import reports
from klinik.reports.public.steps import Desk
from klinik.reports.services import known
from klinik.web import limiter

MOST_SUGGESTED = 3
LONGEST_TOPIC, MOST_TOPIC_WORDS = 60, 3
NOTHING = "", 204


@reports.post("/cek")
def check() -> ResponseReturnValue:
    desk = steps.open_desk()
    form = desk.form
    if not steps.has_message(desk):
        form.text.errors = [*form.text.errors, services.EmptyReport().sentence()]
    if any((form.text.errors, form.link.errors, form.files.errors, form["form_token"].errors)):
        return _page("reports/message.html", desk, 422)
    try:
        found = steps.look_up(desk)
    except TooSlow:
        return _page("reports/checked.html", desk, found=[], is_slow=True)
    desk.note_shown(found)
    return _page("reports/checked.html", desk, found=found, topic="" if found else _topic(desk))


def _topic(desk: Desk) -> str:
    """Return what was typed where it is a word or three: no message to recognise, but one to search the list for."""
    text = (desk.form.text.data or "").strip()
    is_all = not (desk.form.link.data or desk.draft.files)
    return text if is_all and len(text) <= LONGEST_TOPIC and len(text.split()) <= MOST_TOPIC_WORDS else ""


def _page(template: str, desk: Desk, status: int = 200, **words: object) -> ResponseReturnValue:
    desk.hand_out()
    commit_soon()
    page = render_template(template, form=desk.form, draft=desk.draft, **words)
    return page, status, steps.WAY_BACK


@reports.post("/cek/saran")
@limiter.limit("300 per minute")
def suggest() -> ResponseReturnValue:
    """What is known about a message that is still being written: a piece of the page, or nothing. Nothing is kept."""
    only_looks()
    text, link = request.form.get("text", ""), request.form.get("link", "")
    if len(text) > LONGEST_TEXT or len(link) > LONGEST_LINK:
        return NOTHING
    try:
        found = known.look_up(agencies.current(), text=text, links=link.split())[:MOST_SUGGESTED]
    except TooSlow:
        return NOTHING
    return render_template("reports/suggestions.html", found=found) if found else NOTHING


@reports.get("/cek")
def check_form() -> ResponseReturnValue:
    """Somebody reloaded the result or followed a bookmark: begin again."""
    return render_template("reports/message.html", form=steps.empty_form(), draft=None)
