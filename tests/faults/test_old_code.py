"""The tables are one release ahead of the code: while an installation is updated, the old processes go on serving."""

import subprocess
import tarfile
from io import BytesIO

import pytest

from klinik.db import db
from tests.factories.agencies import default_agency
from tests.faults.clinic import ROOT, all_sent, say, wait
from tests.faults.pace import PATIENCE
from tests.faults.web import Web

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

NEWEST = sorted((ROOT / "migrations/versions").glob("*_*.py"))[-1]


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout


@pytest.fixture
def old_code(tmp_path):
    """The code as it was before the newest migration came in."""
    try:
        came_in = _git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(NEWEST.relative_to(ROOT))).decode()
        packed = _git("archive", f"{came_in.strip()}~1")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no history here to take the old code from")
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "old", filter="data")
    return tmp_path / "old"


def test_the_code_before_the_newest_migration_takes_reports_and_sends_mail_on_its_tables(clinic, old_code):
    default_agency()
    db.session.commit()
    web = Web(clinic, code=old_code)
    celery = ["celery", "-A", "celery_worker", "--quiet"]

    for number in range(1, 6):
        web.send_report(number)
    clinic.start(*celery, "worker", "--concurrency", "1", code=old_code)
    clinic.start(*celery, "beat", code=old_code)
    took = wait(all_sent(5), within=PATIENCE, clinic=clinic)

    assert not (old_code / NEWEST.relative_to(ROOT)).exists()
    say(f"code from before {NEWEST.stem} on its tables: 5 reports taken, all receipts sent {took:.1f} s later")
