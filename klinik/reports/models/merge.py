"""Cases laid into others: by staff, or by the search that found a report's own case too late."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.db import Base, Key
from klinik.reports.codes import CaseStatus
from klinik.reports.models.case import Case


class Merge(Base):
    """One case laid into another. It remembers what it moved, so that it can be undone."""

    __tablename__ = "merge"
    __table_args__ = (
        CheckConstraint("case_id <> into_id", name="not_into_itself"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        Index("uq_merge_standing", "case_id", unique=True, postgresql_where=text("undone_at IS NULL")),
        Index("ix_merge_into", "into_id", postgresql_where=text("undone_at IS NULL")),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    into_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    status_before: Mapped[CaseStatus]
    me_too_moved: Mapped[int] = mapped_column(default=0)
    merged_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))  # None: the search, which ran late
    merged_at: Mapped[datetime]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(foreign_keys=[case_id])
    into: Mapped[Case] = relationship(foreign_keys=[into_id])


class MovedReport(Base):
    """A report that a merge took along."""

    __tablename__ = "moved_report"

    merge_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merge.id", ondelete="CASCADE"), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), primary_key=True, index=True)
