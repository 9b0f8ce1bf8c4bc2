"""A worker dies over a page or a case file; another goes on, and nothing is kept twice (docs/evidence.md)."""

import threading
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from klinik.archives.codes import CopyState
from klinik.casefiles import packing, services
from klinik.casefiles.codes import FileState
from klinik.db import db
from klinik.files.models import Kind, StoredFile
from tests.factories.archives import ask
from tests.factories.casefiles import wanted
from tests.factories.pages import PageServer, html
from tests.factories.review import opened
from tests.faults.clinic import say, wait
from tests.faults.pace import PATIENCE

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


def becomes(row, state):
    """Return the question whether a row has come so far, as the database has it now."""

    def asked():
        db.session.rollback()
        db.session.refresh(row)
        return row.state is state

    return asked


def held(gate):
    """Return an answer that waits at a gate."""

    def answer(handler):
        gate.wait(PATIENCE)
        with suppress(OSError):  # the first one who asked is dead
            html()(handler)

    return answer


def test_a_worker_killed_over_a_page_is_followed_by_one_that_keeps_it_once(clinic):
    with PageServer() as site:
        gate = threading.Event()
        site.answers["/"] = held(gate)
        copy = ask(site.url())
        clinic.beat()
        worker = clinic.worker(PAGE_SERVER=str(site.port))
        wait(lambda: len(site.asked) == 1, within=PATIENCE, clinic=clinic)
        worker.kill()
        worker.wait()
        gate.set()
        clinic.worker(PAGE_SERVER=str(site.port))
        took = wait(becomes(copy, CopyState.KEPT), within=PATIENCE, clinic=clinic)

    pages = db.session.scalar(select(func.count()).where(StoredFile.kind == Kind.PAGE))
    say(f"kill -9 over a page: kept {took:.1f} s after the next start, {copy.attempts} attempts, {pages} file")
    assert (copy.attempts, pages, len(site.asked)) == (2, 1, 2)


def test_a_worker_killed_while_it_packs_a_case_file_is_followed_by_one_that_makes_it_whole(clinic, tmp_path):
    case_file, died = wanted(opened()), tmp_path / "died"
    clinic.beat()
    clinic.worker(DIE_WHILE_PACKING=str(died))

    took = wait(becomes(case_file, FileState.MADE), within=PATIENCE, clinic=clinic)

    with (clinic.folder / "files" / services.FOLDER / f"{case_file.id}.zip").open("rb") as archive:
        faults, found = list(packing.faults(archive)), archive.seek(0) or packing.sha256_of(archive)
    say(f"kill -9 while a case file is packed: made after {took:.1f} s, {case_file.attempts} attempts")
    assert died.exists()
    assert (faults, found, case_file.attempts) == ([], case_file.zip_sha256, 2)
