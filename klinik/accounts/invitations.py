"""The one-time link with which a colleague sets password and second factor."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from klinik import audit
from klinik.accounts import passkeys, second_factor, services, sessions
from klinik.accounts.models import Invitation, User
from klinik.accounts.refusals import InvitationOver
from klinik.db import db

LASTS = timedelta(days=3)


def invite(user: User, *, by: User | None, at: datetime) -> str:
    """Make a link for somebody and return its token; older links end, the present password stays until it is used."""
    token = secrets.token_urlsafe(24)
    db.session.execute(delete(Invitation).where(Invitation.user_id == user.id))
    db.session.add(Invitation(user=user, token_hash=_hash(token), expires_at=at + LASTS))
    db.session.flush()
    audit.record("user.invited", user, by=by)
    return token


def find(token: str, *, at: datetime) -> Invitation:
    """Return the invitation of a link. Raises InvitationOver."""
    wanted = select(Invitation).join(Invitation.user).options(joinedload(Invitation.user).joinedload(User.agency))
    valid = wanted.where(Invitation.token_hash == _hash(token), Invitation.expires_at > at, User.disabled_at.is_(None))
    found = db.session.scalar(valid)
    if found is None:
        raise InvitationOver
    return found


def accept(invitation: Invitation, *, token: str, password: str, code: str, device: str, at: datetime) -> str:
    """Set password and second factor, log in and return the cookie's secret. Passkeys end: they may be what was lost.

    Raises WrongCode, GuessablePassword.
    """
    user = invitation.user
    services.enrol(user, second_factor.enrolment(token), code=code, at=at)
    passkeys.forget_all(user)
    services.set_password(user, password, by=user)
    db.session.delete(invitation)
    audit.record("user.logged_in", user, by=user)
    return sessions.begin(user, device=device, at=at, verified=True)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
