"""The request of somebody whose personal data was posted by others."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from klinik.db import Base, Encrypted, Key
from klinik.reports.codes import DataOutcome, DataWish

ANSWERED_WITHIN = timedelta(hours=72)  # 3 x 24 hours, UU 27/2022; hours of the clock, whatever the office's promise


class DataRequest(Base):
    """One request. What it says is personal, so it is encrypted; it is emptied some time after it was answered."""

    __tablename__ = "data_request"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (answered_at IS NULL)", name="outcome_has_moment"),
        CheckConstraint("outcome IS NULL OR answered_by_id IS NOT NULL", name="answered_by_somebody"),
        Index("ix_data_request_open", "agency_id", "due_at", postgresql_where=text("outcome IS NULL")),
        Index("ix_data_request_agency_received", "agency_id", text("received_at DESC"), text("id DESC")),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    number: Mapped[str] = mapped_column(String(20), unique=True)  # PD-2026-000123
    wish: Mapped[DataWish]
    details: Mapped[Encrypted]  # where it stands and what it is; empty once forgotten
    recipient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("recipient.id"), index=True)
    notice_version: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    warned_at: Mapped[datetime | None]  # staff were told that it is nearly due
    outcome: Mapped[DataOutcome | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
