"""Where a chat with somebody stands between two of their messages."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.db import Base, Key
from klinik.notifications.models import Recipient
from klinik.reports.models.draft import ReportDraft


class Stage(StrEnum):
    """What we have asked and not yet heard."""

    NOTHING = "nothing"
    SHALL_WE_FILE = "shall_we_file"
    IS_IT_THE_ANSWER = "is_it_the_answer"


class Conversation(Base):
    """One person's chat with one office. What was sent and not filed is a draft, forgotten after a day."""

    __tablename__ = "conversation"
    __table_args__ = (CheckConstraint("stage = 'nothing' OR asked_at IS NOT NULL", name="asked"),)

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    recipient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recipient.id"), unique=True)
    draft_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("report_draft.id", ondelete="SET NULL"), index=True)
    stage: Mapped[Stage] = mapped_column(default=Stage.NOTHING)
    asked_at: Mapped[datetime | None]
    notice_version: Mapped[str] = mapped_column(default="")  # of the notice about data leaving the country, once told

    recipient: Mapped[Recipient] = relationship()
    draft: Mapped[ReportDraft | None] = relationship()
