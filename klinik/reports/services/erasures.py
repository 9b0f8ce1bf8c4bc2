"""Which reports were erased, written down outside the database: a restored backup must not bring them back.

An entry holds the key of the report and the moment; nothing about whom it came from.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from klinik.db import db, ledger
from klinik.reports.models import Report
from klinik.reports.services import upkeep


def write_down(path: Path) -> int:
    """Add to the ledger what was erased and is not in it yet; return how many. Run twice it adds nothing more."""
    known = {entry["report"] for entry in _entries(path)}
    erased = db.session.execute(select(Report.id, Report.erased_at).where(Report.erased_at.is_not(None)))
    fresh = [row for row in erased if str(row.id) not in known]
    return ledger.append(path, [{"report": str(row.id), "erased_at": row.erased_at.isoformat()} for row in fresh])


def replay(path: Path, *, at: datetime) -> int:
    """Erase again what a backup has brought back; return how many reports."""
    number = 0
    for entry in _entries(path):
        report = db.session.get(Report, uuid.UUID(entry["report"]))
        if report is not None and report.erased_at is None:
            upkeep.erase(report, at=at)
            number += 1
    return number


def _entries(path: Path) -> Iterator[ledger.Entry]:
    return ledger.entries(path, of="report")
