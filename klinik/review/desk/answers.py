"""The agency's published answers at the desk: the list, one of them, changing it, suspending it."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.clarifications import queries as clarifications
from klinik.clarifications.codes import REVISION_KIND_WORDS, VERDICT_WORDS
from klinik.clarifications.models import Clarification
from klinik.db import db, now
from klinik.notifications import queries as notifications
from klinik.review import forms, permissions, services
from klinik.review.desk.blueprint import desk
from klinik.review.queries import answers, cases
from klinik.web.forms import NOTHING_SENT, check_action

WORDS = {"verdict": VERDICT_WORDS, "kind": REVISION_KIND_WORDS}


@desk.get("/klarifikasi")
@roles(*permissions.READERS)
def answer_list() -> ResponseReturnValue:
    q = request.args.get("q", "")[:200]
    return render_template("review/answers.html", q=q, rows=answers.listed(scope=current_scope(), q=q), words=WORDS)


@desk.get("/klarifikasi/<public_id>")
@roles(*permissions.READERS)
def answer(public_id: str) -> ResponseReturnValue:
    return _page(_found(public_id))


@desk.post("/klarifikasi/<public_id>/revisi")
@roles(*permissions.CHECKERS)
def revise(public_id: str) -> ResponseReturnValue:
    found, form = _found(public_id), forms.ReviseForm()
    if not form.accepted():
        return make_response(_page(found, revise_form=form), 422)
    services.correct(found, kind=form.kind.data, by=current_scope().user, at=now())
    db.session.commit()
    return redirect(url_for("review.draft", public_id=public_id), 303)


@desk.post("/klarifikasi/<public_id>/tangguhkan")
@roles(*permissions.APPROVERS)
def suspend(public_id: str) -> ResponseReturnValue:
    found, form = _found(public_id), forms.SuspendForm()
    if not form.accepted():
        return make_response(_page(found, suspend_form=form), 422)
    services.suspend(found, reason=form.reason.data or "", by=current_scope().user, at=now())
    db.session.commit()
    return _back(public_id)


@desk.post("/klarifikasi/<public_id>/cabut-penangguhan")
@roles(*permissions.APPROVERS)
def lift(public_id: str) -> ResponseReturnValue:
    check_action()
    services.lift(_found(public_id), by=current_scope().user, at=now())
    db.session.commit()
    return _back(public_id)


def _found(public_id: str) -> Clarification:
    return answers.clarification(public_id, scope=current_scope())


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("review.answer", public_id=public_id), 303)


def _page(found: Clarification, *, revise_form: Any = None, suspend_form: Any = None) -> str:
    scope, revisions = current_scope(), clarifications.history(found)
    people = {revision.drafted_by_id for revision in revisions} | {revision.approved_by_id for revision in revisions}
    return render_template(
        "review/answer.html",
        clarification=found,
        revisions=revisions,
        draft=services.open_draft(found),
        cases=services.answered_cases(found),
        people=cases.people([key for key in people if key]),
        told=notifications.people_told([revision.id for revision in revisions], list(scope.agency_ids)),
        revise_form=revise_form or forms.ReviseForm(NOTHING_SENT),
        suspend_form=suspend_form or forms.SuspendForm(NOTHING_SENT),
        form=revise_form or suspend_form,
        may_draft=permissions.may_draft(scope.user, found),
        may_approve=permissions.may_approve(scope.user, found),
        words=WORDS,
    )
