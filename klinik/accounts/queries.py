"""Finding colleagues."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from klinik.accounts.models import Invitation, Passkey, RecoveryCode, Role, User, UserSession
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


class Seen(NamedTuple):
    """A colleague, until when an invitation of theirs is open, and when they were last here."""

    user: User
    invited_until: datetime | None
    seen_at: datetime | None


def everybody(agency_id: uuid.UUID, *, at: datetime) -> Sequence[Seen]:
    """Return all who work or have worked in an agency, those with closed accounts last."""
    open_link = select(Invitation.expires_at).where(Invitation.user_id == User.id, Invitation.expires_at > at)
    last = select(func.max(UserSession.seen_at)).where(
        UserSession.user_id == User.id, UserSession.verified_at.is_not(None)
    )
    columns = (User, open_link.scalar_subquery(), last.scalar_subquery())
    rows = select(*columns).where(User.agency_id == agency_id)
    return [Seen(*row) for row in db.session.execute(rows.order_by(User.disabled_at.is_not(None), User.name))]


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


def passkeys(user: User, *, site: str | None = None) -> Sequence[Passkey]:
    """Return somebody's passkeys, or those that open one site, the oldest first."""
    mine = select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.created_at, Passkey.id)
    return db.session.scalars(mine if site is None else mine.where(Passkey.site == site)).all()


def passkey(user: User, key_id: uuid.UUID) -> Passkey:
    """Return one passkey of somebody. Raises NotFound."""
    found = db.session.scalar(select(Passkey).where(Passkey.id == key_id, Passkey.user_id == user.id))
    if found is None:
        raise NotFound
    return found


def has_second_factor(user: User) -> bool:
    """Say whether somebody can prove more than the password, wherever a passkey of theirs was made."""
    return user.totp_secret is not None or bool(passkeys(user))
