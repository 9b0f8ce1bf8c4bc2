"""What a citizen has typed and attached so far, kept through the steps of the form."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import KlinikError
from klinik.files.models import StoredFile
from klinik.reports.models import ReportDraft

LASTS = timedelta(hours=24)
MOST_FILES = 4


class TooManyFiles(KlinikError):
    status = 422
    message = _l("Paling banyak empat berkas. Berkas yang lebih belum kami simpan; isian lainnya tetap ada.")


def keep(
    agency: Agency, *, token: str, fields: dict[str, Any], files: Sequence[StoredFile], at: datetime
) -> tuple[ReportDraft, str]:
    """Return the draft of this token (a new one where there is none) with these fields, and its token.

    Raises TooManyFiles.
    """
    draft = find(agency, token, at=at)
    if draft is None:
        token = secrets.token_urlsafe(16)
        draft = ReportDraft(agency_id=agency.id, token_hash=_hash(token), fields={}, started_at=at, expires_at=at)
        db.session.add(draft)
    known = {file.id for file in draft.files}
    new = [file for file in files if file.id not in known]
    if len(known) + len(new) > MOST_FILES:
        raise TooManyFiles
    draft.files.extend(new)
    draft.fields = {**draft.fields, **fields}
    draft.expires_at = at + LASTS
    db.session.flush()
    return draft, token


def find(agency: Agency, token: str, *, at: datetime) -> ReportDraft | None:
    """Return the unexpired draft that the token opens."""
    if not token:
        return None
    statement = select(ReportDraft).where(
        ReportDraft.token_hash == _hash(token), ReportDraft.agency_id == agency.id, ReportDraft.expires_at > at
    )
    return db.session.scalar(statement)


def forget_expired(*, at: datetime) -> None:
    """Remove the drafts nobody sent. Their files go with the sweep of files that no row refers to."""
    db.session.execute(delete(ReportDraft).where(ReportDraft.expires_at < at))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
