"""Finding what was sent, inside the reader's own agencies."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from klinik.db import db
from klinik.errors import NotFound
from klinik.files.errors import Erased
from klinik.files.models import ErasedFile, StoredFile


def file(file_id: uuid.UUID, *, agency_ids: Collection[uuid.UUID]) -> StoredFile:
    """Return the file, if it belongs to one of the agencies. Raises NotFound, Erased."""
    asked = select(StoredFile).where(StoredFile.id == file_id, StoredFile.agency_id.in_(agency_ids))
    found = db.session.scalar(asked)
    if found is None:
        gone = db.session.get(ErasedFile, file_id)
        raise Erased if gone and gone.agency_id in agency_ids else NotFound
    return found


def is_erased(key: uuid.UUID) -> bool:
    """Say whether a file, or what was made of one, was erased as the law demands."""
    return db.session.get(ErasedFile, key) is not None


def of_content(sha256s: Collection[str], *, agency_ids: Collection[uuid.UUID]) -> list[StoredFile]:
    """Return every file of the agencies that holds one of these contents, whoever sent it."""
    same = select(StoredFile).where(StoredFile.sha256.in_(sha256s), StoredFile.agency_id.in_(agency_ids))
    return list(db.session.scalars(same))


def files(file_ids: Collection[uuid.UUID], *, agency_ids: Collection[uuid.UUID]) -> list[StoredFile]:
    """Return those of the files that belong to one of the agencies, in the order they were sent."""
    asked = select(StoredFile).where(StoredFile.id.in_(file_ids), StoredFile.agency_id.in_(agency_ids))
    return list(db.session.scalars(asked.order_by(StoredFile.kept_at, StoredFile.id)))
