"""One copy of one web page: what was asked, what came, and whether everybody may read it."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.archives.codes import CopyState, Failure
from klinik.db import Base, Key
from klinik.files.models import StoredFile


class ArchiveCopy(Base):
    """A page as one server sent it at one moment. The row is the queue: a worker that dies loses nothing."""

    __tablename__ = "archive_copy"
    __table_args__ = (
        CheckConstraint("(state = 'queued') = (next_at IS NOT NULL)", name="queued_has_turn"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_says_why"),
        CheckConstraint("(state = 'kept') = (file_id IS NOT NULL AND kept_at IS NOT NULL)", name="kept_has_content"),
        CheckConstraint("(released_at IS NULL) = (released_by_id IS NULL)", name="released_by_somebody"),
        CheckConstraint("released_at IS NULL OR state = 'kept'", name="only_kept_is_released"),
        # Of an address at most one copy is under way; its text may be too long for an index of its own.
        Index(
            "uq_archive_copy_queued",
            "agency_id",
            text("md5(url)"),
            unique=True,
            postgresql_where=text("state = 'queued'"),
        ),
        Index("ix_archive_copy_address", "agency_id", text("md5(url)")),
        Index("ix_archive_copy_due", "next_at", postgresql_where=text("next_at IS NOT NULL")),
        Index("ix_archive_copy_asked", "agency_id", "asked_at"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)  # for which it was first asked
    url: Mapped[str]  # as it stands on the case
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    state: Mapped[CopyState] = mapped_column(default=CopyState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]  # when a worker may take it; moved on before each attempt
    failure: Mapped[Failure | None]
    status: Mapped[int | None]  # what the server answered
    final_url: Mapped[str] = mapped_column(default="")  # where its redirects ended
    media_type: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")  # what one reads on the page
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"), index=True)  # as it was sent
    kept_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))

    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    file: Mapped[StoredFile | None] = relationship()

    @property
    def is_kept(self) -> bool:
        return self.state is CopyState.KEPT

    @property
    def is_released(self) -> bool:
        """Whether everybody may read it."""
        return self.released_at is not None

    @property
    def sha256(self) -> str:
        """SHA-256 of the page as it was sent; "" while there is none."""
        return self.file.sha256 if self.file else ""

    @property
    def path(self) -> str:
        """Where everybody reads it, once it is released."""
        return f"/salinan/{self.id}"
