"""A key of an office's own system: what it is called and may do. The key itself is kept by nobody but that system."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.db import Base, Key, Moment


class Right(StrEnum):
    """What a key may be used for; the scopes of the API."""

    READ_REPORTS = "reports:read"
    WRITE_REPORTS = "reports:write"


class KeyState(StrEnum):
    """Whether a key opens anything."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


class SystemKey(Base):
    """One key of one system of one office. Of its secret part only the SHA-256 is here."""

    __tablename__ = "system_key"
    __table_args__ = (
        CheckConstraint("octet_length(hash) = 32", name="hashed"),
        CheckConstraint("rights <> '{}' AND rights <@ ARRAY['reports:read', 'reports:write']", name="rights"),
        CheckConstraint("expires_at > created_at", name="expires"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_somebody"),
        # So that a form that is sent twice makes one key, and people know which is which.
        Index("uq_system_key_name", "agency_id", "name", unique=True, postgresql_where=text("revoked_at IS NULL")),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
    mark: Mapped[str] = mapped_column(unique=True)  # the part that is no secret: by it the key is found and known again
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    rights: Mapped[list[str]]
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]  # to within a few minutes
    revoked_at: Mapped[Moment | None]
    revoked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))

    agency: Mapped[Agency] = relationship()
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])

    def state(self, at: datetime) -> KeyState:
        """Return whether it opens anything at that moment."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        return KeyState.VALID if at < self.expires_at else KeyState.EXPIRED
