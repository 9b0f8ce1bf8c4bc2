"""What people keep of the queue for themselves, and who is looking at a case right now."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.db import Base, Key


class SavedView(Base):
    """A reading of the queue under a name: somebody's own, or shared with the whole office."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        CheckConstraint("name <> ''", name="named"),
        Index("ix_saved_view_agency_shared", "agency_id", "is_shared"),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[dict[str, Any]]  # the filters, as they stand in the address
    is_shared: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]

    owner: Mapped[User] = relationship()


class Presence(Base):
    """Somebody has a case open in front of them; their browser says so every few seconds."""

    __tablename__ = "presence"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
    is_writing: Mapped[bool] = mapped_column(default=False)
