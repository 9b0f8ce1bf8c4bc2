"""A copy at the desk: its words, its hash, the page as it was sent, and whether everybody may read it."""

import uuid

from flask import Response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, desk_blueprint, roles
from klinik.archives import permissions, queries, services
from klinik.archives.codes import FAILURE_WORDS, STATE_WORDS
from klinik.archives.models import ArchiveCopy
from klinik.db import db, now
from klinik.errors import NotFound
from klinik.files import services as files
from klinik.web.forms import check_action

desk = desk_blueprint("archive_desk", __name__, url_prefix="/meja/salinan")
SANDBOX = "sandbox; default-src 'none'"


@desk.get("/<uuid:copy_id>")
@roles(*permissions.READERS)
def copy(copy_id: uuid.UUID) -> ResponseReturnValue:
    found, user = _found(copy_id), current_scope().user
    return render_template(
        "archives/desk_page.html",
        copy=found,
        may_check=permissions.may_check(user, found),
        may_remove=permissions.may_remove(user, found),
        is_personal=services.is_personal(found),
        words={"state": STATE_WORDS, "failure": FAILURE_WORDS},
    )


@desk.get("/<uuid:copy_id>/mentah")
@roles(*permissions.READERS)
def raw(copy_id: uuid.UUID) -> ResponseReturnValue:
    """Send the page as it was sent to us: as a download that no browser reads as a page."""
    found = _found(copy_id)
    if found.file is None:
        raise NotFound
    response: Response = send_file(
        files.lying(found.file), "application/octet-stream", as_attachment=True, download_name=found.file.name
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response


@desk.post("/<uuid:copy_id>/coba-lagi")
@roles(*permissions.CHECKERS)
def again(copy_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    found = _found(copy_id)
    services.again(found, by=current_scope().user, at=now())
    db.session.commit()
    return _back(found)


@desk.post("/<uuid:copy_id>/rilis")
@roles(*permissions.CHECKERS)
def release(copy_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    found = _found(copy_id)
    services.release(found, by=current_scope().user, at=now())
    db.session.commit()
    return _back(found)


@desk.post("/<uuid:copy_id>/tarik")
@roles(*permissions.CHECKERS)
def withhold(copy_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    found = _found(copy_id)
    services.withhold(found, by=current_scope().user)
    db.session.commit()
    return _back(found)


@desk.post("/<uuid:copy_id>/hapus")
@roles(*permissions.REMOVERS)
def remove(copy_id: uuid.UUID) -> ResponseReturnValue:
    check_action()
    found = _found(copy_id)
    case_id = found.case_id
    services.remove(found, by=current_scope().user)
    db.session.commit()
    return redirect(f"/meja/kasus/{case_id}#finds-title", 303)


def _found(copy_id: uuid.UUID) -> ArchiveCopy:
    return queries.one(copy_id, agency_ids=current_scope().agency_ids)


def _back(found: ArchiveCopy) -> ResponseReturnValue:
    return redirect(url_for("archive_desk.copy", copy_id=found.id), 303)
