"""Which reports were erased, written down outside the database: a restored backup must not bring them back.

One line each, with the key of the report and the moment; nothing about whom it came from.
"""

import json
import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from klinik.db import db
from klinik.reports.models import Report
from klinik.reports.services import upkeep


def write_down(ledger: Path) -> int:
    """Add to the ledger what was erased and is not in it yet; return how many. Run twice it adds nothing more."""
    known = {key for key, _at in _entries(ledger)}
    erased = db.session.execute(select(Report.id, Report.erased_at).where(Report.erased_at.is_not(None)))
    lines = [_line(row.id, row.erased_at) for row in erased if row.id not in known]
    if lines:
        ledger.parent.mkdir(parents=True, exist_ok=True)
        with ledger.open("a") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
    return len(lines)


def replay(ledger: Path, *, at: datetime) -> int:
    """Erase again what a backup has brought back; return how many reports."""
    number = 0
    for key, _moment in _entries(ledger):
        report = db.session.get(Report, key)
        if report is not None and report.erased_at is None:
            upkeep.erase(report, at=at)
            number += 1
    return number


def _entries(ledger: Path) -> Iterator[tuple[uuid.UUID, str]]:
    if not ledger.exists():
        return
    for line in ledger.read_text().splitlines():
        if line.endswith("}"):  # the last one may be half written
            entry = json.loads(line)
            if "report" in entry:  # the others are of published answers: klinik/erasures/ledger.py
                yield uuid.UUID(entry["report"]), entry["erased_at"]


def _line(key: uuid.UUID, at: datetime) -> str:
    return json.dumps({"report": str(key), "erased_at": at.isoformat()}) + "\n"
