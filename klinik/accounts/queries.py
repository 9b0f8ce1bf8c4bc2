"""Finding colleagues."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from klinik.accounts.models import RecoveryCode, Role, User
from klinik.db import db
from klinik.errors import NotFound


def colleagues(agency_ids: Collection[uuid.UUID], *, roles: Collection[Role] = tuple(Role)) -> Sequence[User]:
    """Return who works in these agencies in these roles, by name."""
    here = select(User).where(User.agency_id.in_(agency_ids), User.role.in_(roles), User.disabled_at.is_(None))
    return db.session.scalars(here.order_by(User.name)).all()


def colleague(user_id: uuid.UUID, *, agency_ids: Collection[uuid.UUID]) -> User:
    """Return one colleague of these agencies. Raises NotFound."""
    found = db.session.scalar(select(User).where(User.id == user_id, User.agency_id.in_(agency_ids)))
    if found is None:
        raise NotFound
    return found


def by_email(email: str) -> User:
    """Return the user with that address. Raises NotFound."""
    found = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if found is None:
        raise NotFound
    return found


def recovery_codes_left(user: User) -> int:
    """Return how many recovery codes somebody has not used yet."""
    unused = select(func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0
