"""What a citizen has typed and attached so far, kept through the steps of the form: in it, or in a row."""

import functools
import hashlib
import secrets as random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, Table, bindparam, delete, exists, select, update
from sqlalchemy.orm.attributes import set_committed_value

from klinik.agencies.models import Agency
from klinik.db import db, new_row, uuid7, write_new
from klinik.errors import KlinikError
from klinik.files import services as files_
from klinik.files.models import StoredFile
from klinik.reports.models import Report, ReportDraft, ReportDraftFile
from klinik.reports.services import attachments
from klinik.reports.services.sealing import Carried, is_sealed, seal, unseal

LASTS = timedelta(hours=24)
WORTH_WRITING = timedelta(hours=1)  # of more time: less is not written down
MOST_FILES = 4
BEGUN_AS = "begun_as"  # of a draft that was carried: what it was at first, on whichever page its sender goes back to

TABLE = cast("Table", ReportDraft.__table__)
CLOSE = update(TABLE).where(TABLE.c.id == bindparam("draft")).values(report_id=bindparam("report"), fields={})


class TooManyFiles(KlinikError):
    status = 422
    message = _l("Paling banyak empat berkas. Berkas yang lebih belum kami simpan; isian lainnya tetap ada.")


def empty(agency: Agency, *, at: datetime) -> ReportDraft:
    """Return a draft with nothing in it, written nowhere yet."""
    return _draft(Carried(uuid7(), agency.id, at, at + LASTS, {}))


def begin(
    agency: Agency, *, fields: dict[str, Any], files: Sequence[StoredFile], at: datetime
) -> tuple[ReportDraft, str]:
    """Return a new draft with these fields and files, written, and the token that opens it. Raises TooManyFiles."""
    draft = add(empty(agency, at=at), fields=fields, files=files, at=at)
    return draft, write(draft)


def write(draft: ReportDraft) -> str:
    """Write a new draft with its files; return the token that opens it."""
    token = random.token_urlsafe(16)
    draft.token_hash = _hash(token)
    write_new(draft, *[ReportDraftFile(draft_id=draft.id, file_id=file.id) for file in draft.files])
    return token


def is_written(draft: ReportDraft) -> bool:
    """Say whether there is a row of the draft; else only its form has it."""
    return draft.token_hash is not None


def hand_out(draft: ReportDraft, token: str) -> str:
    """Return the token that opens the draft as it is now; `token` opened it before it was changed.

    A few words travel in the token itself. Files and many words are written down.
    """
    if is_written(draft):
        return token
    carried = Carried(draft.id, draft.agency_id, draft.started_at, draft.expires_at, draft.fields)
    return (None if draft.files else seal(carried)) or write(draft)


def once(draft: ReportDraft) -> str:
    """Return the key with which a draft is sent once, whatever was written down of it meanwhile."""
    return f"draft:{draft.fields.get(BEGUN_AS, draft.id)}"


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


def close(draft: ReportDraft, report: Report) -> None:
    """Note what became of the draft; of what was typed it keeps nothing."""
    db.session.execute(CLOSE, {"draft": draft.id, "report": report.id})
    set_committed_value(draft, "report_id", report.id)
    set_committed_value(draft, "fields", {})


def drop(draft: ReportDraft) -> None:
    """Remove a draft that its sender does not want sent, with its files."""
    attached, draft.files = list(draft.files), []
    db.session.delete(draft)
    db.session.flush()
    for file in attached:
        files_.forget(file)


def drop_file(draft: ReportDraft, file_id: str) -> None:
    """Take one file out of the draft again, and forget it."""
    gone = [file for file in draft.files if str(file.id) == file_id]
    draft.files = [file for file in draft.files if file not in gone]
    db.session.flush()
    attachments.forget_unheld([file.id for file in gone])


def end_at(draft: ReportDraft, moment: datetime) -> None:
    """Let a draft lie ready until a moment only; going on with it gives it its full time again."""
    draft.expires_at = moment


def find(agency: Agency, token: str, *, at: datetime, is_held: bool = False) -> ReportDraft | None:
    """Return the unexpired draft that the token opens, or carries.

    A written one that is held is locked: a second click waits here until the first is done, and then finds what became
    of it.
    """
    if not token:
        return None
    if is_sealed(token):
        return _carried(agency, token, at)
    asked = {"token_hash": _hash(token), "agency_id": agency.id, "at": at}
    found = db.session.execute(_of_token(is_held=is_held), asked).one_or_none()
    if found is None:
        return None
    draft, has_files = found
    if not has_files:  # most have none, and nothing is to be asked for them
        set_committed_value(draft, "files", [])
    return draft


def _carried(agency: Agency, token: str, at: datetime) -> ReportDraft | None:
    carried = unseal(token)
    if carried is None or carried.agency_id != agency.id or carried.expires_at <= at:
        return None
    # Sent twice from one page, it may become two rows: each is one of its own until one of them is sent.
    return _draft(carried._replace(id=uuid7(), fields={BEGUN_AS: str(carried.id), **carried.fields}))


def _draft(carried: Carried) -> ReportDraft:
    draft = new_row(ReportDraft, **carried._asdict())
    set_committed_value(draft, "files", [])
    return draft


@functools.cache
def _of_token(*, is_held: bool) -> Select[ReportDraft, bool]:
    """Return the draft that a `token_hash` opens at an `agency_id` while it lasts, and whether it has files."""
    wanted = (
        select(ReportDraft, exists().where(ReportDraftFile.draft_id == ReportDraft.id))
        .where(ReportDraft.token_hash == bindparam("token_hash"), ReportDraft.agency_id == bindparam("agency_id"))
        .where(ReportDraft.expires_at > bindparam("at"))
    )
    return wanted.with_for_update(of=ReportDraft) if is_held else wanted


def forget_expired(*, at: datetime) -> None:
    """Remove the drafts nobody sent, with their files; the contents go with the sweep of what no row refers to."""
    expired = select(ReportDraft.id).where(ReportDraft.expires_at < at)
    attached = select(ReportDraftFile.file_id).where(ReportDraftFile.draft_id.in_(expired))
    file_ids = db.session.scalars(attached).all()
    db.session.execute(delete(ReportDraft).where(ReportDraft.expires_at < at))
    attachments.forget_unheld(file_ids)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
