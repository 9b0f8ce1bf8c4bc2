"""The emergency lane: a case goes in, and out again."""

import uuid

from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.db import now
from klinik.review import forms, permissions
from klinik.review.desk.blueprint import desk
from klinik.review.desk.case_page import answered, found
from klinik.review.services import lanes


@desk.post("/kasus/<uuid:case_id>/darurat")
@roles(*permissions.CHECKERS)
def hurry(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.LaneForm(), current_scope().user
    return answered(
        case, form, lambda: lanes.hurry(case, reason=form.reason.data or "", by=user, seen=form.seen, at=now())
    )


@desk.post("/kasus/<uuid:case_id>/tidak-darurat")
@roles(*permissions.CHECKERS)
def calm(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.LaneForm(), current_scope().user
    return answered(
        case, form, lambda: lanes.calm(case, reason=form.reason.data or "", by=user, seen=form.seen, at=now())
    )
