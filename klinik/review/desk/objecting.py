"""An objection at the desk: its outcome proposed by whoever checked it, approved or returned by a second person."""

import uuid

from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.db import now
from klinik.review import forms, permissions, services
from klinik.review.desk.blueprint import desk
from klinik.review.desk.case_page import answered, found


@desk.post("/kasus/<uuid:case_id>/sanggahan")
@roles(*permissions.CHECKERS)
def propose_outcome(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.ObjectionAnswerForm(), current_scope().user
    return answered(
        case,
        form,
        lambda: services.propose_outcome(
            case, outcome=form.outcome.data, reply=form.reply.data or "", by=user, seen=form.seen, at=now()
        ),
    )


@desk.post("/kasus/<uuid:case_id>/sanggahan/setujui")
@roles(*permissions.APPROVERS)
def approve_outcome(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.VersionForm(), current_scope().user
    return answered(case, form, lambda: services.approve_outcome(case, by=user, seen=form.seen, at=now()))


@desk.post("/kasus/<uuid:case_id>/sanggahan/kembalikan")
@roles(*permissions.APPROVERS)
def return_outcome(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.OutcomeBackForm(), current_scope().user
    return answered(
        case,
        form,
        lambda: services.return_outcome(case, note=form.note.data or "", by=user, seen=form.seen, at=now()),
    )
