"""Finding copies: of a case's addresses for the desk, of a source for everybody."""

import hashlib
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import joinedload

from klinik.archives.codes import CopyState
from klinik.archives.models import ArchiveCopy
from klinik.db import db
from klinik.db.records import written
from klinik.errors import NotFound
from klinik.files import queries as files
from klinik.files.errors import Erased


def of_addresses(urls: Collection[str], *, agency_ids: Collection[uuid.UUID]) -> dict[str, list[ArchiveCopy]]:
    """Return the agencies' copies of these addresses, the newest first, by address; one without any is left out."""
    if not urls:
        return {}
    wanted = select(ArchiveCopy).where(ArchiveCopy.agency_id.in_(agency_ids), _is_one_of(urls))
    people = joinedload(ArchiveCopy.asked_by), joinedload(ArchiveCopy.file)
    found: dict[str, list[ArchiveCopy]] = {}
    for copy in db.session.scalars(wanted.options(*people).order_by(ArchiveCopy.id.desc())):
        found.setdefault(copy.url, []).append(copy)
    return found


def newest_released(
    record: type[Any], *, url: ColumnElement[str], agency_id: ColumnElement[uuid.UUID]
) -> ScalarSelect[Any]:
    """Select the newest copy of an address that an agency lets everybody read, written as a record of it, or NULL."""
    copy = ArchiveCopy.__table__
    is_of_it = (copy.c.agency_id == agency_id) & (func.md5(copy.c.url) == func.md5(url)) & (copy.c.url == url)
    rows = select(written(record, copy.c)).where(is_of_it, copy.c.released_at.is_not(None)).correlate_except(copy)
    return rows.order_by(copy.c.id.desc()).limit(1).scalar_subquery()


def one(copy_id: uuid.UUID, *, agency_ids: Collection[uuid.UUID]) -> ArchiveCopy:
    """Return a copy of one of the agencies. Raises NotFound."""
    return _found(ArchiveCopy.id == copy_id, ArchiveCopy.agency_id.in_(agency_ids))


def public(copy_id: uuid.UUID) -> ArchiveCopy:
    """Return a copy that everybody may read. Raises NotFound, Erased."""
    if files.is_erased(copy_id):
        raise Erased
    return _found(ArchiveCopy.id == copy_id, ArchiveCopy.released_at.is_not(None))


def under_way(url: str, *, agency_id: uuid.UUID) -> ArchiveCopy | None:
    """Return the copy of an address that is being made."""
    mine = ArchiveCopy.agency_id == agency_id, ArchiveCopy.state == CopyState.QUEUED, _is_one_of([url])
    return db.session.scalar(select(ArchiveCopy).where(*mine))


def asked_since(since: datetime, *, agency_id: uuid.UUID) -> int:
    """Return how many copies an agency has asked for since that moment."""
    mine = ArchiveCopy.agency_id == agency_id, ArchiveCopy.asked_at > since
    return db.session.scalar(select(func.count()).select_from(ArchiveCopy).where(*mine)) or 0


def due(at: datetime, *, limit: int) -> Sequence[uuid.UUID]:
    """Return the copies that a worker may take now, those that have waited longest first."""
    wanted = select(ArchiveCopy.id).where(ArchiveCopy.next_at <= at).order_by(ArchiveCopy.next_at)
    return db.session.scalars(wanted.limit(limit)).all()


def _found(*conditions: ColumnElement[bool]) -> ArchiveCopy:
    found = db.session.scalar(select(ArchiveCopy).where(*conditions))
    if found is None:
        raise NotFound
    return found


def _is_one_of(urls: Collection[str]) -> ColumnElement[bool]:
    """Compare by hash, as the index holds them."""
    return func.md5(ArchiveCopy.url).in_([hashlib.md5(url.encode(), usedforsecurity=False).hexdigest() for url in urls])
