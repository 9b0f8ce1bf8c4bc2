"""One erasure: what is to go from one published answer, who asked for it at the desk, who agreed."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.clarifications.models import Clarification
from klinik.db import Base, Encrypted, Key
from klinik.reports.models import DataRequest


class ErasureState(StrEnum):
    """How far it is. Done cannot be undone: that is what the law wants."""

    PROPOSED = "proposed"
    DONE = "done"
    DROPPED = "dropped"


class Erasure(Base):
    """One erasure. The passages are encrypted while it waits and gone afterwards; their prints find them again."""

    __tablename__ = "erasure"
    __table_args__ = (
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_has_moment"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
        CheckConstraint("state <> 'done' OR decided_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint("state = 'proposed' OR passages = ''", name="passages_forgotten"),
        CheckConstraint("state <> 'proposed' OR passages <> ''", name="says_what"),
        Index("uq_erasure_waiting", "clarification_id", unique=True, postgresql_where=text("state = 'proposed'")),
        Index("ix_erasure_unfinished", "decided_at", postgresql_where=text("state = 'done' AND finished_at IS NULL")),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    clarification_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clarification.id"), index=True)
    data_request_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("data_request.id"), index=True)
    state: Mapped[ErasureState] = mapped_column(default=ErasureState.PROPOSED)
    passages: Mapped[Encrypted]  # a list; empty once decided
    prints: Mapped[list[str]] = mapped_column(default=list)  # of the passages, once done: see blackout.prints
    file_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid), default=list)
    digests: Mapped[list[str]] = mapped_column(default=list)  # SHA-256 of the erased files
    leftovers: Mapped[list[str]] = mapped_column(default=list)  # SHA-256 of old cards, to be removed from the folder
    places: Mapped[int] = mapped_column(default=0)  # in how many texts something was replaced
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]  # what was published later has been looked through until then
    finished_at: Mapped[datetime | None]  # the folder and the indexes hold nothing of it any more

    clarification: Mapped[Clarification] = relationship()
    data_request: Mapped[DataRequest | None] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
