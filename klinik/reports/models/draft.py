"""What a citizen has typed and attached so far, kept through the steps of the form."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.db import Base, Key
from klinik.files.models import StoredFile


class ReportDraft(Base):
    """An unsent report. Only its secret token, carried in the form, opens it; it lives for a day."""

    __tablename__ = "report_draft"

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    fields: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    report_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("report.id"))

    files: Mapped[list[StoredFile]] = relationship(secondary="report_draft_file", order_by=StoredFile.kept_at)


class ReportDraftFile(Base):
    """A file attached to an unsent report."""

    __tablename__ = "report_draft_file"

    draft_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report_draft.id", ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"), primary_key=True, index=True)
