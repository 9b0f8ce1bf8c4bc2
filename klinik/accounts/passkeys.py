"""Passkeys beside the app: somebody adds one, shows it after the password, renames it, removes it."""

import secrets
import uuid
from datetime import datetime, timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, delete, literal, or_, select, update

from klinik import audit
from klinik.accounts import ceremonies, queries, writing
from klinik.accounts.ceremonies import Site
from klinik.accounts.models import Passkey, User, UserSession
from klinik.accounts.refusals import (
    ChallengeOver,
    ClonedPasskey,
    LastFactor,
    PasskeyInUse,
    TooManyPasskeys,
    WrongPasskey,
)
from klinik.agencies import addresses
from klinik.db import db
from klinik.notifications.kinds import Kind

CHALLENGE_LASTS = timedelta(minutes=5)
MOST = 10


def challenge(session: UserSession, *, at: datetime) -> bytes:
    """Return a new challenge for this log-in; an older one of it ends."""
    fresh = secrets.token_bytes(32)
    session.challenge, session.challenge_until = fresh, at + CHALLENGE_LASTS
    db.session.flush()
    return fresh


def take_challenge(session: UserSession, *, at: datetime) -> bytes:
    """Return the challenge of this log-in and forget it; to be committed before the answer is looked at.

    Of two answers at once, one gets it. Raises ChallengeOver.
    """
    mine = select(UserSession).where(UserSession.id == session.id).with_for_update()
    row = db.session.scalars(mine.execution_options(populate_existing=True)).one()
    taken, until = row.challenge, row.challenge_until
    row.challenge, row.challenge_until = None, None
    db.session.flush()
    if taken is None or until is None or until <= at:
        raise ChallengeOver
    return taken


def add(user: User, answer: str, *, name: str, site: Site, challenge: bytes, at: datetime) -> Passkey:
    """Let somebody log in with a passkey from now on, and write to them. Raises WrongPasskey and its kinds."""
    new = ceremonies.made(answer, site=site, challenge=challenge)
    _lock(user)
    if len(queries.passkeys(user)) >= MOST:
        raise TooManyPasskeys(most=MOST)
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == new.credential_id)):
        raise PasskeyInUse
    key = Passkey(user_id=user.id, site=site.name, name=name, created_at=at, **new._asdict())
    db.session.add(key)
    db.session.flush()
    audit.record("user.passkey_added", user, by=user)
    _write(user, _l("Kunci sandi “%(name)s” ditambahkan ke akun Anda.", name=name), about=key.id, at=at)
    return key


def confirm(user: User, answer: str, *, site: Site, challenge: bytes, at: datetime) -> None:
    """Accept a passkey as second factor. A suspected copy is noted even though it is refused: commit either way.

    Raises WrongPasskey, ClonedPasskey.
    """
    named = (Passkey.user_id == user.id, Passkey.credential_id == ceremonies.credential_id(answer))
    key = db.session.scalar(select(Passkey).where(*named, Passkey.site == site.name))
    if key is None:
        raise WrongPasskey
    count = ceremonies.shown(answer, site=site, challenge=challenge, public_key=key.public_key)
    grown = or_(Passkey.sign_count < count, and_(Passkey.sign_count == 0, literal(count) == 0))
    used = update(Passkey).where(Passkey.id == key.id, grown).values(sign_count=count, used_at=at)
    if db.session.scalar(used.returning(Passkey.id)) is None:
        audit.record("user.passkey_refused", user, by=user, fields=["sign_count"])
        refused = _l("Kunci sandi “%(name)s” ditolak karena mungkin ada salinannya. Hapus kunci itu.", name=key.name)
        _write(user, refused, about=f"{key.id}:{at.isoformat()}", at=at)
        raise ClonedPasskey


def rename(user: User, key_id: uuid.UUID, name: str) -> None:
    """Call a passkey otherwise. Raises NotFound."""
    queries.passkey(user, key_id).name = name
    db.session.flush()
    audit.record("user.passkey_renamed", user, by=user)


def remove(user: User, key_id: uuid.UUID, *, at: datetime) -> None:
    """Let a passkey open nothing any more, and write to its owner. Raises NotFound, LastFactor."""
    _lock(user)
    key = queries.passkey(user, key_id)
    if user.totp_secret is None and len(queries.passkeys(user)) == 1:
        raise LastFactor
    db.session.delete(key)
    db.session.flush()
    audit.record("user.passkey_removed", user, by=user)
    _write(user, _l("Kunci sandi “%(name)s” dihapus dari akun Anda.", name=key.name), about=f"{key.id}:gone", at=at)


def remove_app(user: User, *, at: datetime) -> None:
    """Let somebody who has a passkey go on without codes from an app. Recovery codes stay. Raises LastFactor."""
    _lock(user)
    if not queries.passkeys(user):
        raise LastFactor
    user.totp_secret = None
    db.session.flush()
    audit.record("user.second_factor_removed", user, by=user, fields=["totp_secret"])
    _write(user, _l("Aplikasi kode masuk dilepas dari akun Anda."), about=f"{user.id}:{at.isoformat()}", at=at)


def forget_all(user: User) -> None:
    """Remove every passkey: the account is set up anew."""
    gone = db.session.scalars(delete(Passkey).where(Passkey.user_id == user.id).returning(Passkey.id)).all()
    if gone:
        audit.record("user.passkey_removed", user, by=user)


def _lock(user: User) -> None:
    """Let one change of the second factors follow another: two at once could remove the last two."""
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())
    db.session.refresh(user, ["totp_secret"])


def _write(user: User, what: LazyString, *, about: object, at: datetime) -> None:
    words = {"what": what, "changed_at": at, "url": addresses.absolute(user.agency, "/meja/akun")}
    writing.write_to([user], kind=Kind.ACCOUNT_CHANGED, event=f"account:{about}", words=words)
