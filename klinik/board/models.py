"""When a published answer is shown on the screens of an office."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.clarifications.models import Clarification
from klinik.db import Base, Key


class SlotState(StrEnum):
    """How a slot stands at a moment."""

    RUNNING = "running"
    WAITING = "waiting"  # for a second person
    PLANNED = "planned"
    OVER = "over"
    WITHDRAWN = "withdrawn"


class ScreenSlot(Base):
    """One answer on the screens from one moment to another, once a second person stands behind that.

    What is shown is the card of the answer as it is then; while the answer does not stand, nothing is.
    """

    __tablename__ = "screen_slot"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at AND ends_at - starts_at <= interval '30 days'", name="lasts"),
        CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_somebody"),
        CheckConstraint("approved_by_id <> added_by_id", name="four_eyes"),
        CheckConstraint("approved_at < ends_at", name="approved_in_time"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn_by_somebody"),
        Index(None, "agency_id", "ends_at"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    clarification_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clarification.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None]

    clarification: Mapped[Clarification] = relationship()
    added_by: Mapped[User] = relationship(foreign_keys=[added_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])

    def state(self, at: datetime) -> SlotState:
        """Return how it stands at that moment."""
        if self.withdrawn_at is not None:
            return SlotState.WITHDRAWN
        if at >= self.ends_at:
            return SlotState.OVER
        if self.approved_at is None:
            return SlotState.WAITING
        return SlotState.RUNNING if at >= self.starts_at else SlotState.PLANNED
