"""What was sent, as kept: the row says what the file is, the folder holds its content once."""

import uuid
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from klinik.db import Base, Key, Moment


class Kind(StrEnum):
    """What a file is for the person who opens it."""

    PICTURE = "picture"
    AUDIO = "audio"
    VIDEO = "video"
    PAGE = "page"  # a web page as its server sent it: evidence, never shown as a page
    DOCUMENT = "document"


class StoredFile(Base):
    """One file that one person sent. Two rows of equal content share one place on disk."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("(kind = 'picture') = (width IS NOT NULL AND height IS NOT NULL)", name="picture_has_size"),
        CheckConstraint("kind = 'picture' OR (phash IS NULL AND phash_inside IS NULL)", name="only_pictures_look"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    kind: Mapped[Kind]
    name: Mapped[str]  # as the sender called it, cleaned; the ending says what it really is
    media_type: Mapped[str]  # image/jpeg
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]  # bytes on disk
    width: Mapped[int | None]
    height: Mapped[int | None]
    phash: Mapped[int | None] = mapped_column(BigInteger)
    phash_inside: Mapped[int | None] = mapped_column(BigInteger)  # without its plain border, where it has one
    kept_at: Mapped[Moment] = mapped_column(server_default=func.now())

    @property
    def looks(self) -> list[int]:
        """The hashes by which a near copy is found; none for sound, video and plain pictures."""
        return [look for look in (self.phash, self.phash_inside) if look is not None]


class ErasedFile(Base):
    """A file that was removed at the request of somebody it showed: its address says so, and nothing else is kept."""

    __tablename__ = "erased_file"

    file_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    erased_at: Mapped[Moment]
