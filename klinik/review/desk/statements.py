"""Asking another office, taking the question back, and using what it said."""

import uuid

from flask import Response, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.db import db, now
from klinik.errors import NotFound
from klinik.files import services as storage
from klinik.reports import queries as reports
from klinik.reports.models import Case
from klinik.reports.services.statements import Asking
from klinik.review import forms, permissions, services
from klinik.review.desk.blueprint import acted, desk
from klinik.review.desk.case_page import answered, found, shown_anew, today
from klinik.review.desk.files import sandboxed
from klinik.review.queries import statements
from klinik.web.forms import check_action


@desk.post("/kasus/<uuid:case_id>/minta-keterangan")
@roles(*permissions.ASKERS)
def request_statement(case_id: uuid.UUID) -> ResponseReturnValue:
    case, scope, form = found(case_id), current_scope(), forms.StatementForm(today=today())

    def deed() -> None:
        again = form.again.data
        before = reports.statement_request(uuid.UUID(again), agency_ids=scope.agency_ids) if again else None
        services.request_statement(case, _asking(form), by=scope.user, seen=form.seen, at=now(), instead_of=before)

    return answered(case, form, deed)


@desk.post("/keterangan/<uuid:statement_id>/tarik")
@roles(*permissions.ASKERS)
def withdraw_question(statement_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    request = reports.statement_request(statement_id, agency_ids=current_scope().agency_ids)
    services.withdraw_question(request, by=current_scope().user, at=now())
    db.session.commit()
    return _back(request.case)


@desk.post("/keterangan/<uuid:statement_id>/sumber")
@roles(*permissions.CHECKERS)
def use_statement(statement_id: uuid.UUID) -> ResponseReturnValue:
    scope, form = current_scope(), forms.VersionForm()
    statement = statements.statement(statement_id, scope=scope)
    case = found(statement.request.case.merged_into_id or statement.request.case_id)
    if not form.accepted():
        return _back(case)
    return acted(
        lambda: services.use_statement(case, statement, by=scope.user, seen=form.seen, at=now()),
        then=lambda: redirect(url_for("review.draft", case_id=case.id), 303),
        stale=lambda refusal: shown_anew(case.id, form, refusal),
    )


@desk.get("/keterangan/<uuid:statement_id>/surat")
@roles(*permissions.READERS)
def letter(statement_id: uuid.UUID) -> Response:
    """The letter that came with a statement: to be kept, never shown inside the browser."""
    kept = statements.statement(statement_id, scope=current_scope()).letter
    if kept is None:
        raise NotFound
    return sandboxed(send_file(storage.lying(kept), kept.media_type, as_attachment=True, download_name=kept.name))


def _asking(form: forms.StatementForm) -> Asking:
    return Asking(
        office=(form.office.data or "").strip(),
        contact=(form.email.data or "").strip(),
        claim=form.claim.data or "",
        question=form.question.data or "",
        wished_on=form.wished_on.data or today(),  # the form has one; mypy cannot know
    )


def _back(case: Case) -> ResponseReturnValue:
    return redirect(url_for("review.case", case_id=case.merged_into_id or case.id, _anchor="statements-title"), 303)
