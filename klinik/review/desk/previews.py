"""What merging or splitting would do, before it is done: which case becomes what, and who will hear from which."""

import uuid

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.errors import NotFound
from klinik.reports.codes import STATUS_WORDS
from klinik.reports.models import Report
from klinik.review import forms, permissions, services
from klinik.review.desk.blueprint import desk
from klinik.review.desk.case_page import choices, found, shown
from klinik.review.queries import answers, cases
from klinik.web.forms import NOTHING_SENT

WORDS = {"status": STATUS_WORDS}


@desk.get("/kasus/<uuid:case_id>/gabung")
@roles(*permissions.CHECKERS)
def before_merge(case_id: uuid.UUID) -> ResponseReturnValue:
    case, target = found(case_id), request.args.get("target", "")[:40]
    if not target:
        return redirect(url_for("review.case", case_id=case.id), 303)
    form = forms.MergeForm(NOTHING_SENT, data={"version": case.version, "target": target})
    try:
        into = cases.by_ticket(target, scope=current_scope())
    except NotFound as refusal:
        form.target.errors = [refusal.sentence()]
        return make_response(shown(case, form), 422)
    services.refuse_merge(case, into, by=current_scope().user)
    return render_template(
        "review/before_merge.html",
        case=case,
        into=into,
        form=form,
        audiences=[answers.heard_of(Report.case_id == one.id) for one in (case, into)],
        together=answers.heard_of(Report.case_id.in_([case.id, into.id])),
        words=WORDS,
    )


@desk.get("/kasus/<uuid:case_id>/pisah")
@roles(*permissions.CHECKERS)
def before_split(case_id: uuid.UUID) -> ResponseReturnValue:
    case = found(case_id)
    if not request.args:
        return redirect(url_for("review.case", case_id=case.id), 303)
    form = forms.SplitForm(request.args, data={"version": case.version}, reports=choices(case)["reports"])
    form.renew(case.version)
    if not form.is_whole():
        return make_response(shown(case, form), 422)
    leaving, mine = Report.id.in_(form.reports.data or []), Report.case_id == case.id
    return render_template(
        "review/before_split.html",
        case=case,
        form=form,
        leaving=[report for report in cases.reports(case) if report.id in (form.reports.data or [])],
        audiences=[answers.heard_of(mine, leaving), answers.heard_of(mine, ~leaving)],
    )
