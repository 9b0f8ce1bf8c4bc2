"""The case: one claim under examination, for one report or many."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.clarifications.models import Clarification
from klinik.db import Base, Key
from klinik.reports.codes import ACTIVE, OPEN, PAUSED, CaseKind, CaseStatus, DeclineReason

if TYPE_CHECKING:
    from klinik.reports.models.report import Report


# Whichever comes next: the first look until there was one, then the answer.
NEXT_DUE = "CASE WHEN first_response_at IS NULL THEN LEAST(response_due_at, due_at) ELSE due_at END"


class Case(Base):
    """One claim under examination. It owns status, assignment, due time; it never holds a conclusion."""

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint("topic ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="topic"),
        CheckConstraint("status <> 'answered' OR clarification_id IS NOT NULL", name="answered_has_clarification"),
        CheckConstraint("status <> 'declined' OR decline_reason IS NOT NULL", name="declined_has_reason"),
        CheckConstraint("status <> 'referred' OR referred_to <> ''", name="referred_names_office"),
        CheckConstraint("(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged_names_target"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_into_itself"),
        CheckConstraint("(status = 'needs_info') = (paused_at IS NOT NULL)", name="paused_while_waiting"),
        # What is in work, by due time; it carries what the saved views count, so that the table itself is not read.
        Index(
            "ix_case_queue",
            "agency_id",
            "next_due_at",
            "id",
            postgresql_include=[
                "status",
                "kind",
                "taken_by_id",
                "is_quarantined",
                "is_emergency",
                "first_response_at",
                "response_due_at",
            ],
            postgresql_where=text(
                "status IN ('new', 'in_review', 'waiting_agency', 'awaiting_approval', 'needs_info')"
            ),
        ),
        Index("ix_case_referred", "agency_id", "opened_at", "id", postgresql_where=text("status = 'referred'")),
        # Everything, in each order of the queue: a page is read from one end and no further.
        Index("ix_case_agency_opened", "agency_id", text("opened_at DESC"), text("id DESC")),
        Index("ix_case_agency_due", "agency_id", "next_due_at", "id"),
        Index("ix_case_agency_demand", "agency_id", "demand", "id"),
        Index("ix_case_words", text("to_tsvector('simple', title)"), postgresql_using="gin"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    title: Mapped[str]  # what the desk calls it: the beginning of the first report, or the claim once drafted
    kind: Mapped[CaseKind] = mapped_column(default=CaseKind.CLAIM, server_default=CaseKind.CLAIM)
    status: Mapped[CaseStatus] = mapped_column(default=CaseStatus.NEW)
    topic: Mapped[str | None] = mapped_column(String(32))  # one of TOPIC_WORDS
    is_emergency: Mapped[bool] = mapped_column(default=False)
    taken_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    taken_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]  # by when the answer was promised
    response_due_at: Mapped[datetime | None]  # by when a person first looks; none was promised before there was one
    next_due_at: Mapped[datetime] = mapped_column(Computed(NEXT_DUE, persisted=True))
    paused_at: Mapped[datetime | None]
    first_response_at: Mapped[datetime | None]  # when somebody first took it, asked, answered or closed it
    closed_at: Mapped[datetime | None]
    clarification_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clarification.id"), index=True)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    decline_reason: Mapped[DeclineReason | None]
    closing_note: Mapped[str] = mapped_column(default="")  # what the citizen reads beside the reason
    referred_to: Mapped[str] = mapped_column(String(200), default="")
    referral_number: Mapped[str] = mapped_column(String(100), default="")
    report_count: Mapped[int] = mapped_column(default=0)
    demand: Mapped[int] = mapped_column(default=0)  # distinct contacts plus "saya juga", quarantined ones left out
    me_too_count: Mapped[int] = mapped_column(default=0)
    channels: Mapped[list[str]] = mapped_column(default=list, server_default="{}")  # by which its reports came
    is_quarantined: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # one of its reports is
    version: Mapped[int] = mapped_column()

    taken_by: Mapped[User | None] = relationship(foreign_keys=[taken_by_id])
    clarification: Mapped[Clarification | None] = relationship(foreign_keys=[clarification_id])
    merged_into: Mapped["Case | None"] = relationship(remote_side="Case.id", foreign_keys=[merged_into_id])
    reports: Mapped[list["Report"]] = relationship(back_populates="case", order_by="Report.received_at")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether the clock runs."""
        return self.status in OPEN

    @property
    def is_paused(self) -> bool:
        return self.status in PAUSED

    @property
    def is_active(self) -> bool:
        """Whether work is still to be done: open or paused."""
        return self.status in ACTIVE
