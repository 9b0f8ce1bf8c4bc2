"""Making a key, revoking it, letting in whoever brings one, and saying in time that one will end."""

import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import ClassVar

import structlog
from flask_babel import lazy_gettext as _l

from klinik import audit
from klinik.accounts import queries as accounts
from klinik.accounts import writing
from klinik.accounts.models import Role, User
from klinik.agencies import addresses
from klinik.agencies import services as agencies
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed
from klinik.notifications.kinds import Kind
from klinik.systems import queries, tokens
from klinik.systems.models import KeyState, Right, SystemKey

log = structlog.get_logger(__name__)

WARNED = (timedelta(days=30), timedelta(days=7), timedelta(days=1))  # before its end
NOTED_EVERY = timedelta(minutes=5)  # how exactly it is known when a key was last used
NOBODYS_HASH = bytes(32)  # an unknown key is compared too, so that it takes the same time
PAGE = "/meja/pengaturan/kunci-api"
# Which column speaks against a key that is no longer valid; the trail names it.
AGAINST = {KeyState.EXPIRED: "expires_at", KeyState.REVOKED: "revoked_at"}


class NameInUse(KlinikError):
    message = _l("Sudah ada kunci bernama %(name)s. Pakai nama lain, atau cabut yang lama.")


class Refused(KlinikError):
    """A key that opens nothing here. RFC 6750 says how a program is told (section 3)."""

    error: ClassVar[str] = "invalid_token"

    @property
    def headers(self) -> dict[str, str]:
        said = [f'realm="Klinik Hoaks", error="{self.error}"', *(f'{name}="{word}"' for name, word in self.told())]
        return {**super().headers, "WWW-Authenticate": f"Bearer {', '.join(said)}"}

    def told(self) -> list[tuple[str, object]]:
        """Return what else a program is told."""
        return []


class NoSuchKey(Refused):
    """Unknown, expired and revoked keys look the same to whoever brings one; the office reads in its trail which."""

    status = 401
    message = _l("Kunci ini tidak berlaku. Mintalah kunci baru kepada administrator instansi Anda.")


class RightMissing(Refused):
    status = 403
    error = "insufficient_scope"
    message = _l("Kunci ini tidak memiliki wewenang %(right)s. Administrator dapat membuat kunci yang memilikinya.")

    def told(self) -> list[tuple[str, object]]:
        return [("scope", self.words["right"])]


def make(*, by: User, name: str, rights: Collection[Right], lasts: timedelta, at: datetime) -> tuple[SystemKey, str]:
    """Return a new key of the admin's office and the text that its system keeps. Raises NotAllowed, NameInUse."""
    if by.role is not Role.ADMIN:
        raise NotAllowed
    agencies.hold(by.agency_id)
    if queries.is_named(name, by.agency_id):
        raise NameInUse(name=name)
    token = tokens.fresh()
    key = SystemKey(agency=by.agency, name=name, mark=token.mark, hash=token.hash, rights=sorted(rights))
    key.created_by, key.created_at, key.expires_at = by, at, at + lasts
    db.session.add(key)
    db.session.flush()
    audit.record("system_key.made", key, by=by)
    return key, token.text


def revoke(key: SystemKey, *, by: User, at: datetime) -> None:
    """End a key for good, from the next call on. Safe to repeat. Raises NotAllowed."""
    if by.role is not Role.ADMIN or by.agency_id != key.agency_id:
        raise NotAllowed
    db.session.refresh(key, with_for_update=True)
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by_id = at, by.id
        db.session.flush()
        audit.record("system_key.revoked", key, by=by)


def admit(given: str, *, right: Right, at: datetime) -> SystemKey:
    """Return the key that was given, whose use is noted. Raises NoSuchKey, RightMissing; the caller commits anyway.

    A refusal is in the trail of the office whose key it is. Only whoever has a key knows its mark, so the time that
    this takes tells nobody anything new.
    """
    token = tokens.read(given)
    key = queries.by_mark(token.mark) if token else None
    is_same = hmac.compare_digest(key.hash if key else NOBODYS_HASH, token.hash if token else NOBODYS_HASH)
    if key is None or token is None:
        log.warning("system key refused: there is none like it")
        raise NoSuchKey
    state = key.state(at)
    if not is_same or state is not KeyState.VALID:
        _note_refusal(key, AGAINST[state] if is_same else "hash")
        raise NoSuchKey
    if right not in key.rights:
        _note_refusal(key, "rights")
        raise RightMissing(right=right.value)
    if key.used_at is None or at - key.used_at > NOTED_EVERY:
        key.used_at = at
        db.session.flush()
    return key


def warn(*, at: datetime) -> None:
    """Tell the admins of each office which of its keys end soon. Safe to repeat: of each stage they hear once."""
    for key in queries.expiring(after=at, until=at + max(WARNED)):
        stage = min(before for before in WARNED if key.expires_at - at <= before)
        words = {"name": key.name, "expires_at": key.expires_at, "url": addresses.absolute(key.agency, PAGE)}
        admins = accounts.colleagues([key.agency_id], roles=[Role.ADMIN])
        writing.write_to(admins, kind=Kind.KEY_EXPIRES, event=f"system_key:{key.id}:{stage.days}", words=words)


def _note_refusal(key: SystemKey, column: str) -> None:
    audit.record("system_key.refused", key, by=None, fields=[column])
