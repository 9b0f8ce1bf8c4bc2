"""Asking for a case file, taking it out of the house, and letting it go when its time is over."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from klinik import audit
from klinik.accounts.models import User
from klinik.background import enqueue
from klinik.casefiles import permissions, queries
from klinik.casefiles.codes import FileState, Variant
from klinik.casefiles.models import CaseFile
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed
from klinik.files import storage
from klinik.reports.models import Case
from klinik.settings import BadSetting

MAKE = "casefiles.make"
FOLDER = "casefiles"
MOST_UNDER_WAY = 5  # of one agency at a time: each is the work of minutes
PDF, ZIP = "pdf", "zip"


class TooManyUnderWay(KlinikError):
    status = 429
    message = _l("%(most)s berkas pemeriksaan sedang disusun. Tunggu sampai salah satunya selesai.")


class NotThere(KlinikError):
    status = 404
    message = _l("Berkas ini belum selesai disusun, atau masa simpannya sudah lewat. Mintalah sekali lagi.")


def refuse_bad_settings(config: Mapping[str, Any]) -> None:
    """Look at the settings when the clinic starts. Raises BadSetting."""
    if config["CASE_FILE_DAYS"] < 1:
        raise BadSetting("KLINIK_CASE_FILE_DAYS", str(config["CASE_FILE_DAYS"]), "whole days, at least 1")


def ask(case: Case, *, variant: Variant, purpose: str, by: User, at: datetime) -> CaseFile:
    """Have a worker make the file of a case; the same one that is under way already is returned.

    Raises NotAllowed, TooManyUnderWay.
    """
    if not permissions.may_make(by, case):
        raise NotAllowed
    _one_at_a_time(case.agency_id)
    running = _under_way(case.agency_id)
    wanted = (case.id, variant, purpose.strip(), by.id)
    for one in running:
        if (one.case_id, one.variant, one.purpose, one.asked_by_id) == wanted:
            return one
    if len(running) >= MOST_UNDER_WAY:
        raise TooManyUnderWay(most=MOST_UNDER_WAY)
    asked = CaseFile(
        agency_id=case.agency_id,
        case_id=case.id,
        variant=variant,
        purpose=purpose.strip(),
        asked_by_id=by.id,
        asked_at=at,
        next_at=at,
    )
    db.session.add(asked)
    db.session.flush()
    audit.record("case_file.asked", asked, by=by, fields=[variant.value])
    audit.record("case.file_asked", case, by=by, fields=[variant.value])
    enqueue(MAKE, str(asked.id))
    return asked


def download(case_file: CaseFile, form: str, *, by: User) -> Path:
    """Return where the paper or the archive lies, and write down who took it. Raises NotAllowed, NotThere."""
    if not permissions.may_make(by, case_file.case):
        raise NotAllowed
    found = place(case_file, form)
    if not case_file.is_made or not found.exists():
        raise NotThere
    audit.record("case_file.downloaded", case_file, by=by, fields=[form])
    audit.record("case.file_downloaded", case_file.case, by=by, fields=[form])
    return found


def purge(*, at: datetime) -> int:
    """Remove what has been kept long enough, and strays; the rows stay with their hashes. Return how many."""
    over = queries.expired(at)
    for case_file in over:
        _remove(case_file)
    for stray in folder().glob("*"):
        if stray.stat().st_mtime < (at - timedelta(days=1)).timestamp() and not _is_known(stray.stem.split(".")[0]):
            stray.unlink(missing_ok=True)
    return len(over)


def call_back(case_ids: Collection[uuid.UUID], *, at: datetime) -> int:
    """Remove at once what was made of these cases, since some of its words are erased; what is being made begins anew.

    Return how many were made.
    """
    mine = select(CaseFile).where(
        CaseFile.case_id.in_(case_ids), CaseFile.state.in_([FileState.MADE, FileState.QUEUED])
    )
    found = db.session.scalars(mine.with_for_update().execution_options(populate_existing=True)).all()
    for case_file in found:
        if case_file.is_made:
            _remove(case_file)
        else:
            case_file.attempts, case_file.next_at = 0, at
            enqueue(MAKE, str(case_file.id))
    db.session.flush()
    return sum(case_file.state is FileState.PURGED for case_file in found)


def place(case_file: CaseFile, form: str) -> Path:
    """Return where the paper ("pdf") or the archive ("zip") of a file lies."""
    return folder() / f"{case_file.id}.{form}"


def folder() -> Path:
    """Return where case files lie, beside what they are made of."""
    return storage.folder(current_app.config["FILES_URL"]).root.absolute() / FOLDER


def _remove(case_file: CaseFile) -> None:
    for form in (PDF, ZIP):
        place(case_file, form).unlink(missing_ok=True)
    case_file.state = FileState.PURGED
    db.session.flush()
    audit.record("case_file.purged", case_file, by=None)


def _is_known(name: str) -> bool:
    """Say whether a file on disk belongs to a row that still offers it."""
    try:
        row = db.session.get(CaseFile, uuid.UUID(name))
    except ValueError:
        return False
    return row is not None and row.state in {FileState.MADE, FileState.QUEUED}


def _under_way(agency_id: uuid.UUID) -> list[CaseFile]:
    mine = CaseFile.agency_id == agency_id, CaseFile.state == FileState.QUEUED
    return list(db.session.scalars(select(CaseFile).where(*mine)))


def _one_at_a_time(agency_id: uuid.UUID) -> None:
    """Let two who ask at the same moment be counted one after the other."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"casefiles:{agency_id}", 0))))
