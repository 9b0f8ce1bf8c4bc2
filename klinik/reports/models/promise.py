"""What became of a promise: the emergency lane, and more time that somebody answers for."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.db import Base, Key


class Move(StrEnum):
    """Which way a promise was moved by a person."""

    HURRIED = "hurried"  # into the emergency lane
    CALMED = "calmed"  # out of it
    EXTENDED = "extended"  # to a later time, with a reason that the reporters read


class PromiseChange(Base):
    """Somebody moved what the reporters of a case were promised: which way, why, and what held before."""

    __tablename__ = "promise_change"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("move <> 'extended' OR due_at > due_before", name="extended_is_later"),
        CheckConstraint("move <> 'hurried' OR due_at <= due_before", name="hurried_is_sooner"),
        Index("ix_promise_change_case", "case_id", "id"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    move: Mapped[Move]
    reason: Mapped[str]
    due_before: Mapped[datetime]  # of a hurried case: what is promised without the lane; a pause moves it too
    response_due_before: Mapped[datetime | None]
    due_at: Mapped[datetime]
    changed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime]

    changed_by: Mapped[User] = relationship()
