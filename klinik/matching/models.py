"""What is known about every text that can be found again, and what people decided about what was found.

A document is kept as the stems of its words, not as it was written. Its keys are small numbers that stand for parts of
its text, its rarest words, its links and the bands of its pictures; equal parts have equal keys, so candidates are
found by equality alone. A key is mixed with the shelf it stands on (all clarifications; the reports of one agency), so
a search never wades through what it may not show.
"""

import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Integer, UniqueConstraint, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from klinik.db import Base, Key, Moment


class Document(Base):
    """One thing that can be found: a report, a clarification. The kind and the id are all we know of it."""

    __tablename__ = "matching_document"
    __table_args__ = (UniqueConstraint("subject_id", "kind"),)

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    headline: Mapped[str]  # stems, as in the two below
    claim: Mapped[str]
    body: Mapped[str]
    entities: Mapped[list[str]]  # bank:bri, place:35.78, sum:500000, name:raffi ahmad
    links: Mapped[list[str]]
    looks: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    keys: Mapped[list[int]] = mapped_column(ARRAY(Integer))


class DocumentKey(Base):
    """Where a key leads. Without a foreign key, which would cost a check for each of some twenty keys a report:
    the document lists its keys, so that they go with it, and a key without a document leads nowhere."""

    __tablename__ = "matching_key"

    key: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class ShortLink(Base):
    """A shortened link that came with something, and where it leads. A worker asks; both are identities."""

    __tablename__ = "matching_short_link"

    link: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(default="")  # empty: not known, or it leads nowhere
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[Moment | None] = mapped_column(index=True)  # none: answered, or given up


class KindCount(Base):
    """How many documents of a kind there are, and how many stems in all of them."""

    __tablename__ = "matching_kind_count"

    kind: Mapped[str] = mapped_column(primary_key=True)
    documents: Mapped[int]
    stems: Mapped[int] = mapped_column(BigInteger)


class Term(Base):
    """In how many documents of a kind a stem occurs."""

    __tablename__ = "matching_term"

    stem: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    documents: Mapped[int]


class Tally(Base):
    """Stems that came or went with a document and are not counted yet. A worker adds them up, so that two reports
    filed at once never wait for each other at the row of a common word."""

    __tablename__ = "matching_tally"
    __table_args__ = (CheckConstraint("sign IN (-1, 1)", name="sign"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str]
    sign: Mapped[int]
    length: Mapped[int]
    stems: Mapped[list[str]]


class Rebuild(Base):
    """How far a rebuild of the index has come with one kind; the row goes when it is done."""

    __tablename__ = "matching_rebuild"

    kind: Mapped[str] = mapped_column(primary_key=True)
    upto_id: Mapped[uuid.UUID]


class Decision(StrEnum):
    """What became of a match."""

    SHOWN = "shown"
    CHOSEN = "chosen"  # the citizen: "ini yang saya maksud"
    REJECTED = "rejected"
    JOINED = "joined"  # the search itself: one more report of an open case
    ANSWERED = "answered"  # the search itself: answered by what is published


class MatchDecision(Base):
    """One match that somebody saw or decided about. Never changed but by undoing; the gold set grows here."""

    __tablename__ = "match_decision"
    __table_args__ = (CheckConstraint("undone_at IS NULL OR undone_at >= decided_at", name="undone_afterwards"),)

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    asked_kind: Mapped[str]  # report, draft, case, ...
    asked_id: Mapped[uuid.UUID] = mapped_column(index=True)
    found_kind: Mapped[str]
    found_id: Mapped[uuid.UUID] = mapped_column(index=True)
    decision: Mapped[Decision]
    score: Mapped[float]
    band: Mapped[str]
    why: Mapped[dict[str, Any]]
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # none: the search itself
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # none: the citizen who asked, or the search
    decided_at: Mapped[Moment] = mapped_column(server_default=func.now())
    undone_at: Mapped[Moment | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
