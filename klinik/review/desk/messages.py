"""What was told to whom, and whether it has arrived."""

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.db import db, now
from klinik.notifications.kinds import State
from klinik.review import permissions
from klinik.review.desk.blueprint import desk
from klinik.review.queries import messages as queries
from klinik.review.services import messages as services
from klinik.review.wording import KIND_WORDS, MESSAGE_STATE_WORDS
from klinik.web.forms import check_action

SENDERS = tuple(dict.fromkeys((*permissions.CHECKERS, *permissions.APPROVERS)))


@desk.get("/pemberitahuan")
@roles(*permissions.READERS)
def messages() -> ResponseReturnValue:
    scope, said = current_scope(), request.args.get("state", "")
    state = State(said) if said in set(State) else None
    to_call = bool(request.args.get("telepon"))
    page = queries.messages(scope=scope, state=state, to_call=to_call, cursor=request.args.get("cursor", ""))
    return render_template(
        "review/messages.html",
        page=page,
        state=state,
        to_call=to_call,
        counts=queries.counts(scope=scope),
        people=queries.masked(page.items),
        cases=queries.cases_of(page.items),
        may_send=scope.user.role in SENDERS,
        words={"kind": KIND_WORDS, "state": MESSAGE_STATE_WORDS},
    )


@desk.post("/pemberitahuan/<uuid:message_id>/kirim-ulang")
@roles(*SENDERS)
def resend(message_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    services.resend(queries.message(message_id, scope=scope), by=scope.user, at=now())
    db.session.commit()
    return redirect(url_for("review.messages"), 303)


@desk.post("/pemberitahuan/<uuid:message_id>/ditelepon")
@roles(*SENDERS)
def called(message_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    services.called(queries.message(message_id, scope=scope), by=scope.user, at=now())
    db.session.commit()
    return redirect(url_for("review.messages", telepon=1), 303)
