"""The queue, the case beside it, and the readings of it that people keep."""

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import Scope, current_scope, roles
from klinik.clarifications.topics import TOPIC_WORDS, with_filed
from klinik.db import db, now
from klinik.errors import KlinikError, NotFound
from klinik.reports import queries as reports
from klinik.reports.codes import CHANNEL_WORDS, STATUS_WORDS
from klinik.reports.models import Case
from klinik.review import due, filters, forms, permissions, services
from klinik.review.desk.blueprint import desk
from klinik.review.desk.bulk import DONE_WORDS, VERB_WORDS
from klinik.review.queries import bulk, candidates, cases, queue
from klinik.review.views import GROUPS, OVER, VIEW_WORDS
from klinik.web.forms import NOTHING_SENT, check_action

WORDS = {
    "view": VIEW_WORDS,
    "sort": filters.SORT_WORDS,
    "due": filters.DUE_WORDS,
    "topic": TOPIC_WORDS,
    "channel": CHANNEL_WORDS,
    "status": STATUS_WORDS,
    "verb": VERB_WORDS,
    "done": DONE_WORDS,
}


@desk.get("")
@roles(*permissions.READERS)
def home() -> ResponseReturnValue:
    return _page(filters.read(request.args), request.args)


@desk.get("/kasus/<uuid:case_id>/pratinjau")
@roles(*permissions.READERS)
def preview(case_id: uuid.UUID) -> ResponseReturnValue:
    case = reports.case(case_id, agency_ids=current_scope().agency_ids)
    sent = cases.reports(case)
    page = {"case": case, "report": sent[0] if sent else None, "candidates": candidates.of(case, sent)[:3]}
    return render_template("review/preview.html", preview=page, due=due.due(case, at=now()), words=WORDS)


@desk.post("/tampilan")
@roles(*permissions.READERS)
def save_view() -> ResponseReturnValue:
    form, user = forms.SaveViewForm(), current_scope().user
    asked, name = form.filters, " ".join((form.name.data or "").split())
    if not form.accepted():
        return make_response(_page(asked, asked.address(), form), 422)
    try:
        view = services.save_view(name, asked.address(), is_shared=form.is_shared.data, by=user, at=now())
    except (services.NameTaken, services.TooManyViews) as refusal:
        form.name.errors = [refusal.sentence()]
        return make_response(_page(asked, asked.address(), form), refusal.status)
    db.session.commit()
    return redirect(address(view.address, saved=str(view.id)), 303)


@desk.post("/tampilan/<uuid:view_id>/hapus")
@roles(*permissions.READERS)
def remove_view(view_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    view = queue.saved_view(view_id, scope=current_scope())
    services.remove_view(view, by=current_scope().user)
    db.session.commit()
    return redirect(address(view.address), 303)


def address(said: Mapping[str, str], **more: str) -> str:
    """Return the queue as it was asked for, with more in its address."""
    words = urlencode({**said, **more})
    return f"{url_for('review.home')}?{words}" if words else url_for("review.home")


def _page(asked: filters.Filters, args: Mapping[str, str], form: Any = None) -> str:
    scope, at = current_scope(), now()
    saved = queue.saved_views(scope=scope)
    finished = _finished(args.get("done", ""), scope)
    return render_template(
        "review/queue.html",
        asked=asked,
        page=queue.queue(asked, scope=scope, at=at),
        counts=queue.counts(asked, scope=scope, at=at),
        saved=saved,
        saved_here=next((view for view in saved if str(view.id) == args.get("saved")), None),
        preview=None if finished else _beside(args.get("case", ""), scope),
        finished=finished,
        address=address,
        query=urlencode(asked.address()),
        groups=GROUPS,
        view_form=form or forms.SaveViewForm(NOTHING_SENT),
        bulk_form=forms.BulkForm(NOTHING_SENT),
        form=form,
        may_check=scope.user.role in permissions.CHECKERS and asked.view not in OVER,
        may_share=permissions.may_share_views(scope.user),
        may_remove=lambda view: permissions.may_remove_view(scope.user, view),
        due=lambda row: due.due(row, at=at),
        words=WORDS,
        topics=with_filed(asked.topic),
    )


def _beside(chosen: str, scope: Scope) -> dict[str, Any] | None:
    """Return the case beside the list, when one is chosen in the address and still there."""
    try:
        case, report = queue.beside(uuid.UUID(chosen), scope=scope)
    except (ValueError, NotFound):
        return None
    return {"case": case, "report": report, "candidates": []}


def _finished(done: str, scope: Scope) -> Any:
    """Return the bulk action that has just been done from here."""
    try:
        return bulk.action(uuid.UUID(done), scope=scope)
    except (ValueError, KlinikError):
        return None


@desk.post("/kasus/<uuid:case_id>/hadir")
@roles(*permissions.READERS)
def be_here(case_id: uuid.UUID) -> ResponseReturnValue:
    """Note that the reader's browser has the case open, and answer who else has."""
    check_action()
    scope, at = current_scope(), now()
    case: Case = reports.case(case_id, agency_ids=scope.agency_ids)
    services.be_here(case, user=scope.user, is_writing=request.form.get("writing") == "1", at=at)
    db.session.commit()
    return render_template("review/_here.html", here=queue.here(case, but=scope.user, at=at))
