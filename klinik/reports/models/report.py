"""The report: one person, one time, one ticket; with its files, additions, requests and timeline."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Sequence,
    SQLColumnExpression,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.db import Base, Key
from klinik.files.models import StoredFile
from klinik.reports.codes import IntakeChannel, Platform, Step
from klinik.reports.models.case import Case

TICKET_NUMBERS = Sequence("ticket_number", metadata=Base.metadata)


class Report(Base):
    """What one citizen asked us to check. What was sent is never rewritten; lawful erasure empties it."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("agency_id", "idempotency_hash"),
        CheckConstraint("(recipient_id IS NULL) OR (consent_version IS NOT NULL)", name="contact_has_consent"),
        CheckConstraint("octet_length(code_nonce) = 16", name="nonce_of_16_bytes"),
        CheckConstraint("partner = '' OR channel = 'partner'", name="partner_files_as_partner"),
        Index("ix_report_search_owed", "id", postgresql_where=text("NOT is_searched")),
        Index("ix_report_agency_received", "agency_id", text("received_at DESC"), text("id DESC")),
        Index("ix_report_case_received", "case_id", "received_at", "id"),
        Index("ix_report_words", text("to_tsvector('simple', text)"), postgresql_using="gin"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    ticket_number: Mapped[str] = mapped_column(String(20), unique=True)  # KH-2026-004711, printed on the receipt
    code_nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    code_key: Mapped[int] = mapped_column(default=1)  # which key the access code is made with
    text: Mapped[str] = mapped_column(default="")
    links: Mapped[list[str]] = mapped_column(default=list)
    question: Mapped[str] = mapped_column(default="")
    seen_where: Mapped[Platform | None]
    seen_on: Mapped[date | None]
    region_code: Mapped[str | None] = mapped_column(String(13))
    channel: Mapped[IntakeChannel]
    partner: Mapped[str] = mapped_column(default="", server_default="")  # the group on whose behalf it was taken down
    recipient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("recipient.id"), index=True)
    notice_version: Mapped[str] = mapped_column(String(20))  # the privacy notice that was shown
    consent_version: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2), default="id")
    idempotency_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    received_at: Mapped[datetime]
    promised_at: Mapped[datetime | None]  # by when its sender was promised an answer then; unknown of older reports
    withdrawn_at: Mapped[datetime | None]
    quarantined_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))  # phone intake, monitoring
    is_searched: Mapped[bool] = mapped_column(default=True)  # False: filed while the search was slow; a worker owes it

    case: Mapped[Case] = relationship(back_populates="reports")
    files: Mapped[list[StoredFile]] = relationship(secondary="report_file", order_by=StoredFile.kept_at)
    steps: Mapped[list["ReportStep"]] = relationship(order_by=lambda: ReportStep.order())  # noqa: PLW0108 - the class stands below
    additions: Mapped[list["ReportAddition"]] = relationship(order_by="ReportAddition.added_at")
    info_requests: Mapped[list["InfoRequest"]] = relationship(back_populates="report", order_by="InfoRequest.asked_at")
    transcripts: Mapped[list["Transcript"]] = relationship(
        cascade="all, delete-orphan", order_by="Transcript.written_at, Transcript.file_id"
    )

    @property
    def counts(self) -> bool:
        """Whether it weighs: neither taken back nor suspect."""
        return self.withdrawn_at is None and self.quarantined_at is None

    @property
    def words(self) -> str:
        """Everything that is said in it: as it was typed, and as its recordings and pictures were taken down."""
        return "\n".join(filter(None, [self.text, *[transcript.text for transcript in self.transcripts]]))


class ReportFile(Base):
    """A picture, voice note or short video that came with a report."""

    __tablename__ = "report_file"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"), primary_key=True, index=True)


class Transcript(Base):
    """What is said in a recording or written in a picture, taken down by staff; the search reads it."""

    __tablename__ = "transcript"
    __table_args__ = (
        CheckConstraint("text <> ''", name="not_empty"),
        Index("ix_transcript_words", text("to_tsvector('simple', text)"), postgresql_using="gin"),
    )

    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id", ondelete="CASCADE"), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), index=True)
    text: Mapped[str]
    written_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime]


class ReportAddition(Base):
    """What a citizen added later."""

    __tablename__ = "report_addition"

    id: Mapped[Key]
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), index=True)
    text: Mapped[str]
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    added_at: Mapped[datetime]

    file: Mapped[StoredFile | None] = relationship()


class InfoRequest(Base):
    """A question of the desk to one citizen. At most one is open for a report."""

    __tablename__ = "info_request"
    __table_args__ = (
        Index(
            "uq_info_request_open",
            "report_id",
            unique=True,
            postgresql_where=text("answered_at IS NULL AND closed_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), index=True)
    question: Mapped[str]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    report: Mapped[Report] = relationship(back_populates="info_requests")

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.closed_at is None


class ReportStep(Base):
    """One entry of the timeline that the citizen sees."""

    __tablename__ = "report_step"

    id: Mapped[Key]
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), index=True)
    step: Mapped[Step]
    happened_at: Mapped[datetime]

    @classmethod
    def order(cls) -> tuple[SQLColumnExpression[Any], ...]:
        """Return how a timeline runs. Who answers a new case at one press looks at it and answers at one moment."""
        return cls.happened_at, cls.step != Step.RECEIVED, cls.step != Step.REVIEWED, cls.id
