"""An address that an office's system listens at, and what was sent there."""

import uuid

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.db import Base, Encrypted, Key, Moment
from klinik.webhooks.codes import DeliveryState, EventType, PauseReason, Trouble

TYPES = ", ".join(f"'{one}'" for one in EventType)


class Webhook(Base):
    """Where a system of an office wants to hear of some events. It remembers how far in the trail it has been told."""

    __tablename__ = "webhook"
    __table_args__ = (
        CheckConstraint("url LIKE 'https://%'", name="https"),
        CheckConstraint(f"types <> '{{}}' AND types <@ ARRAY[{TYPES}]", name="types"),
        CheckConstraint("(old_secret IS NULL) = (old_secret_until IS NULL)", name="old_secret_ends"),
        CheckConstraint("(paused_at IS NULL) = (paused_because IS NULL)", name="paused_says_why"),
        CheckConstraint("(failing_since IS NULL) = (failures = 0)", name="failing"),
        UniqueConstraint("agency_id", "url"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    url: Mapped[str]
    types: Mapped[list[str]]
    secret: Mapped[Encrypted]
    old_secret: Mapped[Encrypted | None]  # signs too, for a day after it was replaced
    old_secret_until: Mapped[Moment | None]
    position: Mapped[int] = mapped_column(
        BigInteger
    )  # in the office's chain of the trail: what stands further on is still to be told
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())
    paused_at: Mapped[Moment | None]
    paused_because: Mapped[PauseReason | None]
    failures: Mapped[int] = mapped_column(default=0)  # attempts in a row that came to nothing
    failing_since: Mapped[Moment | None]
    rests_until: Mapped[Moment | None]  # after a failure nothing at all is tried for a while
    tried_at: Mapped[Moment | None]  # whoever was tried longest ago is next

    agency: Mapped[Agency] = relationship()
    created_by: Mapped[User] = relationship()

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


class Delivery(Base):
    """One event for one address. The row is the queue: a worker that dies loses nothing."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id", "type", "about"),
        CheckConstraint("leased_until IS NULL OR state = 'waiting'", name="leased"),
        CheckConstraint("attempts >= 0", name="counts"),
        Index("ix_webhook_delivery_due", "webhook_id", "next_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_webhook_delivery_leased", "leased_until", postgresql_where=text("leased_until IS NOT NULL")),
        Index("ix_webhook_delivery_made", "webhook_id", "created_at"),
        Index("ix_webhook_delivery_old", "created_at"),
    )

    id: Mapped[Key]  # the same in every attempt: by it a receiver knows what it has already
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    webhook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    event_id: Mapped[uuid.UUID | None]  # of the trail; none for a test
    type: Mapped[str]
    about: Mapped[str]  # ticket number, or another public name of what it is about
    payload: Mapped[str]  # as it is signed and sent; no words of anybody
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)  # counted before the work
    created_at: Mapped[Moment]
    next_at: Mapped[Moment]
    give_up_at: Mapped[Moment]
    leased_until: Mapped[Moment | None]
    tried_at: Mapped[Moment | None]
    status: Mapped[int | None]  # what the receiver answered last
    trouble: Mapped[Trouble | None]

    webhook: Mapped[Webhook] = relationship()

    @property
    def message_id(self) -> str:
        """Its name for receivers."""
        return f"msg_{self.id.hex}"
