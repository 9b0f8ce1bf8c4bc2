"""What has come before the head, and what the head decides."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import Role, current_scope, roles
from klinik.accounts import queries as accounts
from klinik.db import db, now
from klinik.review import due, forms, permissions
from klinik.review.desk.blueprint import desk
from klinik.review.models import DECISION_WORDS, TARGET_WORDS, Escalation
from klinik.review.queries import escalations
from klinik.review.services import escalating as services
from klinik.review.services.assignment import CannotTake
from klinik.web.forms import NOTHING_SENT


@desk.get("/eskalasi")
@roles(*permissions.READERS)
def escalated() -> ResponseReturnValue:
    return _page()


@desk.post("/eskalasi/<uuid:escalation_id>/serahkan")
@roles(Role.HEAD)
def reassign(escalation_id: uuid.UUID) -> ResponseReturnValue:
    scope, asked = current_scope(), escalations.one(escalation_id, scope=current_scope())
    form = forms.ReassignForm(key=str(asked.id), colleagues=_colleagues(asked))

    def deed() -> None:
        to = accounts.colleague(uuid.UUID(form.colleague.data), agency_ids=scope.agency_ids)
        services.reassign(asked, to=to, note=form.note.data or "", by=scope.user, at=now())

    return _decided(asked, form, deed, refused=form.colleague)


@desk.post("/eskalasi/<uuid:escalation_id>/perpanjang")
@roles(Role.HEAD)
def extend(escalation_id: uuid.UUID) -> ResponseReturnValue:
    head, asked = current_scope().user, escalations.one(escalation_id, scope=current_scope())
    form: Any = forms.ExtendForm(key=str(asked.id))

    def deed() -> None:
        until: datetime = form.until.data.replace(tzinfo=head.agency.zone)
        services.extend(asked, until=until, reason=form.note.data or "", by=head, at=now())

    return _decided(asked, form, deed, refused=form.until)


@desk.post("/eskalasi/<uuid:escalation_id>/catat")
@roles(Role.HEAD)
def take_note(escalation_id: uuid.UUID) -> ResponseReturnValue:
    head, asked = current_scope().user, escalations.one(escalation_id, scope=current_scope())
    form = forms.DecisionForm(key=str(asked.id))
    return _decided(asked, form, lambda: services.take_note(asked, note=form.note.data or "", by=head, at=now()))


def _decided(asked: Escalation, form: Any, deed: Callable[[], None], refused: Any = None) -> ResponseReturnValue:
    if not form.accepted():
        return _page(asked, form), 422
    try:
        deed()
    except (CannotTake, services.NotLater) as refusal:
        refused.errors = [refusal.sentence()]
        return _page(asked, form), refusal.status
    db.session.commit()
    return redirect(url_for("review.escalated"), 303)


def _page(back: Escalation | None = None, form: Any = None) -> str:
    """Return the list; the form that came back stands with its case."""
    scope, at = current_scope(), now()
    return render_template(
        "review/escalations.html",
        form=form,
        waiting=[
            {
                "escalation": asked,
                "due": due.due(asked.case, at=at),
                "late": due.time_left(asked.due_at, at=at),
                "may": permissions.may_decide(scope.user, asked),
                "forms": _forms(asked) | ({form.mark: form} if form and asked is back else {}),
            }
            for asked in escalations.waiting(scope=scope)
        ],
        past=escalations.past(scope=scope),
        words={"decision": DECISION_WORDS, "target": TARGET_WORDS},
    )


def _forms(asked: Escalation) -> dict[str, Any]:
    key = str(asked.id)
    empty = (
        forms.ReassignForm(NOTHING_SENT, key=key, colleagues=_colleagues(asked)),
        forms.ExtendForm(NOTHING_SENT, key=key),
        forms.DecisionForm(NOTHING_SENT, key=key),
    )
    return {form.mark: form for form in empty}


def _colleagues(asked: Escalation) -> list[tuple[str, str]]:
    people = accounts.colleagues([asked.agency_id], roles=permissions.CHECKERS)
    return [(str(person.id), person.name) for person in people if person.id != asked.case.taken_by_id]
