"""What an office has ready to write to reporters."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from klinik.db import Base, Key, Moment


class SavedReply(Base):
    """A sentence or two under a name, for the forms in which staff write to somebody outside."""

    __tablename__ = "saved_reply"
    __table_args__ = (
        Index("uq_saved_reply_agency_id_name", "agency_id", text("lower(name)"), unique=True),
        CheckConstraint("name <> '' AND text <> ''", name="says_something"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(1_000))
    changed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[Moment]
