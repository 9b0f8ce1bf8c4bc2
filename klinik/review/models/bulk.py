"""One deed on many cases: what was asked, how far it is, and what each case was before, so that it can be undone."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.db import Base, Key


class BulkVerb(StrEnum):
    """What can be done to many cases at once."""

    TAKE = "take"
    ASSIGN = "assign"
    TOPIC = "topic"
    MERGE = "merge"
    DECLINE = "decline"
    SPAM = "spam"


class ItemState(StrEnum):
    """How far one case of a bulk action is."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    UNDOING = "undoing"
    UNDONE = "undone"
    KEPT = "kept"  # could not be undone: the case went on meanwhile


class BulkAction(Base):
    """What somebody asked for. The row is the queue: a worker that dies, or a broker that is away, loses nothing."""

    __tablename__ = "bulk_action"
    __table_args__ = (
        CheckConstraint("total > 0", name="of_something"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        Index("ix_bulk_action_running", "asked_at", postgresql_where=text("finished_at IS NULL")),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    verb: Mapped[BulkVerb]
    words: Mapped[dict[str, Any]]  # reason, note, topic, colleague, target
    address: Mapped[dict[str, Any]]  # the queue it was asked from
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    undone: Mapped[int] = mapped_column(default=0)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]  # nothing waits any more, neither to be done nor to be undone
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None]

    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])


class BulkItem(Base):
    """One case of a bulk action: the state that was seen, what it was before, and why it was passed over."""

    __tablename__ = "bulk_item"
    __table_args__ = (
        Index("ix_bulk_item_left", "action_id", postgresql_where=text("state IN ('waiting', 'undoing')")),
        CheckConstraint("state NOT IN ('skipped', 'kept') OR refusal <> ''", name="skipped_with_reason"),
    )

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bulk_action.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), primary_key=True, index=True)
    seen: Mapped[int]  # the version that whoever asked had in front of them
    after: Mapped[int | None]  # the version that this left; undoing asks for it again
    state: Mapped[ItemState] = mapped_column(default=ItemState.WAITING)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    refusal: Mapped[str] = mapped_column(default="")
