"""Tasks, finds and transcripts of a case."""

import uuid

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.db import db, now
from klinik.files import queries as files
from klinik.reports import queries as reports
from klinik.review import forms, permissions
from klinik.review.desk.blueprint import desk
from klinik.review.desk.case_page import answered, choices, found, shown
from klinik.review.queries import work
from klinik.review.services import archiving
from klinik.review.services import work as services
from klinik.web.forms import check_action


@desk.post("/kasus/<uuid:case_id>/tugas")
@roles(*permissions.CHECKERS)
def add_task(case_id: uuid.UUID) -> ResponseReturnValue:
    case, user = found(case_id), current_scope().user
    form = forms.TaskForm(colleagues=choices(case)["all_colleagues"])

    def deed() -> None:
        for_id = uuid.UUID(form.colleague.data) if form.colleague.data else None
        services.add_task(case, text=form.text.data or "", for_id=for_id, by=user, at=now())

    return answered(case, form, deed)


@desk.post("/tugas/<uuid:task_id>/selesai")
@roles(*permissions.CHECKERS)
def finish_task(task_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    task = work.task(task_id, scope=current_scope())
    services.finish_task(found(task.case_id), task, by=current_scope().user, at=now())
    db.session.commit()
    return redirect(url_for("review.case", case_id=task.case_id, _anchor="tasks-title"), 303)


@desk.post("/kasus/<uuid:case_id>/bukti")
@roles(*permissions.CHECKERS)
def add_evidence(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.EvidenceForm(), current_scope().user
    return answered(
        case,
        form,
        lambda: services.add_evidence(
            case,
            title=form.title.data or "",
            url=form.url.data or "",
            kind=form.kind.data,
            is_outside=form.is_outside.data,
            note=form.note.data or "",
            by=user,
            at=now(),
        ),
    )


@desk.post("/bukti/<uuid:evidence_id>/hapus")
@roles(*permissions.CHECKERS)
def remove_evidence(evidence_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    find = work.one(evidence_id, scope=current_scope())
    case = found(find.case_id)
    services.remove_evidence(case, find, by=current_scope().user)
    db.session.commit()
    return redirect(url_for("review.case", case_id=case.id, _anchor="finds-title"), 303)


@desk.post("/kasus/<uuid:case_id>/salinan")
@roles(*permissions.CHECKERS)
def keep_copy(case_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    case = found(case_id)
    archiving.keep_copy(case, request.form.get("url", ""), by=current_scope().user, at=now())
    db.session.commit()
    return redirect(url_for("review.case", case_id=case.id, _anchor="finds-title"), 303)


@desk.post("/berkas/<uuid:file_id>/transkrip")
@roles(*permissions.CHECKERS)
def transcribe(file_id: uuid.UUID) -> ResponseReturnValue:
    scope, form = current_scope(), forms.TranscriptForm()
    file = files.file(file_id, agency_ids=scope.agency_ids)
    report = reports.report_of(file)
    if not form.accepted():
        return make_response(shown(report.case, form), 422)
    text = (form.text.data or "").replace("\r\n", "\n").strip()
    services.transcribe(report, file, text=text, by=scope.user, at=now())
    db.session.commit()
    return redirect(url_for("review.case", case_id=report.case_id, _anchor=f"file-{file_id}"), 303)
