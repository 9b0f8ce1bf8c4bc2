"""What another office was asked about a case, when it was reminded, and what it answered, word for word."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.db import Base, Encrypted, Key
from klinik.files.models import StoredFile
from klinik.notifications.models import Recipient
from klinik.reports.codes import AskingEnd, ReminderStage
from klinik.reports.models.case import Case


class StatementRequest(Base):
    """One question to one office. Its link works until it has ended; the secret of the link is forgotten then."""

    __tablename__ = "statement_request"
    __table_args__ = (
        CheckConstraint("office <> '' AND question <> ''", name="asks_somebody"),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_somehow"),
        CheckConstraint("(ended_at IS NULL) = (token IS NOT NULL)", name="secret_while_open"),
        CheckConstraint("ended_at IS NOT NULL OR recipient_id IS NOT NULL", name="open_has_liaison"),
        CheckConstraint(
            "ending IS NULL OR ending NOT IN ('withdrawn', 'replaced') OR ended_by_id IS NOT NULL",
            name="ended_by_somebody",
        ),
        Index("ix_statement_request_open", "expires_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)  # as it was asked, merged or not
    office: Mapped[str]
    recipient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("recipient.id"), index=True)
    claim: Mapped[str]  # as the liaison reads it: checked by whoever asked, without anything about a reporter
    question: Mapped[str]
    wished_on: Mapped[date]  # in the agency's zone
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    token: Mapped[Encrypted | None]  # reminders carry the same link
    expires_at: Mapped[datetime]
    letter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"), index=True)  # not handed in yet
    ended_at: Mapped[datetime | None]
    ending: Mapped[AskingEnd | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))

    case: Mapped[Case] = relationship()
    recipient: Mapped[Recipient | None] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    letter: Mapped[StoredFile | None] = relationship()
    statement: Mapped["Statement | None"] = relationship(back_populates="request")
    reminders: Mapped[list["StatementReminder"]] = relationship(
        order_by="StatementReminder.due_at", cascade="all, delete-orphan"
    )

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class StatementReminder(Base):
    """A reminder that is due at a moment, and whether it went: the row is the queue."""

    __tablename__ = "statement_reminder"
    __table_args__ = (Index("ix_statement_reminder_due", "due_at", postgresql_where=text("sent_at IS NULL")),)

    request_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("statement_request.id", ondelete="CASCADE"), primary_key=True
    )
    stage: Mapped[ReminderStage] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Statement(Base):
    """What the office answered, as its liaison wrote it. A trigger refuses to change or remove it."""

    __tablename__ = "statement"
    __table_args__ = (CheckConstraint("text <> '' AND name <> '' AND function <> ''", name="whole"),)

    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("statement_request.id"), primary_key=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    text: Mapped[str]
    name: Mapped[str]
    function: Mapped[str]
    letter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    received_at: Mapped[datetime]

    request: Mapped[StatementRequest] = relationship(back_populates="statement")
    letter: Mapped[StoredFile | None] = relationship()
