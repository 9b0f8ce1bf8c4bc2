"""What lists, filters and search read of a published answer: narrow rows that the database keeps in step by itself.

The triggers of migration 0027 write them, so that no way of publishing can forget to. Everything in them can be made
again from `clarification` and `revision`.
"""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from klinik.db import Base

NEWEST = (text("first_published_at DESC"), text("clarification_id DESC"))
CHANGED = (text("updated_at DESC"), text("clarification_id DESC"))


class FacetKey(Base):
    """One combination of what lists are filtered by. There are hundreds of them, so that counting counts numbers."""

    __tablename__ = "clarification_facet"
    __table_args__ = (UniqueConstraint("agency_id", "verdict", "topic", "year"),)

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    verdict: Mapped[str] = mapped_column(String(32))
    topic: Mapped[str] = mapped_column(String(32))  # "" for an answer without one
    year: Mapped[int]  # of first publication, in the agency's zone


class Entry(Base):
    """One public clarification as it is filtered, sorted and searched."""

    __tablename__ = "clarification_entry"
    __table_args__ = (
        Index("ix_clarification_entry_newest", *NEWEST),
        Index("ix_clarification_entry_newest_of_agency", "agency_id", *NEWEST),
        Index("ix_clarification_entry_newest_of_facet", "facet_id", *NEWEST),
        Index("ix_clarification_entry_changed", *CHANGED),
        Index("ix_clarification_entry_changed_of_agency", "agency_id", *CHANGED),
        Index("ix_clarification_entry_title", "title", postgresql_using="gin"),
        Index("ix_clarification_entry_search", "search", postgresql_using="gin"),
    )

    clarification_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("clarification.id", ondelete="CASCADE"), primary_key=True
    )
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    facet_id: Mapped[int] = mapped_column(ForeignKey("clarification_facet.id"))
    first_published_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(TSVECTOR)  # of the headline alone
    search: Mapped[str] = mapped_column(TSVECTOR)  # headline, claim, summary, explanation, topic and flags


class KnownWord(Base):
    """A word that published answers use, as it is written: what a mistyped one may have meant."""

    __tablename__ = "known_word"
    __table_args__ = (
        Index("ix_known_word_parts", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
        Index("ix_known_word_beginning", text("left(word, 2)")),
    )

    word: Mapped[str] = mapped_column(primary_key=True)
    uses: Mapped[int]


class Unlearned(Base):
    """A clarification whose words a worker has yet to learn."""

    __tablename__ = "unlearned_clarification"

    clarification_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("clarification.id", ondelete="CASCADE"), primary_key=True
    )
