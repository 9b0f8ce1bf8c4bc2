"""Having a page copied, releasing the copy to everybody, taking it back."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from klinik import audit
from klinik.accounts.models import User
from klinik.archives import permissions, queries
from klinik.archives.codes import CopyState
from klinik.archives.models import ArchiveCopy
from klinik.background import enqueue
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed
from klinik.files import services as files
from klinik.settings import BadSetting
from klinik.web import cache, urls

FETCH = "archives.fetch"
HOUR = timedelta(hours=1)
# Where people post as themselves: what they wrote is read at the desk and shown to nobody else.
PERSONAL = frozenset(
    {
        "facebook.com", "fb.com", "fb.watch", "instagram.com", "threads.net", "threads.com",
        "tiktok.com", "twitter.com", "x.com", "t.co", "youtube.com", "youtu.be",
        "t.me", "telegram.me", "telegram.org", "whatsapp.com", "wa.me", "line.me",
        "linkedin.com", "reddit.com", "snackvideo.com", "snapchat.com", "pinterest.com", "kaskus.co.id",
        "quora.com", "bsky.app",
    }
)  # fmt: skip


class SwitchedOff(KlinikError):
    message = _l("Salinan arsip dimatikan di pemasangan ini.")


class TooManyCopies(KlinikError):
    """So that nobody can use the clinic to visit a site again and again."""

    status = 429
    message = _l("Instansi Anda sudah meminta %(most)s salinan dalam satu jam terakhir. Coba lagi nanti.")


class NotKept(KlinikError):
    message = _l("Salinan ini belum tersimpan.")


class PersonalPost(KlinikError):
    message = _l(
        "Ini kiriman orang di media sosial. Salinannya hanya untuk ruang kerja dan tidak dapat dibuka untuk umum."
    )


def refuse_bad_settings(config: Mapping[str, Any]) -> None:
    """Look at the settings when the clinic starts. Raises BadSetting."""
    if config["ARCHIVE_COPIES"] not in {"on", "off"}:
        raise BadSetting("KLINIK_ARCHIVE_COPIES", config["ARCHIVE_COPIES"], "on or off")


def is_on() -> bool:
    """Say whether pages are copied here at all."""
    return bool(current_app.config["ARCHIVE_COPIES"] == "on")


def ask(url: str, *, case_id: uuid.UUID, by: User, at: datetime) -> ArchiveCopy:
    """Have a worker keep a copy of a page; one that is under way already is returned.

    Raises NotAllowed, SwitchedOff, TooManyCopies.
    """
    if by.role not in permissions.CHECKERS:
        raise NotAllowed
    _refuse_when_off()
    _one_at_a_time(by.agency_id)
    running = queries.under_way(url, agency_id=by.agency_id)
    if running is not None:
        return running
    _refuse_flood(by.agency_id, at)
    copy = ArchiveCopy(agency_id=by.agency_id, case_id=case_id, url=url, asked_by_id=by.id, asked_at=at, next_at=at)
    db.session.add(copy)
    db.session.flush()
    audit.record("archive_copy.asked", copy, by=by)
    enqueue(FETCH, str(copy.id))
    return copy


def again(copy: ArchiveCopy, *, by: User, at: datetime) -> None:
    """Try a failed copy once more. Safe to repeat. Raises NotAllowed, SwitchedOff, TooManyCopies."""
    if not permissions.may_check(by, copy):
        raise NotAllowed
    _refuse_when_off()
    _one_at_a_time(copy.agency_id)
    db.session.refresh(copy, with_for_update=True)
    if copy.state is not CopyState.FAILED or queries.under_way(copy.url, agency_id=copy.agency_id):
        return
    _refuse_flood(copy.agency_id, at)
    copy.state, copy.failure, copy.attempts, copy.next_at, copy.asked_at = CopyState.QUEUED, None, 0, at, at
    db.session.flush()
    audit.record("archive_copy.asked", copy, by=by)
    enqueue(FETCH, str(copy.id))


def release(copy: ArchiveCopy, *, by: User, at: datetime) -> None:
    """Let everybody read the text of a copy. Safe to repeat. Raises NotAllowed, NotKept, PersonalPost."""
    if not permissions.may_check(by, copy):
        raise NotAllowed
    if not copy.is_kept:
        raise NotKept
    if is_personal(copy):
        raise PersonalPost
    if not copy.is_released:
        copy.released_at, copy.released_by_id = at, by.id
        _shown_otherwise(copy, "archive_copy.released", by)


def withhold(copy: ArchiveCopy, *, by: User) -> None:
    """Show a copy at the desk only, again. Safe to repeat. Raises NotAllowed."""
    if not permissions.may_check(by, copy):
        raise NotAllowed
    if copy.is_released:
        copy.released_at, copy.released_by_id = None, None
        _shown_otherwise(copy, "archive_copy.withheld", by)


def remove(copy: ArchiveCopy, *, by: User) -> None:
    """Delete a copy for good; the trail keeps that it was there. Raises NotAllowed."""
    if not permissions.may_remove(by, copy):
        raise NotAllowed
    file, was_released = copy.file, copy.is_released
    audit.record("archive_copy.removed", copy, by=by)
    db.session.delete(copy)
    db.session.flush()
    if file is not None:
        files.forget(file)
    if was_released:
        cache.invalidate(copy.agency_id)


def erase(copy: ArchiveCopy, *, at: datetime) -> list[str]:
    """Delete a copy for good as the law demands; its address says so. Return the SHA-256 of what the folder holds."""
    digests, file = [copy.sha256] if copy.file else [], copy.file
    files.note_erased(copy.id, copy.agency_id, at=at)
    db.session.delete(copy)
    db.session.flush()
    if file is not None:
        files.forget(file)
    return digests


def is_personal(copy: ArchiveCopy) -> bool:
    """Say whether a copy is of something that people posted as themselves."""
    hosts = [(urls.split(url).hostname or "").lower() for url in (copy.url, copy.final_url)]
    return any(host == name or host.endswith(f".{name}") for host in hosts for name in PERSONAL)


def _refuse_when_off() -> None:
    if not is_on():
        raise SwitchedOff


def _refuse_flood(agency_id: uuid.UUID, at: datetime) -> None:
    most = int(current_app.config["ARCHIVE_PER_HOUR"])
    if queries.asked_since(at - HOUR, agency_id=agency_id) >= most:
        raise TooManyCopies(most=most)


def _one_at_a_time(agency_id: uuid.UUID) -> None:
    """Let two who ask at the same moment be counted one after the other."""
    key = func.hashtextextended(f"archives:{agency_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))


def _shown_otherwise(copy: ArchiveCopy, deed: str, by: User) -> None:
    db.session.flush()
    audit.record(deed, copy, by=by, fields=["released_at"])
    cache.invalidate(copy.agency_id)
