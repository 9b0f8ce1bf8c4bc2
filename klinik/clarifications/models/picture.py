"""The pictures of a revision: what was sent in, covered where somebody would be named, and described in words."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.clarifications.models.clarification import Revision
from klinik.db import Base, Key
from klinik.files.boxes import Box
from klinik.files.models import StoredFile


class RevisionPicture(Base):
    """A picture chosen for the public. Until it has been looked through and described it has no file to show.

    Like the words, the pictures of a published revision never change, and a revision with an unfinished one is not
    handed in (triggers hold both). Only the original may go: with the report that brought it.
    """

    __tablename__ = "revision_picture"
    __table_args__ = (
        UniqueConstraint("revision_id", "position", deferrable=True, initially="DEFERRED"),
        CheckConstraint(
            "(file_id IS NULL) = (reviewed_by_id IS NULL) AND (file_id IS NULL) = (reviewed_at IS NULL)",
            name="shown_is_reviewed",
        ),
        CheckConstraint("file_id IS NULL OR alt <> ''", name="shown_is_described"),
        CheckConstraint(
            "file_id IS NULL OR nothing_to_cover = (jsonb_array_length(boxes) = 0)", name="covered_or_said_so"
        ),
        CheckConstraint("file_id <> source_id", name="never_the_original"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    revision_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("revision.id", ondelete="CASCADE", deferrable=True, initially="IMMEDIATE"), index=True
    )
    position: Mapped[int]
    source_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"), index=True)
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"), index=True)  # what everybody sees
    alt: Mapped[str] = mapped_column(default="")
    boxes: Mapped[list[Any]] = mapped_column(default=list)  # [x, y, width, height] in per cent
    nothing_to_cover: Mapped[bool] = mapped_column(default=False)  # said by whoever looked it through
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    reviewed_at: Mapped[datetime | None]

    revision: Mapped[Revision] = relationship(back_populates="pictures")
    source: Mapped[StoredFile | None] = relationship(foreign_keys=[source_id], passive_deletes=True)
    file: Mapped[StoredFile | None] = relationship(foreign_keys=[file_id])

    @property
    def is_ready(self) -> bool:
        return self.file_id is not None

    @property
    def covers(self) -> list[Box]:
        return [Box(*box) for box in self.boxes]

    @property
    def mark(self) -> str:
        """What its public address carries: another picture has another one, and nobody guesses it."""
        return self.file.sha256[:20] if self.file else ""
