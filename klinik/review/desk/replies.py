"""`/meja/pengaturan/balasan`: an admin keeps what colleagues have ready to write; and putting one into a form."""

import uuid
from datetime import datetime

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.review.desk.blueprint import desk
from klinik.review.forms.replies import ReplyForm
from klinik.review.models import SavedReply
from klinik.review.queries import replies as queries
from klinik.review.services import replies as services
from klinik.web.forms import NOTHING_SENT, Form, check_action

REFUSED = {
    services.ReplyNameTaken: "name",
    services.TooManyReplies: "name",
    services.UnknownReplyPlace: "text",
}


@desk.get("/pengaturan/balasan")
@roles(Role.ADMIN)
def replies() -> ResponseReturnValue:
    return _page(ReplyForm(NOTHING_SENT))


@desk.post("/pengaturan/balasan")
@roles(Role.ADMIN)
def add_reply() -> ResponseReturnValue:
    return _saved(None)


@desk.get("/pengaturan/balasan/<uuid:reply_id>")
@roles(Role.ADMIN)
def reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    found = queries.reply(reply_id, scope=current_scope())
    return _page(ReplyForm(NOTHING_SENT, data={"name": found.name, "text": found.text}), found)


@desk.post("/pengaturan/balasan/<uuid:reply_id>")
@roles(Role.ADMIN)
def change_reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    return _saved(queries.reply(reply_id, scope=current_scope()))


@desk.post("/pengaturan/balasan/<uuid:reply_id>/hapus")
@roles(Role.ADMIN)
def remove_reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    services.remove(queries.reply(reply_id, scope=scope), by=scope.user)
    return _back()


def offered(due_at: datetime | None = None) -> dict[str, dict[str, str]]:
    """Return what may be put into a form of this page, by key: name and text with its places filled."""
    scope = current_scope()
    return {
        str(one.id): {"name": one.name, "text": services.filled(one, agency=scope.user.agency, due_at=due_at)}
        for one in queries.replies(scope=scope)
    }


def inserted(form: Form, *, due_at: datetime | None = None) -> bool:
    """Put the chosen reply after what was typed, for a browser without scripts; say whether that was asked for."""
    field = request.form.get("insert", "")
    if not field or field not in form:
        return False
    text = offered(due_at).get(request.form.get("saved_reply", ""), {}).get("text", "")
    form[field].data = "\n\n".join(part for part in ((form[field].data or "").rstrip(), text) if part)
    return True


def _saved(found: SavedReply | None) -> ResponseReturnValue:
    form = ReplyForm()
    if not form.accepted():
        return _page(form, found, 422)
    words = {"name": form.name.data or "", "text": form.text.data or ""}
    try:
        services.save(found, **words, by=current_scope().user, at=now())
    except tuple(REFUSED) as refusal:
        form[REFUSED[type(refusal)]].errors = [refusal.sentence()]
        return _page(form, found, 422)
    return _back()


def _page(form: ReplyForm, found: SavedReply | None = None, status: int = 200) -> Response:
    words = {"form": form, "found": found, "places": [f"{{{place}}}" for place in services.PLACES]}
    replies = [] if found else queries.replies(scope=current_scope())
    return make_response(render_template("review/replies.html", replies=replies, **words), status)


def _back() -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("review.replies"), 303)
