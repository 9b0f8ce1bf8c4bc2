"""Who was told that a case nears or passes a due time, and what the head decided about one that stayed late."""

import uuid
from datetime import datetime
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.accounts.models import User
from klinik.db import Base, Key
from klinik.reports.models import Case


class Target(StrEnum):
    """Which promise is meant."""

    RESPONSE = "response"
    ANSWER = "answer"


class Alarm(StrEnum):
    """How far a case has come towards a due time or past it."""

    SOON = "soon"
    LATE = "late"
    VERY_LATE = "very_late"


class CaseAlarm(Base):
    """Staff were told that a case neared or passed this due time: once for each, whoever asks how often."""

    __tablename__ = "case_alarm"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    target: Mapped[Target] = mapped_column(primary_key=True)
    alarm: Mapped[Alarm] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    raised_at: Mapped[datetime]


class Decision(StrEnum):
    """What the head does about a case that stayed late."""

    REASSIGNED = "reassigned"
    EXTENDED = "extended"
    NOTED = "noted"


DECISION_WORDS: dict[Decision, LazyString] = {
    Decision.REASSIGNED: _l("Diserahkan kepada petugas lain"),
    Decision.EXTENDED: _l("Waktu diperpanjang"),
    Decision.NOTED: _l("Dicatat"),
}
TARGET_WORDS: dict[Target, LazyString] = {
    Target.RESPONSE: _l("Tanggapan pertama terlambat"),
    Target.ANSWER: _l("Jawaban terlambat"),
}


class Escalation(Base):
    """A case came before the head because it stayed late. One for each due time that was missed so."""

    __tablename__ = "escalation"
    __table_args__ = (
        UniqueConstraint("case_id", "target", "due_at"),
        CheckConstraint(
            "(decided_at IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided_by_somebody",
        ),
        CheckConstraint("decision IS NULL OR note <> ''", name="decision_has_reason"),
        Index("ix_escalation_open", "agency_id", "case_id", postgresql_where=text("decided_at IS NULL")),
        Index("ix_escalation_raised", "agency_id", text("raised_at DESC")),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    target: Mapped[Target]
    due_at: Mapped[datetime]  # what was missed
    raised_at: Mapped[datetime]
    decision: Mapped[Decision | None]
    note: Mapped[str] = mapped_column(String(500), default="")  # of an extension the reporters read it
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    decided_by: Mapped[User | None] = relationship()
