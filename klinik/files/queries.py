"""Finding what was sent, inside the reader's own agencies."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from klinik.db import db
from klinik.errors import NotFound
from klinik.files.models import StoredFile


def file(file_id: uuid.UUID, *, agency_ids: Collection[uuid.UUID]) -> StoredFile:
    """Return the file, if it belongs to one of the agencies. Raises NotFound."""
    asked = select(StoredFile).where(StoredFile.id == file_id, StoredFile.agency_id.in_(agency_ids))
    found = db.session.scalar(asked)
    if found is None:
        raise NotFound
    return found


def files(file_ids: Collection[uuid.UUID], *, agency_ids: Collection[uuid.UUID]) -> list[StoredFile]:
    """Return those of the files that belong to one of the agencies, in the order they were sent."""
    asked = select(StoredFile).where(StoredFile.id.in_(file_ids), StoredFile.agency_id.in_(agency_ids))
    return list(db.session.scalars(asked.order_by(StoredFile.kept_at, StoredFile.id)))
