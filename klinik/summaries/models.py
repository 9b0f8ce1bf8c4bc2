"""The weekly summary: a frozen snapshot of one agency's week."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.agencies.models import Agency
from klinik.db import Base, Key
from klinik.statistics.weeks import Week


class WeeklySummary(Base):
    """Figures and texts of one ISO week as they were. The snapshot never changes (a trigger holds that)."""

    __tablename__ = "weekly_summary"
    __table_args__ = (
        UniqueConstraint("agency_id", "iso_year", "iso_week"),
        CheckConstraint("iso_week BETWEEN 1 AND 53", name="week_of_the_year"),
        CheckConstraint("starts_at < ends_at AND ends_at <= built_at", name="week_is_over"),
        CheckConstraint("published_at IS NOT NULL OR sent_at IS NULL", name="sent_after_published"),
        CheckConstraint("is_automatic = (approved_by_id IS NULL)", name="automatic_or_approved"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    iso_year: Mapped[int]
    iso_week: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    snapshot: Mapped[dict[str, Any]]
    foreword: Mapped[str] = mapped_column(default="")
    is_automatic: Mapped[bool] = mapped_column(default=True)
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    built_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]  # when the messages to its readers were written

    agency: Mapped[Agency] = relationship()

    @property
    def week(self) -> Week:
        """Return the week; as text it stands in addresses: 2026-W47."""
        return Week(self.iso_year, self.iso_week)

    @property
    def path(self) -> str:
        return f"/ringkasan/{self.week}"
