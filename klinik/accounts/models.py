"""The people of the offices: who they are, how they prove it, and where they are logged in."""

import uuid
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.agencies.models import Agency
from klinik.db import Base, Encrypted, Key, Moment


class Role(StrEnum):
    """What somebody is here for. An operator keeps the installation and sees no case content."""

    VERIFIER = "verifier"
    EDITOR = "editor"
    ADMIN = "admin"
    HEAD = "head"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Language(StrEnum):
    """The language in which the desk speaks to somebody."""

    INDONESIAN = "id"
    ENGLISH = "en"


class User(Base):
    """A member of staff. Without a password or a second factor nobody logs in; an invitation gives both."""

    __tablename__ = "user"
    __table_args__ = (CheckConstraint("email = lower(email) AND email ~ '^[^@ ]+@[^@ ]+$'", name="email"),)

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role]
    language: Mapped[Language] = mapped_column(default=Language.INDONESIAN)
    uses_shortcuts: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None]
    totp_secret: Mapped[Encrypted | None]
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0)  # the last one used, never accepted again
    disabled_at: Mapped[Moment | None]
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())

    agency: Mapped[Agency] = relationship()

    # What Flask-Login asks of whoever is logged in.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    def get_id(self) -> str:
        return str(self.id)


class UserSession(Base):
    """One log-in on one device. It knows only the hash of the cookie; without a second factor it opens nothing."""

    __tablename__ = "user_session"
    __table_args__ = (
        CheckConstraint("octet_length(token_hash) = 32", name="token_hash"),
        CheckConstraint("expires_at > created_at", name="expires_at"),
        CheckConstraint("(challenge IS NULL) = (challenge_until IS NULL)", name="challenge"),
        CheckConstraint("octet_length(challenge) = 32", name="challenge_length"),
    )

    id: Mapped[Key]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)  # SHA-256 of 256 random bits
    device: Mapped[str]  # Firefox, Android
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)
    verified_at: Mapped[Moment | None]  # when the second factor was given
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)  # what a passkey has to sign next; taken out once
    challenge_until: Mapped[Moment | None]

    user: Mapped[User] = relationship()


class Passkey(Base):
    """The public half of a key that lies in somebody's phone, computer or security key. It opens one site only."""

    __tablename__ = "passkey"
    __table_args__ = (
        CheckConstraint("octet_length(credential_id) BETWEEN 1 AND 1023", name="credential_id"),
        CheckConstraint("sign_count >= 0", name="sign_count"),
        CheckConstraint("name <> ''", name="name"),
    )

    id: Mapped[Key]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), index=True)
    site: Mapped[str]  # the host name for which it was made (RP ID): browsers show it nowhere else
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)  # COSE
    sign_count: Mapped[int] = mapped_column(BigInteger)  # has to grow with each use; stays 0 where the key keeps none
    is_synced: Mapped[bool]  # lies on several devices of its owner
    name: Mapped[str]
    created_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class RecoveryCode(Base):
    """One of the codes that stand in for a lost phone. Kept as a keyed hash, used once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_index"),)

    id: Mapped[Key]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    code_index: Mapped[str]
    used_at: Mapped[Moment | None]


class Invitation(Base):
    """A one-time link with which somebody sets password and second factor: the first time, or after losing them."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint("octet_length(token_hash) = 32", name="token_hash"),)

    id: Mapped[Key]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), unique=True)  # a newer link replaces the older
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[Moment]

    user: Mapped[User] = relationship()


class Attempts(Base):
    """How often somebody has tried to log in: for one account from one network, for one account, for one network."""

    __tablename__ = "log_in_attempts"
    __table_args__ = (CheckConstraint("count > 0", name="count"),)

    key: Mapped[str] = mapped_column(primary_key=True)  # a keyed hash
    count: Mapped[int]
    free: Mapped[int]  # so many cost no waiting
    last_at: Mapped[Moment] = mapped_column(index=True)
