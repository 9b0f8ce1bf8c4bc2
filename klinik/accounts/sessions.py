"""Log-ins as rows: begun, found again by the hash of a cookie, ended. The cookie itself is never stored."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import contains_eager, joinedload

from klinik.accounts.models import User, UserSession
from klinik.db import db
from klinik.errors import NotFound

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
FOR_THE_CODE = timedelta(minutes=10)  # between password and second factor


def begin(user: User, *, device: str, at: datetime, verified: bool) -> str:
    """Log somebody in and return the new 256-bit secret for the cookie; unverified, it only opens the code page."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            user=user,
            token_hash=_hash(token),
            device=device,
            created_at=at,
            seen_at=at,
            expires_at=at + (LONGEST if verified else FOR_THE_CODE),
            verified_at=at if verified else None,
        )
    )
    db.session.flush()
    return token


def find(token: str, *, at: datetime) -> UserSession | None:
    """Return the log-in of a cookie: not expired, not idle for too long, of somebody who is still here."""
    wanted = select(UserSession).join(UserSession.user).where(
        UserSession.token_hash == _hash(token),
        UserSession.expires_at > at,
        UserSession.seen_at > at - IDLE,
        User.disabled_at.is_(None),
    )  # fmt: skip
    eager = contains_eager(UserSession.user).options(joinedload(User.agency))
    return db.session.scalars(wanted.options(eager)).one_or_none()


def of(user: User, *, at: datetime) -> Sequence[UserSession]:
    """Return where somebody is logged in, the latest used first."""
    mine = select(UserSession).where(
        UserSession.user_id == user.id,
        UserSession.verified_at.is_not(None),
        UserSession.expires_at > at,
        UserSession.seen_at > at - IDLE,
    )
    return db.session.scalars(mine.order_by(UserSession.seen_at.desc())).all()


def one_of(user: User, session_id: uuid.UUID) -> UserSession:
    """Return one log-in of somebody. Raises NotFound."""
    found = db.session.scalar(select(UserSession).filter_by(id=session_id, user_id=user.id))
    if found is None:
        raise NotFound
    return found


def end(session: UserSession) -> None:
    """Log one device out."""
    db.session.delete(session)
    db.session.flush()


def end_all(user_id: uuid.UUID, *, but: UserSession | None = None) -> None:
    """Log somebody out everywhere, or everywhere else."""
    gone = delete(UserSession).where(UserSession.user_id == user_id)
    db.session.execute(gone.where(UserSession.id != but.id) if but else gone)


def forget_old(*, at: datetime) -> None:
    """Remove log-ins that have run out."""
    db.session.execute(delete(UserSession).where((UserSession.expires_at <= at) | (UserSession.seen_at <= at - IDLE)))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
