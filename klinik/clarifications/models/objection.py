"""The objection (sanggahan): somebody says that a published answer errs, and reads what became of it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.clarifications.codes import ObjectionOutcome
from klinik.clarifications.models.clarification import Clarification
from klinik.db import Base, Key

# A name of its own: two columns of one table would give their constraints the same.
PROPOSED = Enum(
    ObjectionOutcome,
    name="proposed_outcome",
    native_enum=False,
    create_constraint=True,
    length=32,
    values_callable=lambda kind: [member.value for member in kind],
)


class Objection(Base):
    """One objection. Its clock is that of its case; its text is for the desk only, the outcome is for everybody.

    Whoever checked it proposes an outcome; another person stands behind it. One that was opened again keeps its old
    outcome in public until the new one is approved.
    """

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (answered_at IS NULL)", name="outcome_has_moment"),
        CheckConstraint("outcome IS NULL OR (reply <> '' AND answered_by_id IS NOT NULL)", name="outcome_has_reply"),
        CheckConstraint(
            "outcome IS NULL OR four_eyes_waived OR (checked_by_id IS NOT NULL AND checked_by_id <> answered_by_id)",
            name="four_eyes",
        ),
        CheckConstraint(
            "(proposed_outcome IS NULL) = (proposed_by_id IS NULL) "
            "AND (proposed_outcome IS NULL) = (proposed_at IS NULL) "
            "AND (proposed_outcome IS NULL OR proposed_reply <> '')",
            name="proposal_is_whole",
        ),
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
    proposed_outcome: Mapped[ObjectionOutcome | None] = mapped_column(PROPOSED)
    proposed_reply: Mapped[str] = mapped_column(default="")
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime | None]
    return_note: Mapped[str] = mapped_column(default="")  # why a proposal came back
    outcome: Mapped[ObjectionOutcome | None]
    reply: Mapped[str] = mapped_column(default="")  # what everybody reads
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))  # who approved the outcome
    four_eyes_waived: Mapped[bool] = mapped_column(default=False)  # answered before outcomes needed a second person

    clarification: Mapped[Clarification] = relationship()
    proposed_by: Mapped[User | None] = relationship(foreign_keys=[proposed_by_id])
    case: Mapped[Any] = relationship("Case")  # of a room above this one, so by name only
