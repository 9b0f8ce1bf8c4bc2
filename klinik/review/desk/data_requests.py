"""Requests about personal data, those with the least time first."""

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.reports import queries
from klinik.reports.codes import DATA_OUTCOME_WORDS, DATA_WISH_WORDS, DataWish
from klinik.reports.models import DataRequest
from klinik.reports.services import data_requests as services
from klinik.review.desk.blueprint import desk
from klinik.review.desk.replies import inserted, offered
from klinik.review.due import time_left
from klinik.review.forms import DataAnswerForm
from klinik.web.forms import NOTHING_SENT

READ = (Role.EDITOR, Role.ADMIN, Role.HEAD, Role.AUDITOR)
ANSWER = (Role.EDITOR, Role.ADMIN)


@desk.get("/data-pribadi")
@roles(*READ)
def data_requests() -> ResponseReturnValue:
    return _page()


@desk.post("/data-pribadi/<uuid:request_id>")
@roles(*ANSWER)
def answer_data_request(request_id: uuid.UUID) -> ResponseReturnValue:
    scope = current_scope()
    asked = queries.data_request(request_id, agency_ids=scope.agency_ids)
    form = DataAnswerForm(key=asked.number)
    if inserted(form, due_at=asked.due_at):
        return _page(asked, form)
    if not form.accepted():
        return _page(asked, form), 422
    services.answer(asked, outcome=form.outcome.data, reply=form.reply.data or "", by=scope.user, at=now())
    db.session.commit()
    return redirect(url_for("review.data_requests"), 303)


def _page(back: DataRequest | None = None, form: DataAnswerForm | None = None) -> str:
    """Return the list; the form that came back stands with its request."""
    scope, at = current_scope(), now()
    opened = queries.open_data_requests(agency_ids=scope.agency_ids)
    return render_template(
        "review/data_requests.html",
        form=form,
        opened=[
            {
                "request": asked,
                "details": services.details(asked),
                "due": time_left(asked.due_at, at=at),
                "form": form if form and asked is back else DataAnswerForm(NOTHING_SENT, key=asked.number),
            }
            for asked in opened
        ],
        answered=queries.answered_data_requests(agency_ids=scope.agency_ids),
        erasable=(DataWish.ERASE, DataWish.HIDE),
        replies=offered() if scope.user.role in ANSWER else {},
        may_answer=scope.user.role in ANSWER,
        words={"wish": DATA_WISH_WORDS, "outcome": DATA_OUTCOME_WORDS},
    )
