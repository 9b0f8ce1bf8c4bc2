"""The weekly summary: a frozen snapshot of one agency's week."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.agencies.models import Agency
from klinik.db import Base, Key
from klinik.statistics.counted import COMPLAINTS
from klinik.statistics.figures import Issue
from klinik.statistics.tables import Table
from klinik.statistics.weeks import Week

# Everything that is written about the issues, and the foreword.
SEARCH = (
    "to_tsvector('indonesian'::regconfig, snapshot #> '{figures,issues}') || "
    "to_tsvector('indonesian'::regconfig, foreword)"
)


class WeeklySummary(Base):
    """Figures and texts of one ISO week as they were. The snapshot never changes (a trigger holds that)."""

    __tablename__ = "weekly_summary"
    __table_args__ = (
        UniqueConstraint("agency_id", "iso_year", "iso_week"),
        CheckConstraint("iso_week BETWEEN 1 AND 53", name="week_of_the_year"),
        CheckConstraint("starts_at < ends_at AND ends_at <= built_at", name="week_is_over"),
        CheckConstraint("published_at IS NOT NULL OR sent_at IS NULL", name="sent_after_published"),
        CheckConstraint("is_automatic = (approved_by_id IS NULL)", name="automatic_or_approved"),
        Index("ix_weekly_summary_search", "search", postgresql_using="gin"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    iso_year: Mapped[int]
    iso_week: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    snapshot: Mapped[dict[str, Any]]
    foreword: Mapped[str] = mapped_column(default="")  # an editor's, in plain paragraphs
    issue_order: Mapped[list[str]] = mapped_column(default=list)  # public ids as an editor arranged them
    is_automatic: Mapped[bool] = mapped_column(default=True)
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    built_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]  # when the messages to its readers were written

    search: Mapped[str | None] = mapped_column(TSVECTOR, Computed(SEARCH, persisted=True), deferred=True)

    agency: Mapped[Agency] = relationship()

    @property
    def week(self) -> Week:
        """Return the week; as text it stands in addresses: 2026-W47."""
        return Week(self.iso_year, self.iso_week)

    @property
    def complaints(self) -> int:
        """Return how many reports the week brought."""
        kinds = next(table for table in self.snapshot["figures"]["tables"] if table["name"] == "kind")
        return sum(Table.from_json(kinds).count(kind) for kind in COMPLAINTS)

    @property
    def paragraphs(self) -> list[str]:
        """Return the foreword, paragraph by paragraph."""
        return [part.strip() for part in self.foreword.splitlines() if part.strip()]

    def arranged(self, issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
        """Return issues in the editor's order; what the editor did not place follows by number of reports."""
        places = {public_id: place for place, public_id in enumerate(self.issue_order)}
        return tuple(sorted(issues, key=lambda issue: places.get(issue.public_id, len(places))))

    @property
    def path(self) -> str:
        return f"/ringkasan/{self.week}"
