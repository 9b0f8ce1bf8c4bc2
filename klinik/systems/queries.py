"""Finding keys."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from klinik.db import db
from klinik.systems.models import SystemKey


def keys(agency_ids: Collection[uuid.UUID]) -> Sequence[SystemKey]:
    """Return the keys of these agencies, those that were revoked last."""
    mine = select(SystemKey).where(SystemKey.agency_id.in_(agency_ids))
    return db.session.scalars(mine.order_by(SystemKey.revoked_at.is_not(None), SystemKey.name, SystemKey.id)).all()


def by_mark(mark: str) -> SystemKey | None:
    """Return the key that carries a mark, of whatever office: who asks is not known before."""
    return db.session.scalar(select(SystemKey).where(SystemKey.mark == mark))


def is_named(name: str, agency_id: uuid.UUID) -> bool:
    """Say whether a key of that name is in use."""
    same = select(SystemKey.id).where(SystemKey.agency_id == agency_id, SystemKey.name == name)
    return db.session.scalar(same.where(SystemKey.revoked_at.is_(None))) is not None


def expiring(*, after: datetime, until: datetime) -> Sequence[SystemKey]:
    """Return the keys of all offices that will end by themselves in that time."""
    soon = (SystemKey.expires_at > after, SystemKey.expires_at <= until, SystemKey.revoked_at.is_(None))
    return db.session.scalars(select(SystemKey).where(*soon).order_by(SystemKey.id)).all()
