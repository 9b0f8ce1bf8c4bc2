"""Declining, putting aside as spam, referring, opening again."""

import uuid

from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.db import now
from klinik.review import forms, permissions, services
from klinik.review.desk.blueprint import desk
from klinik.review.desk.case_page import answered, found


@desk.post("/kasus/<uuid:case_id>/tolak")
@roles(*permissions.CHECKERS)
def decline(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.DeclineForm(), current_scope().user
    return answered(
        case,
        form,
        lambda: services.decline(
            case, reason=form.reason.data, note=form.note.data or "", by=user, seen=form.seen, at=now()
        ),
    )


@desk.post("/kasus/<uuid:case_id>/spam")
@roles(*permissions.CHECKERS)
def spam(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.VersionForm(), current_scope().user
    return answered(case, form, lambda: services.spam(case, by=user, seen=form.seen, at=now()))


@desk.post("/kasus/<uuid:case_id>/rujuk")
@roles(*permissions.CHECKERS)
def refer(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.ReferForm(), current_scope().user
    return answered(
        case,
        form,
        lambda: services.refer(
            case,
            office=form.office.data or "",
            number=form.number.data or "",
            note=form.note.data or "",
            by=user,
            seen=form.seen,
            at=now(),
        ),
    )


@desk.post("/kasus/<uuid:case_id>/buka-lagi")
@roles(*permissions.CHECKERS)
def reopen(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.VersionForm(), current_scope().user
    return answered(case, form, lambda: services.reopen(case, by=user, seen=form.seen, at=now()))
