"""What citizens sent, for the desk alone: blurred until somebody chooses to look, never run by a browser."""

import uuid

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.accounts.held import local
from klinik.db import db, now
from klinik.errors import NotFound
from klinik.files import queries as files
from klinik.files import services as storage
from klinik.files.models import Kind, StoredFile
from klinik.reports import queries as reports
from klinik.review import blurring, permissions
from klinik.review.desk.blueprint import desk
from klinik.review.services import opening
from klinik.web.forms import check_action

SANDBOX = "sandbox; default-src 'none'"


@desk.post("/berkas/<uuid:file_id>/buka")
@roles(*permissions.READERS)
def open_file(file_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    opening.open_file(_found(file_id), by=current_scope().user, at=now())
    db.session.commit()
    return redirect(f"{local(request.form.get('back', ''))}#file-{file_id}", 303)


@desk.get("/berkas/<uuid:file_id>")
@roles(*permissions.READERS)
def file(file_id: uuid.UUID) -> ResponseReturnValue:
    found = _found(file_id)
    if not opening.is_opened(found, by=current_scope().user, at=now()):
        raise NotFound
    sent = send_file(
        storage.lying(found), found.media_type, as_attachment=True, download_name=found.name, conditional=True
    )
    return sandboxed(sent)


@desk.get("/berkas/<uuid:file_id>/samar")
@roles(*permissions.READERS)
def blurred_file(file_id: uuid.UUID) -> ResponseReturnValue:
    found = _found(file_id)
    if found.kind is not Kind.PICTURE:
        raise NotFound
    return sandboxed(Response(blurring.blurred(storage.lying(found)), mimetype="image/jpeg"))


@desk.post("/laporan/<uuid:report_id>/kontak")
@roles(*permissions.CHECKERS)
def contact(report_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    scope = current_scope()
    report = reports.report(report_id, agency_ids=scope.agency_ids)
    address = opening.read_contact(report, by=scope.user)
    db.session.commit()
    return render_template("review/contact.html", report=report, address=address, back=url_for("review.home"))


def _found(file_id: uuid.UUID) -> StoredFile:
    return files.file(file_id, agency_ids=current_scope().agency_ids)


def sandboxed(response: Response) -> Response:
    """Return an answer that no browser runs, and none keeps for others."""
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response
