"""What was told to whom, and whether it has arrived."""

import uuid
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.db import db, now
from klinik.review import permissions, reasons
from klinik.review.desk.blueprint import desk
from klinik.review.queries import messages as queries
from klinik.review.queries.messages import Wanted
from klinik.review.services import messages as services
from klinik.review.wording import KIND_WORDS, MESSAGE_STATE_WORDS, RESULT_WORDS
from klinik.web.forms import check_action

SENDERS = tuple(dict.fromkeys((*permissions.CHECKERS, *permissions.APPROVERS)))
WORDS = {"kind": KIND_WORDS, "state": MESSAGE_STATE_WORDS, "reason": reasons.in_words}


@desk.get("/pemberitahuan")
@roles(*permissions.READERS)
def messages() -> ResponseReturnValue:
    scope, wanted = current_scope(), Wanted.read(request.args)
    page = queries.messages(wanted, scope=scope, cursor=request.args.get("cursor", ""))
    return render_template(
        "review/messages.html",
        page=page,
        wanted=wanted,
        counts=queries.counts(scope=scope),
        addressees=queries.addressees(page.items),
        cases=queries.cases_of(page.items),
        may_send=scope.user.role in SENDERS,
        result=RESULT_WORDS.get(request.args.get("hasil", "")),
        words=WORDS,
    )


@desk.post("/pemberitahuan/kirim-ulang")
@roles(*SENDERS)
def resend_all() -> ResponseReturnValue:
    check_action()
    scope, wanted = current_scope(), Wanted.read(request.form)
    services.resend_all(*wanted.conditions(scope), by=scope.user, at=now())
    db.session.commit()
    return _back("semua")


@desk.post("/pemberitahuan/<uuid:message_id>/kirim-ulang")
@roles(*SENDERS)
def resend(message_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    services.resend(queries.message(message_id, scope=scope), by=scope.user, at=now())
    db.session.commit()
    return _back("satu")


@desk.post("/pemberitahuan/<uuid:message_id>/hentikan-alamat")
@roles(*SENDERS)
def stop_address(message_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    services.stop_address(queries.message(message_id, scope=scope), by=scope.user, at=now())
    db.session.commit()
    return _back("dihentikan")


@desk.post("/pemberitahuan/<uuid:message_id>/pakai-alamat")
@roles(*SENDERS)
def use_address(message_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    services.use_address(queries.message(message_id, scope=scope), by=scope.user)
    db.session.commit()
    return _back("dipakai")


@desk.post("/pemberitahuan/<uuid:message_id>/ditelepon")
@roles(*SENDERS)
def called(message_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    services.called(queries.message(message_id, scope=scope), by=scope.user, at=now())
    db.session.commit()
    return redirect(url_for("review.messages", telepon=1), 303)


def _back(result: str) -> ResponseReturnValue:
    """Go to the list as it was before one of its messages was dealt with."""
    said: dict[str, Any] = {**Wanted.read(request.form).address(), "hasil": result}
    return redirect(url_for("review.messages", **said), 303)
