"""What belongs to the work on a case: what is still to be done, what was found."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.clarifications.codes import SourceKind
from klinik.db import Base, Key


class NoteMention(Base):
    """A colleague who was named in a note, and was written to."""

    __tablename__ = "note_mention"

    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_note.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)


class CaseTask(Base):
    """Something still to be done before a case can be answered: a call, a visit, a question."""

    __tablename__ = "case_task"
    __table_args__ = (
        CheckConstraint("text <> ''", name="not_empty"),
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    text: Mapped[str]
    for_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime]
    done_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    done_at: Mapped[datetime | None]

    for_whom: Mapped[User | None] = relationship(foreign_keys=[for_id])
    done_by: Mapped[User | None] = relationship(foreign_keys=[done_by_id])


class Evidence(Base):
    """Something that was found about the claim. A draft that begins takes it along as a source."""

    __tablename__ = "evidence"
    __table_args__ = (CheckConstraint("title <> '' OR url <> ''", name="says_something"),)

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    title: Mapped[str]
    url: Mapped[str]
    kind: Mapped[SourceKind]
    is_outside: Mapped[bool]
    note: Mapped[str]
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime]

    added_by: Mapped[User] = relationship()
