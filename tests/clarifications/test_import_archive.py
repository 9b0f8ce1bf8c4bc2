"""A whole archive, through the real command in a process of its own: killed in the middle, and run again."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification, ClarificationAddress, Revision
from klinik.db import db
from klinik.matching.models import Document
from tests.clarifications.archive import map_options, old_row, write_csv
from tests.factories.agencies import default_agency
from tests.servers import SETTINGS

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc"),
]

ROWS = 900
WAITS = 60  # seconds


@pytest.fixture
def archive(tmp_path):
    return write_csv(tmp_path / "arsip.csv", [old_row(number) for number in range(ROWS)])


@pytest.fixture
def command(separate_app, archive):
    """Return the command that imports the archive, as one would type it."""
    default_agency()
    config = separate_app.config
    settings = {
        name: config[name] for name in (*SETTINGS, "DATABASE_URL", "REDIS_URL", "FILES_URL") if name != "TESTING"
    }
    words = [sys.executable, "-m", "klinik", "import", "clarifications", str(archive), "--json", *map_options()]
    return {"args": words, "env": os.environ | {f"KLINIK_{name}": str(value) for name, value in settings.items()}}


def counted(model, *conditions):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def kill_half_way(command):
    child = subprocess.Popen(**command, stdout=subprocess.DEVNULL, start_new_session=True)
    until = time.monotonic() + WAITS
    while not counted(Clarification) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(group(child)) > 1, "the test is about an import that works in several processes"
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    while group(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert group(child) == [], "processes of the import live on"
    return counted(Clarification)


def group(child):
    """Return the processes that the command started, itself among them, as far as they still run."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            found.append(file.read_text().rpartition(")")[2].split())
    return [process for process in found if process[2] == str(child.pid) and process[0] != "Z"]


def test_an_import_that_was_killed_goes_on_and_doubles_nothing(command):
    stood = kill_half_way(command)
    assert 0 < stood < ROWS

    told = json.loads(subprocess.run(**command, capture_output=True, check=True).stdout)

    assert (told["unchanged"], told["added"], told["rejected"]) == (stood, ROWS - stood, [])
    for model in (Clarification, Revision, Document, ClarificationAddress):
        assert counted(model) == ROWS
    assert counted(Clarification, Clarification.state == ClarificationState.PUBLISHED) == ROWS
