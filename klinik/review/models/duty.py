"""The duty roster: who answers for an office at which hours of a week, and on which days somebody is away."""

import uuid
from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.db import Base, Key


class Duty(Base):
    """A shift that comes back every week, in the office's own time."""

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        UniqueConstraint("user_id", "weekday", "begins"),
        Index("ix_duty_agency", "agency_id", "weekday", "begins"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    weekday: Mapped[int]  # ISO: 1 is Monday
    begins: Mapped[time]
    ends: Mapped[time]  # not later than it begins: on the next day

    user: Mapped[User] = relationship()


class DutyLeave(Base):
    """Days on which somebody is away, whatever the roster says."""

    __tablename__ = "duty_leave"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="in_order"),
        Index("ix_duty_leave_agency", "agency_id", "last_on"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]

    user: Mapped[User] = relationship()
