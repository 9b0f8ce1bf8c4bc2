"""Taking in a file, reading it back, and forgetting it."""

import functools
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import structlog
from flask import current_app
from sqlalchemy import func, select

from klinik.db import db
from klinik.files import documents, names, pictures, recordings, storage, unnamed
from klinik.files.errors import (
    MEGABYTE,
    ContentMissing,
    NotAccepted,
    NotALetter,
    NotAPicture,
    PictureTooLarge,
    TooLarge,
)
from klinik.files.models import ErasedFile, Kind, StoredFile

log = structlog.get_logger(__name__)

PICTURE_LIMIT = 8 * MEGABYTE
LOGO_LIMIT = 2 * MEGABYTE
RECORDING_LIMIT = 16 * MEGABYTE
LETTER_LIMIT = 8 * MEGABYTE
HEAD = 16  # bytes that tell a picture from the rest
GRACE = timedelta(hours=24)  # far longer than any request between writing the content and committing its row


def keep(stream: BinaryIO, filename: str, *, agency_id: uuid.UUID, at: datetime) -> StoredFile:
    """Take in what was sent, made safe, and return its row.

    Raises NotAccepted, NotAPicture, TooLarge, TooManyPixels, DiskFull. The content is on disk before the row exists;
    where the row is never committed, a sweep removes the content.
    """
    name = names.clean(filename)
    if pictures.is_picture(_head(stream)):
        file, content = _picture(_read(stream, PICTURE_LIMIT, PictureTooLarge), name)
    else:
        file, content = _recording(_read(stream, RECORDING_LIMIT, TooLarge), name)
    file.agency_id, file.kept_at, file.size = agency_id, at, len(content)
    _place(file, content)
    return file


def keep_letter(stream: BinaryIO, filename: str, *, agency_id: uuid.UUID, at: datetime) -> StoredFile:
    """Take in a letter, a PDF as it was sent or a picture written anew, and return its row.

    Raises NotALetter, ActiveLetter, LockedLetter, NotAPicture, TooLarge, TooManyPixels, DiskFull.
    """
    name = names.clean(filename)
    if pictures.is_picture(_head(stream)):
        return keep(stream, filename, agency_id=agency_id, at=at)
    if not documents.is_pdf(_head(stream)):
        raise NotALetter(name=name)
    content = _read(stream, LETTER_LIMIT, TooLarge)
    documents.check(content, name=name)
    file = StoredFile(agency_id=agency_id, kind=Kind.DOCUMENT, media_type=documents.MEDIA_TYPE, kept_at=at)
    file.name, file.size = names.clean(filename, ending=documents.ENDING), len(content)
    _place(file, content)
    return file


def keep_own(
    content: bytes,
    name: str,
    size: tuple[int, int],
    *,
    agency_id: uuid.UUID,
    at: datetime,
    media_type: str = "image/png",
) -> StoredFile:
    """Keep a picture that we have drawn ourselves, of that width and height, and return its row. Raises DiskFull."""
    file = StoredFile(agency_id=agency_id, kind=Kind.PICTURE, name=name, media_type=media_type, kept_at=at)
    file.width, file.height, file.size = *size, len(content)
    _place(file, content)
    return file


def keep_page(content: bytes, media_type: str, *, agency_id: uuid.UUID, at: datetime) -> StoredFile:
    """Keep a web page as its server sent it, and return its row. It is never shown as a page. Raises DiskFull."""
    name = "halaman.txt" if media_type == "text/plain" else "halaman.html"
    file = StoredFile(agency_id=agency_id, kind=Kind.PAGE, name=name, media_type=media_type, kept_at=at)
    file.size = len(content)
    _place(file, content)
    return file


def keep_logo(stream: BinaryIO, filename: str, *, agency_id: uuid.UUID, at: datetime) -> StoredFile:
    """Take in an office's logo, drawn anew and small, and return its row.

    Raises NotALogo, PictureTooLarge, TooManyPixels, LogoTooSmall, LogoUnseen, DiskFull.
    """
    drawn = pictures.logo(_read(stream, LOGO_LIMIT, PictureTooLarge), name=names.clean(filename))
    return keep_own(drawn.content, "logo.png", (drawn.width, drawn.height), agency_id=agency_id, at=at)


def read(sha256: str) -> bytes:
    """Return the content with this SHA-256. Raises FileNotFoundError where a restore has brought no files."""
    return _folder().path(sha256).read_bytes()


def path(file: StoredFile) -> Path:
    """Return where the content lies."""
    return _folder().path(file.sha256)


def is_lying(sha256: str) -> bool:
    """Say whether the content with this SHA-256 is on disk."""
    return _folder().path(sha256).exists()


def content(file: StoredFile) -> bytes:
    """Return the content. Raises ContentMissing."""
    return lying(file).read_bytes()


def lying(file: StoredFile) -> Path:
    """Return where the content lies, if it does. Raises ContentMissing."""
    place = path(file)
    if not place.exists():
        note_missing(file.sha256, str(place))
        raise ContentMissing
    return place


@functools.lru_cache(maxsize=10_000)
def note_missing(sha256: str, place: str) -> None:
    """Log a missing content once for each process, however many ask for it."""
    log.error(
        "files.content_missing", sha256=sha256, place=place, reason="restored without its files, or removed by hand"
    )


def forget(file: StoredFile) -> None:
    """Delete the row. The content goes with the next sweep, unless another row holds the same."""
    db.session.delete(file)
    db.session.flush()


def erase(file: StoredFile, *, at: datetime) -> None:
    """Delete the row for good: its address says from now on that the file was erased. `drop` takes the content."""
    note_erased(file.id, file.agency_id, at=at)
    forget(file)


def note_erased(key: uuid.UUID, agency_id: uuid.UUID, *, at: datetime) -> None:
    """Remember the key of a file, or of what was made of one, so that its address can say that it was erased."""
    db.session.add(ErasedFile(file_id=key, agency_id=agency_id, erased_at=at))


def drop(digests: Iterable[str]) -> list[str]:
    """Remove contents at once, without the day's grace; return those that another row still holds or that are in use.

    To be called after the commit that deleted their rows.
    """
    folder = _folder()
    return [digest for digest in digests if not _drop(folder, digest)]


def sweep(at: datetime, *, first: str = "[0-9a-f]") -> int:
    """Remove rows that nothing names, and contents that no row refers to, both (of one first digit) older than a day;
    return how many contents.
    """
    folder, before = _folder(), at - GRACE
    unnamed.forget(before=before, first=first)
    folder.drop_unfinished(before)
    shelves = groupby(folder.digests(before, first=first), key=lambda digest: digest[:4])
    return sum(_drop(folder, digest) for _, shelf in shelves for digest in _unreferenced(shelf))


def _picture(content: bytes, name: str) -> tuple[StoredFile, bytes]:
    clean = pictures.clean(content, name=name)
    looks = [*clean.looks, None, None]
    file = StoredFile(
        kind=Kind.PICTURE,
        name=names.clean(name, ending=clean.ending),
        media_type=clean.media_type,
        width=clean.width,
        height=clean.height,
        phash=looks[0],
        phash_inside=looks[1],
    )
    return file, clean.content


def _recording(content: bytes, name: str) -> tuple[StoredFile, bytes]:
    found = recordings.recognise(content)
    if found is None:
        raise NotAPicture(name=name) if names.claims_picture(name) else NotAccepted(name=name)
    file = StoredFile(kind=found.kind, name=names.clean(name, ending=found.ending), media_type=found.media_type)
    return file, content


def _head(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read(HEAD)


def _read(stream: BinaryIO, limit: int, refusal: type[TooLarge]) -> bytes:
    size = stream.seek(0, 2)
    if size > limit:
        raise refusal.at(size, limit)
    stream.seek(0)
    return stream.read(limit + 1)


def _place(file: StoredFile, content: bytes) -> None:
    """Write the content, then its row."""
    file.sha256 = storage.digest(content)
    _hold(file.sha256)
    _folder().write(content, file.sha256)
    db.session.add(file)
    db.session.flush()


def _folder() -> storage.Folder:
    return storage.folder(current_app.config["FILES_URL"])


def _hold(digest: str) -> None:
    """Keep the sweep off this content until the transaction ends; uploads of the same content do not wait."""
    db.session.execute(select(func.pg_advisory_xact_lock_shared(_lock(digest))))


def _drop(folder: storage.Folder, digest: str) -> bool:
    """Remove one content, unless an upload holds it or has just brought a row."""
    if not db.session.scalar(select(func.pg_try_advisory_lock(_lock(digest)))):
        return False
    try:
        alone = bool(_unreferenced([digest]))
        if alone:
            folder.drop(digest)
        return alone
    finally:
        db.session.execute(select(func.pg_advisory_unlock(_lock(digest))))


def _unreferenced(digests: Iterable[str]) -> list[str]:
    asked = list(digests)
    known = set(db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(asked))))
    return [digest for digest in asked if digest not in known]


def _lock(digest: str) -> int:
    return int(digest[:15], 16)
