"""One deed on many cases: asked, looked at once more, done, followed, undone."""

import uuid
from typing import Any
from urllib.parse import urlencode

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from klinik.accounts import Scope, current_scope, roles
from klinik.accounts import queries as accounts
from klinik.background import queries as background
from klinik.db import db, now
from klinik.errors import NotFound
from klinik.review import forms, permissions, services
from klinik.review.desk.blueprint import desk
from klinik.review.desk.replies import inserted, offered
from klinik.review.models import BulkAction, BulkVerb
from klinik.review.queries import bulk as found
from klinik.review.queries import cases
from klinik.web.forms import check_action

VERB_WORDS: dict[BulkVerb, LazyString] = {
    BulkVerb.TAKE: _l("Ambil"),
    BulkVerb.ASSIGN: _l("Serahkan"),
    BulkVerb.TOPIC: _l("Ubah topik"),
    BulkVerb.MERGE: _l("Gabung"),
    BulkVerb.DECLINE: _l("Tidak dapat diproses"),
    BulkVerb.SPAM: _l("Tandai spam"),
}
DONE_WORDS: dict[BulkVerb, LazyString] = {
    BulkVerb.TAKE: _l("Mengambil kasus"),
    BulkVerb.ASSIGN: _l("Menyerahkan kasus"),
    BulkVerb.TOPIC: _l("Mengubah topik"),
    BulkVerb.MERGE: _l("Menggabung kasus"),
    BulkVerb.DECLINE: _l("Menutup sebagai tidak dapat diproses"),
    BulkVerb.SPAM: _l("Menandai spam"),
}
LOOK_AGAIN = 4  # seconds between two looks at a running action
QUIET_FOR = 180  # seconds without a sign of a worker, after which the page says so


@desk.post("/massal")
@roles(*permissions.CHECKERS)
def act_on_many() -> ResponseReturnValue:
    scope, form = current_scope(), forms.bulk_form(_colleagues())
    chosen = _chosen(form, scope)
    if inserted(form):
        return _asking(form, chosen, 200)
    if not form.is_last_step or not form.accepted():
        return _asking(form, chosen, 422 if form.is_last_step else 200)
    number = found.reach(chosen).cases
    if form.all.data and form.expected.data not in (None, number):
        return _asking(form, chosen, 409, was=form.expected.data)
    words = _words(form, scope)
    if words is None:
        return _asking(form, chosen, 422)
    action = services.bulk.start(
        form.do.data, cases=chosen, words=words, address=form.filters.address(), by=scope.user, at=now()
    )
    db.session.commit()
    return redirect(_after(action), 303)


@desk.get("/massal/<uuid:bulk_id>")
@roles(*permissions.READERS)
def bulk_action(bulk_id: uuid.UUID) -> ResponseReturnValue:
    action = found.action(bulk_id, scope=current_scope())
    beat = background.last_heartbeat()
    page = render_template(
        "review/bulk.html",
        bulk=action,
        passed_over=found.passed_over(action),
        is_quiet=not action.finished_at and (beat is None or (now() - beat).total_seconds() > QUIET_FOR),
        back=_back(action),
        may_undo=current_scope().user.role in permissions.CHECKERS,
        words=DONE_WORDS,
    )
    response = make_response(page)
    if not action.finished_at:
        response.headers["Refresh"] = str(LOOK_AGAIN)  # nobody types here, and it ends by itself
    return response


@desk.post("/massal/<uuid:bulk_id>/urungkan")
@roles(*permissions.CHECKERS)
def undo_bulk(bulk_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    action = found.action(bulk_id, scope=current_scope())
    services.bulk.undo(action, by=current_scope().user, at=now())
    db.session.commit()
    return redirect(_after(action), 303)


def _chosen(form: forms.BulkForm, scope: Scope) -> Select[uuid.UUID, int]:
    if form.all.data:
        return found.filtered(form.filters, scope=scope, at=now())
    return found.ticked(form.chosen, scope=scope)


def _asking(
    form: forms.BulkForm, chosen: Select[uuid.UUID, int], status: int, was: int | None = None
) -> ResponseReturnValue:
    """Show what is about to happen, and ask for what the verb needs to know. Raises NothingChosen."""
    reach = found.reach(chosen)
    if not reach.cases:
        raise services.bulk.NothingChosen
    form.expected.data, form.expected.raw_data = reach.cases, None
    asked = form.do.data if form.do.data in set(BulkVerb) else BulkVerb.TAKE
    words = {"verb": VERB_WORDS, "done": DONE_WORDS}
    back = f"{url_for('review.home')}?{urlencode(form.filters.address())}"
    shown = {"reach": reach, "was": was, "back": back, "replies": offered() if "note" in form else {}}
    page = render_template("review/bulk_ask.html", form=form, asked=asked, words=words, **shown)
    return make_response(page, status)


def _words(form: forms.BulkForm, scope: Scope) -> dict[str, Any] | None:
    """Return what the verb needs to know; None, with a word beside the field, where the target does not exist."""
    if form.do.data is not BulkVerb.MERGE:
        return form.words()
    try:
        return {"target": str(cases.by_ticket(form["target"].data or "", scope=scope).id)}
    except NotFound:
        form["target"].errors = [str(_l("Tidak ada kasus dengan nomor tiket ini."))]
        return None


def _colleagues() -> list[tuple[str, str]]:
    people = accounts.colleagues(list(current_scope().agency_ids), roles=permissions.CHECKERS)
    return [(str(person.id), person.name) for person in people]


def _after(action: BulkAction) -> str:
    """Return where to go: back to the queue when all is done, else to where one can watch."""
    return (
        _back(action, done=str(action.id)) if action.finished_at else url_for("review.bulk_action", bulk_id=action.id)
    )


def _back(action: BulkAction, **more: str) -> str:
    return f"{url_for('review.home')}?{urlencode({**action.address, **more})}"
