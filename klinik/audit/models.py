"""The trail and its chain. Triggers of the database refuse to change or remove a row (migration 0003)."""

import uuid
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from klinik.db import Base, Key, Moment


class ActorKind(StrEnum):
    """Who acts: a member of staff, a system of an office with its key, a citizen or another office's
    liaison (never named here), or the clinic itself.
    """

    USER = "user"
    CITIZEN = "citizen"
    SYSTEM = "system"
    LIAISON = "liaison"
    KEY = "key"


class AuditEvent(Base):
    """One deed: keys and the names of changed fields, never personal data."""

    __tablename__ = "audit_event"
    __table_args__ = (
        CheckConstraint("(actor_kind IN ('user', 'key')) = (actor_id IS NOT NULL)", name="actor"),
        CheckConstraint("action ~ '^[a-z_]+[.][a-z_]+$'", name="action"),
        Index(None, "agency_id", "id"),
        Index(None, "thing_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))  # None: the installation itself
    happened_at: Mapped[Moment]
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[uuid.UUID | None]
    action: Mapped[str]  # case.taken
    thing_type: Mapped[str]  # the name of its table
    thing_id: Mapped[uuid.UUID]
    fields: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    txid: Mapped[int] = mapped_column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"))


class AuditPending(Base):
    """An event that waits to be sealed; a trigger on audit_event puts it here."""

    __tablename__ = "audit_pending"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)


class AuditLink(Base):
    """One event's place in the chain of its agency; the hash covers everything before it."""

    __tablename__ = "audit_link"
    __table_args__ = (
        UniqueConstraint("event_id"),
        CheckConstraint("position > 0 AND octet_length(hash) = 32", name="shape"),
    )

    chain: Mapped[uuid.UUID] = mapped_column(primary_key=True)  # the agency's key; all zeros for the installation
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_event.id"))
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditSeal(Base):
    """One sealing: how far a chain reached, and the hash there, as the daily anchor writes it down elsewhere."""

    __tablename__ = "audit_seal"
    __table_args__ = (CheckConstraint("octet_length(hash) = 32", name="shape"),)

    chain: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    last_position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[Moment] = mapped_column(server_default=func.now())
