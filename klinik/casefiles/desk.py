"""The page on which a case file is asked for, followed and taken."""

import uuid

from flask import Response, make_response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, desk_blueprint, roles
from klinik.casefiles import permissions, queries, services
from klinik.casefiles.codes import FAULT_WORDS, STATE_WORDS, VARIANT_LINES, VARIANT_WORDS
from klinik.casefiles.forms import CaseFileForm
from klinik.db import db, now
from klinik.reports import queries as reports
from klinik.reports.models import Case
from klinik.web.forms import NOTHING_SENT, check_action

desk = desk_blueprint("casefiles", __name__, url_prefix="/meja")
LOOK_AGAIN = 4  # seconds between two looks at a file that is being made
WORDS = {"state": STATE_WORDS, "fault": FAULT_WORDS, "variant": VARIANT_WORDS}
TYPES = {services.PDF: "application/pdf", services.ZIP: "application/zip"}


@desk.get("/kasus/<uuid:case_id>/berkas-pemeriksaan")
@roles(*permissions.MAKERS)
def index(case_id: uuid.UUID) -> ResponseReturnValue:
    return _page(_case(case_id), CaseFileForm(NOTHING_SENT))


@desk.post("/kasus/<uuid:case_id>/berkas-pemeriksaan")
@roles(*permissions.MAKERS)
def ask(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form = _case(case_id), CaseFileForm()
    if not form.accepted():
        return _page(case, form, 422)
    services.ask(case, variant=form.variant.data, purpose=form.addressee.data or "", by=current_scope().user, at=now())
    db.session.commit()
    return redirect(url_for("casefiles.index", case_id=case.id), 303)


@desk.post("/berkas-pemeriksaan/<uuid:case_file_id>/<any(pdf, zip):form>")
@roles(*permissions.MAKERS)
def download(case_file_id: uuid.UUID, form: str) -> ResponseReturnValue:
    """Hand it out. A button and not a link, since the trail writes down who took it."""
    check_action()
    found = queries.one(case_file_id, scope=current_scope())
    path = services.download(found, form, by=current_scope().user)
    db.session.commit()
    name = f"berkas-pemeriksaan-{found.asked_at:%Y%m%d}-{found.variant}-{str(found.id)[-6:]}.{form}"
    response: Response = send_file(path, TYPES[form], as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _case(case_id: uuid.UUID) -> Case:
    return reports.case(case_id, agency_ids=current_scope().agency_ids)


def _page(case: Case, form: CaseFileForm, status: int = 200) -> ResponseReturnValue:
    made = queries.of_case(case)
    page = render_template("casefiles/index.html", case=case, form=form, made=made, lines=VARIANT_LINES, words=WORDS)
    response = make_response(page, status)
    if not form.errors and any(one.is_under_way for one in made):
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response
