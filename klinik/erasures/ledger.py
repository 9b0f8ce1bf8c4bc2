"""What was erased from published answers, written down outside the database: a restored backup must not bring it back.

An entry holds the keys, the prints of the passages and the SHA-256 of the files; no word of what was erased.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from klinik import audit
from klinik.clarifications.models import Clarification
from klinik.db import db, ledger
from klinik.erasures.blackout import Blackout
from klinik.erasures.models import Erasure, ErasureState
from klinik.erasures.services import applying
from klinik.files import services as storage
from klinik.matching import services as matching


def write_down(path: Path) -> int:
    """Add the erasures that are not in the ledger yet; return how many. Run twice it adds nothing more."""
    known = {entry["erasure"] for entry in _entries(path)}
    done = db.session.scalars(select(Erasure).where(Erasure.state == ErasureState.DONE))
    return ledger.append(path, [_entry(erasure) for erasure in done if str(erasure.id) not in known])


def replay(path: Path, *, at: datetime) -> int:
    """Erase again what a backup has brought back; return from how many answers. The caller commits."""
    number = 0
    for entry in _entries(path):
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


def drop_files(path: Path) -> None:
    """Remove the erased contents from the folder, once the replay is committed."""
    storage.drop(digest for entry in _entries(path) for digest in entry["files"])


def _entries(path: Path) -> Iterator[ledger.Entry]:
    return ledger.entries(path, of="erasure")


def _entry(erasure: Erasure) -> ledger.Entry:
    return {
        "erasure": str(erasure.id),
        "clarification": str(erasure.clarification_id),
        "prints": erasure.prints,
        "files": erasure.digests,
        "erased_at": erasure.decided_at.isoformat() if erasure.decided_at else "",
    }
