"""What was erased from published answers, written down outside the database: a restored backup must not bring it back.

One line for each erasure: the keys, the prints of its passages and the SHA-256 of its files; no word of it. The ledger
is the one of klinik/reports/services/erasures.py.
"""

import json
import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from klinik import audit
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.erasures.blackout import Blackout
from klinik.erasures.models import Erasure, ErasureState
from klinik.erasures.services import applying
from klinik.files import services as storage
from klinik.matching import services as matching


def write_down(ledger: Path) -> int:
    """Add the erasures that are not in the ledger yet; return how many. Run twice it adds nothing more."""
    known = {entry["erasure"] for entry in _entries(ledger)}
    done = db.session.scalars(select(Erasure).where(Erasure.state == ErasureState.DONE))
    lines = [_line(erasure) for erasure in done if str(erasure.id) not in known]
    if lines:
        ledger.parent.mkdir(parents=True, exist_ok=True)
        with ledger.open("a") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
    return len(lines)


def replay(ledger: Path, *, at: datetime) -> int:
    """Erase again what a backup has brought back; return from how many answers. The caller commits."""
    number = 0
    for entry in _entries(ledger):
        clarification = db.session.get(Clarification, uuid.UUID(entry["clarification"]))
        if clarification is None:
            continue
        blackout = Blackout.of_prints(entry["prints"])
        done, _cards = applying.apply(clarification, blackout, entry["files"], by=None, at=at)
        if not done.is_empty:
            audit.record("clarification.erased_again", clarification, by=None)
            number += 1
    matching.forget_unused_terms()
    return number


def drop_files(ledger: Path) -> None:
    """Remove the erased contents from the folder, once the replay is committed."""
    storage.drop(digest for entry in _entries(ledger) for digest in entry["files"])


def _entries(ledger: Path) -> Iterator[dict[str, Any]]:
    if not ledger.exists():
        return
    for line in ledger.read_text().splitlines():
        if line.endswith("}"):  # the last one may be half written
            entry = json.loads(line)
            if "erasure" in entry:
                yield entry


def _line(erasure: Erasure) -> str:
    entry = {
        "erasure": str(erasure.id),
        "clarification": str(erasure.clarification_id),
        "prints": erasure.prints,
        "files": erasure.digests,
        "erased_at": erasure.decided_at.isoformat() if erasure.decided_at else "",
    }
    return json.dumps(entry) + "\n"
