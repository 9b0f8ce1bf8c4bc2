"""The worker's part: a copy is taken, fetched, kept. Each step is a row, so a worker may die between any two."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from klinik import audit, fetching
from klinik.archives import reading
from klinik.archives.codes import CopyState, Failure
from klinik.archives.models import ArchiveCopy
from klinik.db import db
from klinik.fetching import NoPage, Page, Unreachable
from klinik.files import services as files
from klinik.files.errors import DiskFull

# After each attempt, until the next one; then it has failed. The first is longer than an attempt can take.
WAITS = (timedelta(minutes=2), timedelta(minutes=10))
FAILURES: dict[type[Exception], Failure] = {
    fetching.NotPublic: Failure.PRIVATE,
    fetching.BadAddress: Failure.ADDRESS,
    fetching.TooLarge: Failure.TOO_LARGE,
    fetching.TooSlow: Failure.TOO_SLOW,
    fetching.NotAPage: Failure.NOT_A_PAGE,
    fetching.Garbled: Failure.GARBLED,
    fetching.TooManyTurns: Failure.TURNS,
    fetching.Unwilling: Failure.REFUSED,
    fetching.Unreachable: Failure.UNREACHABLE,
}


@dataclass(frozen=True)
class Missed:
    """An attempt that brought nothing."""

    failure: Failure
    status: int | None
    may_pass: bool


def lease(copy_id: uuid.UUID, *, at: datetime) -> str | None:
    """Take a copy that is due and return its address; None where nothing is to be done, or another worker has it.

    The attempt counts from now on, whatever becomes of it.
    """
    due = select(ArchiveCopy).where(ArchiveCopy.id == copy_id, ArchiveCopy.next_at <= at)
    copy = db.session.scalar(due.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if copy is None:
        return None
    if copy.attempts > len(WAITS):
        _fail(copy, Failure.INTERRUPTED, copy.status)
        return None
    copy.next_at = at + WAITS[min(copy.attempts, len(WAITS) - 1)]
    copy.attempts += 1
    db.session.flush()
    return copy.url


def fetch(url: str) -> Page | Missed:
    """Return the page at an address, or why there is none."""
    try:
        return fetching.fetch(url if "://" in url else f"https://{url}")
    except NoPage as error:
        status = int(error.args[0]) if isinstance(error, fetching.Unwilling) else None
        return Missed(FAILURES[type(error)], status, error.may_pass)
    except Unreachable as error:
        return Missed(FAILURES[type(error)], None, may_pass=not isinstance(error, fetching.NotPublic))


def settle(copy_id: uuid.UUID, found: Page | Missed, *, at: datetime) -> None:
    """Write down what came of an attempt. A copy that is no longer under way stays as it is."""
    running = select(ArchiveCopy).where(ArchiveCopy.id == copy_id, ArchiveCopy.state == CopyState.QUEUED)
    copy = db.session.scalar(running.with_for_update().execution_options(populate_existing=True))
    if copy is None:
        return
    if isinstance(found, Page):
        _keep(copy, found, at)
    elif not found.may_pass or copy.attempts > len(WAITS):
        _fail(copy, found.failure, found.status)
    else:
        copy.status = found.status  # it is tried again when its time has come
    db.session.flush()


def _keep(copy: ArchiveCopy, page: Page, at: datetime) -> None:
    html = reading.decoded(page.body, page.charset)
    is_plain = page.media_type == "text/plain"
    try:
        copy.file = files.keep_page(page.body, page.media_type, agency_id=copy.agency_id, at=at)
    except DiskFull:
        _fail(copy, Failure.DISK_FULL, page.status)
        return
    copy.text = reading.plain(html) if is_plain else reading.words(html)
    copy.title = "" if is_plain else reading.title(html)
    copy.status, copy.final_url, copy.media_type = page.status, page.url, page.media_type
    copy.state, copy.next_at, copy.kept_at = CopyState.KEPT, None, at
    audit.record("archive_copy.kept", copy, by=None)


def _fail(copy: ArchiveCopy, failure: Failure, status: int | None) -> None:
    copy.state, copy.failure, copy.status, copy.next_at = CopyState.FAILED, failure, status, None
    db.session.flush()
    audit.record("archive_copy.failed", copy, by=None)
