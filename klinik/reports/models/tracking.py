"""How a citizen gets back to a ticket: the link in the mail, the short session, the slowed-down guessing."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from klinik.db import Base, Key


class TicketLink(Base):
    """The token of a link in a message; only its SHA-256 is stored."""

    __tablename__ = "ticket_link"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), index=True)
    created_at: Mapped[datetime]


class TicketSession(Base):
    """A browser that has filed a report or entered its code; only the SHA-256 of its cookie is stored."""

    __tablename__ = "ticket_session"

    id: Mapped[Key]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class TicketAccess(Base):
    """A ticket that a browser may see."""

    __tablename__ = "ticket_access"

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ticket_session.id", ondelete="CASCADE"), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), primary_key=True, index=True)


class CodeBackoff(Base):
    """How often a wrong code was tried for a ticket number, existing or not, and until when we wait."""

    __tablename__ = "code_backoff"

    ticket_number: Mapped[str] = mapped_column(String(20), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime]
