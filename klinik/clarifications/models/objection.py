"""The objection (sanggahan): somebody says that a published answer errs, and reads what became of it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.clarifications.codes import ObjectionOutcome
from klinik.clarifications.models.clarification import Clarification
from klinik.db import Base, Key


class Objection(Base):
    """One objection. Its clock is that of its case; its text is for the desk only, the outcome is for everybody."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (answered_at IS NULL)", name="outcome_has_moment"),
        CheckConstraint("outcome IS NULL OR (reply <> '' AND answered_by_id IS NOT NULL)", name="outcome_has_reply"),
        CheckConstraint("recipient_id IS NULL OR consent_version IS NOT NULL", name="contact_has_consent"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    clarification_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clarification.id"), index=True)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))  # what the person had read
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    text: Mapped[str]
    recipient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("recipient.id"), index=True)
    consent_version: Mapped[str | None] = mapped_column(String(20))
    filed_at: Mapped[datetime]
    outcome: Mapped[ObjectionOutcome | None]
    reply: Mapped[str] = mapped_column(default="")  # what everybody reads
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))

    clarification: Mapped[Clarification] = relationship()
    case: Mapped[Any] = relationship("Case")  # of a room above this one, so by name only
