"""The pictures of an archive: files beside it, made safe like everything that is sent in, and found again."""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, update

from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.errors import KlinikError
from klinik.files import services as files
from klinik.files.models import Kind, StoredFile

Wanted = tuple[uuid.UUID, uuid.UUID, Path]  # clarification, agency, file


def beside(folder: Path, written: str) -> Path | None:
    """Return the file in the folder that a cell names; of an address as much of its end as is there.

    Nothing outside of the folder is ever read, and nothing is fetched.
    """
    root = folder.resolve()
    try:
        parts = [part for part in unquote(urlsplit(written).path).split("/") if part]
        candidates = [root.joinpath(*parts[start:]).resolve() for start in range(len(parts))]
        return next((one for one in candidates if one.is_relative_to(root) and one.is_file()), None)
    except (ValueError, OSError):  # no path at all, or one longer than the system allows
        return None


def keep(wanted: Iterable[Wanted], notes: Counter[str], *, at: datetime) -> dict[uuid.UUID, list[int]]:
    """Give clarifications their pictures; return the hashes of those that had none before, by clarification."""
    asked = list(wanted)
    have = select(Clarification.id).where(
        Clarification.id.in_([id_ for id_, *_ in asked]), Clarification.picture_id.is_not(None)
    )
    known = set(db.session.scalars(have))
    looks = {}
    for id_, agency_id, path in asked:
        if id_ not in known and (file := _kept(path, agency_id, notes, at)):
            db.session.execute(update(Clarification).where(Clarification.id == id_).values(picture_id=file.id))
            looks[id_] = file.looks
    return looks


def _kept(path: Path, agency_id: uuid.UUID, notes: Counter[str], at: datetime) -> StoredFile | None:
    try:
        with path.open("rb") as stream:
            file = files.keep(stream, path.name, agency_id=agency_id, at=at)
    except (KlinikError, OSError) as refusal:
        reason = refusal.sentence() if isinstance(refusal, KlinikError) else str(refusal.strerror)
        notes[f"Gambar dilewati: {reason}"] += 1
        return None
    if file.kind is not Kind.PICTURE:
        files.forget(file)
        notes[f"Berkas {path.name} bukan gambar dan dilewati."] += 1
        return None
    return file
