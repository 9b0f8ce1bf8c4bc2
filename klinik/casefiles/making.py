"""The worker's part: a file is taken, made, kept. It may die at any step and be followed by another."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select, update

from klinik import audit
from klinik.casefiles import document, packing, providers, services
from klinik.casefiles.codes import Fault, FileState
from klinik.casefiles.dossier import gather
from klinik.casefiles.models import CaseFile
from klinik.db import db
from klinik.files.storage import NO_ROOM
from klinik.web.languages import HOME

MOST = 2 * 1024**3  # bytes of evidence in one archive
ATTEMPTS = 3
LASTS = timedelta(minutes=5)  # longer than a task can run, so that no second worker takes what the first still makes


class TooLarge(Exception):
    """The evidence of the case is more than one archive holds."""


def lease(case_file_id: uuid.UUID, *, at: datetime) -> CaseFile | None:
    """Take a file that is due; None where nothing is to be done, or another worker has it.

    The attempt counts from now on, whatever becomes of it.
    """
    due = select(CaseFile).where(CaseFile.id == case_file_id, CaseFile.next_at <= at)
    found = db.session.scalar(due.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if found is None:
        return None
    if found.attempts >= ATTEMPTS:
        _fail(found, Fault.INTERRUPTED)
        return None
    found.attempts, found.next_at, found.done = found.attempts + 1, at + LASTS, 0
    db.session.flush()
    return found


def make(case_file: CaseFile, *, at: datetime, saved: Callable[[], None]) -> None:
    """Write the paper and the archive, and note their hashes. `saved` is called where progress may be committed.

    What is on disk under a file's name is whole. Run again it writes the same anew.
    """
    attempt = case_file.attempts
    try:
        with force_locale(HOME):
            paper, archive = _written(case_file, at, saved)
    except TooLarge:
        _fail(case_file, Fault.TOO_LARGE)
    except packing.Changed:
        _fail(case_file, Fault.EVIDENCE)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        _fail(case_file, Fault.DISK_FULL)
    else:
        _keep(case_file, paper, archive, attempt=attempt, at=at)


def _written(case_file: CaseFile, at: datetime, saved: Callable[[], None]) -> tuple[Path, Path]:
    dossier = gather(case_file, at=at)
    pieces = providers.all_pieces(dossier)
    if sum(piece.size for piece in pieces) > MOST:
        raise TooLarge
    case_file.total = len(pieces)
    saved()
    content = document.made(dossier, pieces)
    paper, archive = services.place(case_file, services.PDF), services.place(case_file, services.ZIP)
    services.folder().mkdir(parents=True, exist_ok=True)
    listing, step = _listing(case_file), _steps(case_file, saved)
    _replace(paper, lambda path: path.write_bytes(content))
    _replace(archive, lambda path: packing.pack(path, pieces, content, listing, step=step))
    return paper, archive


def _steps(case_file: CaseFile, saved: Callable[[], None]) -> Callable[[int], None]:
    """Return what notes how far it is: not each time, a hundred times at the most."""
    every = max(case_file.total // 100, 1)

    def step(done: int) -> None:
        if done % every == 0:
            db.session.execute(update(CaseFile).where(CaseFile.id == case_file.id).values(done=done))
            saved()

    return step


def _listing(case_file: CaseFile) -> dict[str, object]:
    """Return what the archive says of itself."""
    asked = case_file.asked_at.isoformat(timespec="seconds")
    return {"case_file": str(case_file.id), "variant": case_file.variant, "purpose": case_file.purpose, "made": asked}


def _replace(target: Path, write: Callable[[Path], object]) -> None:
    """Write all of it before its name exists."""
    unfinished = target.with_suffix(f"{target.suffix}.tmp")
    write(unfinished)
    unfinished.replace(target)


def _keep(case_file: CaseFile, paper: Path, archive: Path, *, attempt: int, at: datetime) -> None:
    """Note what was made, unless it was called back meanwhile: then what it says is no longer so."""
    db.session.refresh(case_file, with_for_update=True)
    if case_file.state is not FileState.QUEUED or case_file.attempts != attempt:
        for place in (paper, archive):
            place.unlink(missing_ok=True)
        return
    with paper.open("rb") as written, archive.open("rb") as packed:
        case_file.pdf_sha256, case_file.zip_sha256 = packing.sha256_of(written), packing.sha256_of(packed)
    case_file.pdf_size, case_file.zip_size = paper.stat().st_size, archive.stat().st_size
    case_file.state, case_file.next_at, case_file.done = FileState.MADE, None, case_file.total
    case_file.made_at, case_file.expires_at = at, at + timedelta(days=current_app.config["CASE_FILE_DAYS"])
    db.session.flush()
    audit.record("case_file.made", case_file, by=None)


def _fail(case_file: CaseFile, fault: Fault) -> None:
    case_file.state, case_file.fault, case_file.next_at = FileState.FAILED, fault, None
    db.session.flush()
    audit.record("case_file.failed", case_file, by=None)
