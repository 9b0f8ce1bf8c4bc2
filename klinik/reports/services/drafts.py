"""What a citizen has typed and attached so far, kept through the steps of the form."""

import functools
import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import joinedload

from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import KlinikError
from klinik.files import services as files_
from klinik.files.models import StoredFile
from klinik.reports.models import ReportDraft, ReportDraftFile
from klinik.reports.services import attachments

LASTS = timedelta(hours=24)
WORTH_WRITING = timedelta(hours=1)  # of more time: less is not written down
MOST_FILES = 4


class TooManyFiles(KlinikError):
    status = 422
    message = _l("Paling banyak empat berkas. Berkas yang lebih belum kami simpan; isian lainnya tetap ada.")


def begin(
    agency: Agency, *, fields: dict[str, Any], files: Sequence[StoredFile], at: datetime
) -> tuple[ReportDraft, str]:
    """Return a new draft with these fields and files, and the token that opens it. Raises TooManyFiles."""
    token = secrets.token_urlsafe(16)
    draft = ReportDraft(agency_id=agency.id, token_hash=_hash(token), fields={}, files=[], started_at=at, expires_at=at)
    db.session.add(draft)
    return add(draft, fields=fields, files=files, at=at), token


def add(draft: ReportDraft, *, fields: dict[str, Any], files: Sequence[StoredFile], at: datetime) -> ReportDraft:
    """Return the draft with these fields and files in it too, for another day. Raises TooManyFiles."""
    known = {file.id for file in draft.files}
    new = [file for file in files if file.id not in known]
    if len(known) + len(new) > MOST_FILES:
        raise TooManyFiles
    draft.files.extend(new)
    if fields:
        draft.fields = {**draft.fields, **fields}
    if at + LASTS - draft.expires_at > WORTH_WRITING:
        draft.expires_at = at + LASTS
    db.session.flush()
    return draft


def drop(draft: ReportDraft) -> None:
    """Remove a draft that its sender does not want sent, with its files."""
    attached, draft.files = list(draft.files), []
    db.session.delete(draft)
    db.session.flush()
    for file in attached:
        files_.forget(file)


def end_at(draft: ReportDraft, moment: datetime) -> None:
    """Let a draft lie ready until a moment only; going on with it gives it its full time again."""
    draft.expires_at = moment


def find(agency: Agency, token: str, *, at: datetime) -> ReportDraft | None:
    """Return the unexpired draft that the token opens."""
    if not token:
        return None
    held = {"token_hash": _hash(token), "agency_id": agency.id, "at": at}
    return db.session.scalars(_of_token(), held).unique().one_or_none()


@functools.cache
def _of_token() -> Select[ReportDraft]:
    """Return the draft, with its files, that a `token_hash` opens at an `agency_id` while it lasts."""
    return (
        select(ReportDraft)
        .where(ReportDraft.token_hash == bindparam("token_hash"), ReportDraft.agency_id == bindparam("agency_id"))
        .where(ReportDraft.expires_at > bindparam("at"))
        .options(joinedload(ReportDraft.files))
    )


def forget_expired(*, at: datetime) -> None:
    """Remove the drafts nobody sent, with their files; the contents go with the sweep of what no row refers to."""
    expired = select(ReportDraft.id).where(ReportDraft.expires_at < at)
    attached = select(ReportDraftFile.file_id).where(ReportDraftFile.draft_id.in_(expired))
    file_ids = db.session.scalars(attached).all()
    db.session.execute(delete(ReportDraft).where(ReportDraft.expires_at < at))
    attachments.forget_unheld(file_ids)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
