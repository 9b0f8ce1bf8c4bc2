"""One case file: who asked for it and what for, how far it is, and the hashes by which it can be checked."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.casefiles.codes import Fault, FileState, Variant
from klinik.db import Base, Key
from klinik.reports.models import Case


class CaseFile(Base):
    """A paper and an archive of evidence, made once by a worker. The row stays; what it made is kept for some days."""

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint("purpose <> ''", name="says_what_for"),
        CheckConstraint("(state = 'queued') = (next_at IS NOT NULL)", name="queued_has_turn"),
        CheckConstraint("(state = 'failed') = (fault IS NOT NULL)", name="failed_says_why"),
        CheckConstraint(
            "state NOT IN ('made', 'purged') OR (made_at IS NOT NULL AND expires_at IS NOT NULL "
            "AND pdf_sha256 ~ '^[0-9a-f]{64}$' AND zip_sha256 ~ '^[0-9a-f]{64}$')",
            name="made_has_hashes",
        ),
        Index("ix_case_file_due", "next_at", postgresql_where=text("next_at IS NOT NULL")),
        Index("ix_case_file_expires", "expires_at", postgresql_where=text("state = 'made'")),
        Index("ix_case_file_zip", "zip_sha256", postgresql_where=text("zip_sha256 IS NOT NULL")),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    variant: Mapped[Variant]
    purpose: Mapped[str]  # for whom, in the words of whoever asked; it stands on the paper
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    state: Mapped[FileState] = mapped_column(default=FileState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]  # when a worker may take it; moved on before each attempt
    done: Mapped[int] = mapped_column(default=0)  # pieces of evidence laid in so far
    total: Mapped[int] = mapped_column(default=0)
    fault: Mapped[Fault | None]
    made_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    pdf_sha256: Mapped[str | None]
    pdf_size: Mapped[int | None]  # bytes
    zip_sha256: Mapped[str | None]
    zip_size: Mapped[int | None] = mapped_column(BigInteger)  # bytes

    case: Mapped[Case] = relationship()
    asked_by: Mapped[User] = relationship()

    @property
    def is_made(self) -> bool:
        return self.state is FileState.MADE

    @property
    def is_under_way(self) -> bool:
        return self.state is FileState.QUEUED
