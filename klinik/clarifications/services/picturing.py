"""Pictures in an answer: chosen, looked through, described; the original never leaves the desk."""

import re
from collections.abc import Sequence
from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from klinik import audit
from klinik.accounts.models import User
from klinik.clarifications.codes import RevisionState
from klinik.clarifications.models import Revision, RevisionPicture
from klinik.clarifications.services.drafting import NotADraft
from klinik.db import db
from klinik.errors import KlinikError
from klinik.files import boxes as covering
from klinik.files import names
from klinik.files import services as files
from klinik.files.boxes import Box
from klinik.files.models import Kind, StoredFile

MOST = 6
FEWEST_WORDS = 3
WORD = re.compile(r"[^\W\d_]{2,}")
CAMERA = re.compile(r"^(?:img|dsc|pxl|screenshot|whatsapp image|tangkapan layar)[\W_]*\d", re.IGNORECASE)
NEEDED = _l("Uraikan gambarnya: apa yang terlihat, dan tulisan apa yang ada di dalamnya.")
A_NAME = _l("Ini nama berkas. Uraikan apa yang terlihat pada gambar.")
TOO_SHORT = _l("Uraikan gambarnya dalam satu kalimat, sekurangnya tiga kata.")


class TooManyPictures(KlinikError):
    message = _l("Satu klarifikasi memuat paling banyak enam gambar.")


class AlreadyChosen(KlinikError):
    message = _l("Gambar ini sudah dipilih untuk jawaban ini.")


class NoPicture(KlinikError):
    status = 422
    message = _l("Hanya gambar yang dapat dimuat dalam klarifikasi.")


class NotDescribed(KlinikError):
    """The description is missing, or says nothing to somebody who cannot see."""

    status = 422
    message = "%(slip)s"  # one of the sentences above


class NotLookedThrough(KlinikError):
    """Neither a box nor the word that none is needed, or both."""

    status = 422
    message = _l("Tutup nama, nomor, dan wajah dengan kotak, atau nyatakan bahwa tidak ada yang perlu disamarkan.")


class OriginalGone(KlinikError):
    message = _l("Gambar aslinya sudah dihapus bersama laporannya, jadi tidak dapat disamarkan lagi.")


def choose(revision: Revision, source: StoredFile, *, by: User) -> RevisionPicture:
    """Take a picture into a draft, not to be seen yet. Raises NotADraft, NoPicture, AlreadyChosen, TooManyPictures."""
    _refuse_finished(revision)
    if source.kind is not Kind.PICTURE:
        raise NoPicture
    if source.id in {picture.source_id for picture in revision.pictures}:
        raise AlreadyChosen
    if len(revision.pictures) >= MOST:
        raise TooManyPictures
    last = max((picture.position for picture in revision.pictures), default=0)
    picture = RevisionPicture(agency_id=revision.agency_id, position=last + 1, source=source, boxes=[])
    revision.pictures.append(picture)
    _written(revision, by)
    audit.record("revision.picture_chosen", revision, by=by)
    return picture


def show(
    picture: RevisionPicture, *, alt: str, boxes: Sequence[Box], nothing_to_cover: bool, by: User, at: datetime
) -> None:
    """Burn the boxes into a new picture and describe it: from here on it may be published.

    Raises NotADraft, NotDescribed, NotLookedThrough, OriginalGone, DiskFull.
    """
    _refuse_finished(picture.revision)
    if picture.source is None:
        raise OriginalGone
    slip = alt_slip(alt, picture.source.name)
    if slip:
        raise NotDescribed(slip=slip)
    if bool(boxes) is nothing_to_cover:
        raise NotLookedThrough
    former, picture.file = picture.file, _burned(picture, picture.source, boxes, at)
    picture.alt, picture.nothing_to_cover = " ".join(alt.split()), nothing_to_cover
    picture.boxes = [list(box) for box in boxes]
    picture.reviewed_by_id, picture.reviewed_at = by.id, at
    _written(picture.revision, by)
    _forget_unshown(former)
    audit.record("revision.picture_covered", picture.revision, by=by)


def drop(picture: RevisionPicture, *, by: User) -> None:
    """Take a picture out of a draft. Raises NotADraft."""
    revision, former = picture.revision, picture.file
    _refuse_finished(revision)
    revision.pictures.remove(picture)
    _written(revision, by)
    _forget_unshown(former)
    audit.record("revision.picture_dropped", revision, by=by)


def alt_slip(alt: str, name: str) -> LazyString | None:
    """Return what is wrong with a description, or None. `name` is what the file is called."""
    said = " ".join(alt.split())
    if not said:
        return NEEDED
    if names.claims_picture(said) or CAMERA.match(said) or said.casefold() == name.rpartition(".")[0].casefold():
        return A_NAME
    return TOO_SHORT if len(WORD.findall(said)) < FEWEST_WORDS else None


def _burned(picture: RevisionPicture, source: StoredFile, boxes: Sequence[Box], at: datetime) -> StoredFile:
    made = covering.covered(files.lying(source), boxes)
    size = made.width, made.height
    return files.keep_own(made.content, "gambar.jpg", size, agency_id=picture.agency_id, at=at, media_type="image/jpeg")


def _forget_unshown(file: StoredFile | None) -> None:
    """Forget a picture that no revision shows any more."""
    if file is None:
        return
    shown = select(func.count()).select_from(RevisionPicture).where(RevisionPicture.file_id == file.id)
    if not db.session.scalar(shown):
        files.forget(file)


def _refuse_finished(revision: Revision) -> None:
    if revision.state is not RevisionState.DRAFT:
        raise NotADraft


def _written(revision: Revision, by: User) -> None:
    """Make whoever changed a picture an author, and the draft another version: pictures are part of what is read."""
    if by.id not in revision.author_ids:
        revision.author_ids = [*revision.author_ids, by.id]
    flag_modified(revision, "author_ids")
    db.session.flush()
