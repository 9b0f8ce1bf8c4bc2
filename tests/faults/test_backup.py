"""The database is lost; the clinic is made again from its copy, and what was erased meanwhile stays erased."""

import subprocess
import sys
import time

import pytest
from sqlalchemy import inspect, text

from klinik import create_app
from klinik.audit import chain
from klinik.audit import queries as audit
from klinik.db import db, now
from klinik.files import services as files
from klinik.local import backups
from klinik.local.errors import CannotCopy
from klinik.reports.models import Report
from klinik.reports.services import erasures, upkeep
from tests.factories.files import StoredFileFactory
from tests.factories.reports import filed
from tests.faults.clinic import command, environ, say, states
from tests.faults.web import Web

TORN = """
SELECT count(*) FROM report WHERE recipient_id IS NOT NULL AND NOT EXISTS
    (SELECT FROM notification WHERE notification.recipient_id = report.recipient_id AND about = ticket_number)
"""
pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]


def test_a_lost_clinic_is_made_again_from_its_copy_and_the_erased_stay_erased(clinic, elsewhere, tmp_path):
    kept = filed(contact="kenari@contoh.id", files=[StoredFileFactory()])
    erased = filed(text="Kabar yang akan dihapus pengirimnya")
    chain.seal()
    db.session.commit()
    copy, began = tmp_path / "klinik.tar", time.monotonic()
    saved = command(clinic, "backup", str(copy))
    copied = time.monotonic() - began
    upkeep.erase(erased, at=now())
    db.session.commit()
    erasures.write_down(clinic.folder / "files-erased")

    began = time.monotonic()
    made = command(clinic, "restore", str(copy), DATABASE_URL=elsewhere, FILES_URL=str(tmp_path / "anew"))
    took = time.monotonic() - began

    say(f"backup {copied:.1f} s, restore into a new database {took:.1f} s: {made.stdout.splitlines()[-1]}")
    assert (saved.returncode, made.returncode) == (0, 0), saved.stderr + made.stderr
    settings = clinic.settings | {"DATABASE_URL": elsewhere, "FILES_URL": str(tmp_path / "anew")}
    assert _found(settings, kept.id, erased.id) == (kept.text, "", True)


def _found(settings, kept_id, erased_id):
    """Return what the new clinic knows of both reports, and whether file and trail are whole."""
    app = create_app(settings)
    with app.app_context():
        kept, erased = db.session.get(Report, kept_id), db.session.get(Report, erased_id)
        whole = files.path(kept.files[0]).stat().st_size > 0 and audit.examine().first_break is None
        found = kept.text, erased.text, whole
        db.session.remove()
        db.engine.dispose()
    return found


def test_a_copy_made_while_people_report_holds_whole_reports_only(clinic, elsewhere, tmp_path):
    filed()
    web, copy = Web(clinic), tmp_path / "klinik.tar"
    line = [sys.executable, "-m", "klinik", "backup", str(copy)]
    saving = subprocess.Popen(line, env=environ(clinic.settings), stdout=subprocess.DEVNULL)
    number = 0
    while saving.poll() is None:
        number += 1
        web.send_report(number)
    made = command(clinic, "restore", str(copy), DATABASE_URL=elsewhere, FILES_URL=str(tmp_path / "anew"))

    with create_app(clinic.settings | {"DATABASE_URL": elsewhere}).app_context():
        torn = db.session.scalar(text(TORN))
        waiting = sum(states().values())
        db.session.remove()
        db.engine.dispose()
    say(f"backup while {number} reports came in: {waiting} messages in the copy, {torn} reports torn")
    assert made.returncode == 0, made.stderr
    assert torn == 0


def test_a_spoilt_copy_is_refused_and_the_database_stays_empty(clinic, elsewhere, tmp_path):
    copy = tmp_path / "klinik.tar"
    backups.make(copy)
    whole = copy.read_bytes()
    middle = len(whole) // 2
    settings = clinic.settings | {"DATABASE_URL": elsewhere, "FILES_URL": str(tmp_path / "anew")}

    for spoilt in (whole[:middle], whole[:middle] + b"\0" * 64 + whole[middle + 64 :], b"x" * 9):
        copy.write_bytes(spoilt)
        with create_app(settings).app_context():
            with pytest.raises(CannotCopy):
                backups.restore(copy, say=str)
            assert inspect(db.engine).get_table_names() == []
            db.engine.dispose()


def test_a_copy_is_never_laid_over_a_living_clinic(clinic, tmp_path):
    copy = tmp_path / "klinik.tar"
    command(clinic, "backup", str(copy))

    made = command(clinic, "restore", str(copy))

    assert made.returncode == 1
    assert "tidak kosong" in made.stderr
