"""Tables of the desk: notes, comparisons, who is writing, what was opened."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.db import Base, Key
from klinik.files.models import StoredFile


class CandidateKind(StrEnum):
    """What a case is compared with."""

    CASE = "case"
    CLARIFICATION = "clarification"


class Likeness(StrEnum):
    """What a person found: the same claim, one like it, or another one."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"


class CaseNote(Base):
    """What colleagues write to each other about a case. No citizen ever reads it."""

    __tablename__ = "case_note"
    __table_args__ = (CheckConstraint("text <> ''", name="not_empty"),)

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]

    author: Mapped[User] = relationship()


class Comparison(Base):
    """A person's decision about one candidate of a case: what agreed, who decided, when. At most one stands."""

    __tablename__ = "comparison"
    __table_args__ = (
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        CheckConstraint("candidate_id <> case_id", name="not_with_itself"),
        Index(
            "uq_comparison_standing",
            "case_id",
            "candidate_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    candidate_kind: Mapped[CandidateKind]
    candidate_id: Mapped[uuid.UUID]
    likeness: Mapped[Likeness]
    score: Mapped[float | None]  # None: no machine proposed it, a person found it
    why: Mapped[dict[str, Any]]  # how many words and links agreed, not which
    decided_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None]


class EditLease(Base):
    """Who is writing in a draft, for as long as they keep writing. It warns others; it locks nobody out."""

    __tablename__ = "edit_lease"

    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    expires_at: Mapped[datetime]

    user: Mapped[User] = relationship()


class FileOpening(Base):
    """A member of staff chose to look at a file of a citizen; until then it stays blurred for them."""

    __tablename__ = "file_opening"

    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    opened_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship()
