"""The clarification, its chain of revisions, their sources, and what is drawn of it."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klinik.clarifications.codes import (
    CardShape,
    ClarificationState,
    ContentType,
    Origin,
    RevisionKind,
    RevisionState,
    SourceKind,
    Verdict,
    told_count,
)
from klinik.db import Base, Key
from klinik.files.models import StoredFile

if TYPE_CHECKING:
    from klinik.clarifications.models.picture import RevisionPicture

SEARCH = (
    "setweight(to_tsvector('indonesian'::regconfig, headline), 'A') || "
    "setweight(to_tsvector('indonesian'::regconfig, claim), 'B') || "
    "setweight(to_tsvector('indonesian'::regconfig, summary || ' ' || explanation), 'C')"
)


class Clarification(Base):
    """The published answer to one claim: a stable public id over a chain of revisions."""

    __tablename__ = "clarification"
    __table_args__ = (
        CheckConstraint(
            "state = 'unpublished' OR (public_id IS NOT NULL AND current_revision_id IS NOT NULL "
            "AND first_published_at IS NOT NULL AND updated_at IS NOT NULL)",
            name="public_has_id",
        ),
        CheckConstraint("(suspended_at IS NULL) = (suspended_by_id IS NULL)", name="suspended_by_somebody"),
        Index("ix_clarification_public", "agency_id", text("first_published_at DESC"), text("id DESC")),
        UniqueConstraint("agency_id", "external_id"),
        Index(
            "ix_clarification_cards_wanted",
            "updated_at",
            postgresql_where=text("cards_wanted AND state <> 'unpublished'"),
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    public_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    external_id: Mapped[str | None]  # how the archive it was imported from names it
    slug: Mapped[str] = mapped_column(default="")
    state: Mapped[ClarificationState] = mapped_column(default=ClarificationState.UNPUBLISHED)
    origin: Mapped[Origin] = mapped_column(default=Origin.OWN)
    current_revision_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("revision.id", use_alter=True, deferrable=True, initially="IMMEDIATE")
    )
    first_published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None] = mapped_column(index=True)
    suspended_at: Mapped[datetime | None]
    suspended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    suspension_reason: Mapped[str] = mapped_column(default="")
    report_count: Mapped[int] = mapped_column(default=0)  # pushed down by reports
    deflection_count: Mapped[int] = mapped_column(default=0)  # pushed down by reports
    cards_wanted: Mapped[bool] = mapped_column(default=True)  # what it shows has changed; the worker draws it anew
    cards_leased_until: Mapped[datetime | None]  # one of them is being drawn; after that, its worker has died
    picture_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))  # of the article in an archive
    erased_at: Mapped[datetime | None]  # when words or pictures of it were last erased as the law demands
    picture_erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    picture: Mapped[StoredFile | None] = relationship()
    revisions: Mapped[list["Revision"]] = relationship(
        back_populates="clarification", foreign_keys="Revision.clarification_id", order_by="Revision.created_at"
    )
    current: Mapped["Revision | None"] = relationship(foreign_keys=[current_revision_id], viewonly=True)

    @property
    def path(self) -> str:
        """The address of its page on its agency's host."""
        return f"/klarifikasi/{self.public_id}/{self.slug}"

    @property
    def is_public(self) -> bool:
        return self.state is not ClarificationState.UNPUBLISHED

    @property
    def told_report_count(self) -> int | None:
        return told_count(self.report_count)

    @property
    def is_retracted(self) -> bool:
        return self.state is ClarificationState.RETRACTED


class Revision(Base):
    """One state of a clarification's text. Once published it never changes (a trigger holds that)."""

    __tablename__ = "revision"
    __table_args__ = (
        CheckConstraint("topic ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="topic"),
        UniqueConstraint("clarification_id", "number"),
        CheckConstraint(
            "state <> 'published' OR (verdict IS NOT NULL AND headline <> '' AND claim <> '' AND number IS NOT NULL "
            "AND published_at IS NOT NULL AND (approved_by_id IS NOT NULL OR origin = 'legacy'))",
            name="published_is_complete",
        ),
        CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> drafted_by_id OR four_eyes_waived OR origin = 'legacy'",
            name="four_eyes",
        ),
        CheckConstraint(
            "approved_by_id IS NULL OR NOT approved_by_id = ANY (author_ids) OR four_eyes_waived OR origin = 'legacy'",
            name="no_author_approves",
        ),
        CheckConstraint("NOT four_eyes_waived OR kind = 'wording'", name="only_wording_waives_four_eyes"),
        CheckConstraint("drafted_by_id IS NOT NULL OR origin <> 'own'", name="own_has_drafter"),
        CheckConstraint("number IS NULL OR (number = 1) = (kind = 'first')", name="first_is_number_one"),
        CheckConstraint("number IS NULL OR state = 'published'", name="only_published_is_numbered"),
        CheckConstraint(
            "flags <@ ARRAY['scam', 'hateful', 'disinformation', 'ai_generated', 'emergency', 'press']",
            name="flags_known",
        ),
        CheckConstraint(
            "state IN ('draft', 'discarded') OR NOT (verdict = 'hoax' AND 'press' = ANY (flags))",
            name="press_is_never_hoax",
        ),
        CheckConstraint(
            "state IN ('draft', 'discarded') OR content_type IS NULL "
            "OR (verdict <> 'true' AND (verdict = 'satire') = (content_type = 'satire'))",
            name="content_type_fits_verdict",
        ),
        Index(
            "uq_revision_open_draft",
            "clarification_id",
            unique=True,
            postgresql_where=text("state IN ('draft', 'awaiting_approval')"),
        ),
    )

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    clarification_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clarification.id"), index=True)
    number: Mapped[int | None]
    kind: Mapped[RevisionKind]
    state: Mapped[RevisionState] = mapped_column(default=RevisionState.DRAFT)
    origin: Mapped[Origin] = mapped_column(default=Origin.OWN)
    claim: Mapped[str] = mapped_column(default="")
    verdict: Mapped[Verdict | None]
    content_type: Mapped[ContentType | None]
    flags: Mapped[list[str]] = mapped_column(default=list)
    topic: Mapped[str | None] = mapped_column(String(32))  # one of TOPIC_WORDS
    headline: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    explanation: Mapped[str] = mapped_column(default="")
    advice: Mapped[str] = mapped_column(default="")
    reply: Mapped[str] = mapped_column(default="")  # of the parties concerned, in their words
    region_code: Mapped[str | None] = mapped_column(String(13))
    first_seen_on: Mapped[date | None]
    about_agency: Mapped[bool] = mapped_column(default=False)
    change_note: Mapped[str] = mapped_column(default="")
    return_note: Mapped[str] = mapped_column(default="")
    drafted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    author_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid), default=list)  # everybody who wrote in the draft
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    four_eyes_waived: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    search: Mapped[str] = mapped_column(TSVECTOR, Computed(SEARCH, persisted=True), deferred=True)

    clarification: Mapped[Clarification] = relationship(back_populates="revisions", foreign_keys=[clarification_id])
    sources: Mapped[list["Source"]] = relationship(
        back_populates="revision", order_by="Source.position", cascade="all, delete-orphan"
    )
    pictures: Mapped[list["RevisionPicture"]] = relationship(
        back_populates="revision", order_by="RevisionPicture.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.state in {RevisionState.DRAFT, RevisionState.AWAITING_APPROVAL}


class Source(Base):
    """One piece of evidence that a revision names."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("revision_id", "position", deferrable=True, initially="DEFERRED"),)

    id: Mapped[Key]
    revision_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("revision.id", ondelete="CASCADE", deferrable=True, initially="IMMEDIATE")
    )
    position: Mapped[int]
    kind: Mapped[SourceKind]
    title: Mapped[str]
    publisher: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    archive_url: Mapped[str] = mapped_column(default="")
    accessed_on: Mapped[date | None]
    is_outside: Mapped[bool] = mapped_column(default=True)  # not from the agency itself

    revision: Mapped[Revision] = relationship(back_populates="sources")


class Card(Base):
    """One picture of a clarification, in one shape and language, as it was drawn last."""

    __tablename__ = "card"
    __table_args__ = (CheckConstraint("recipe ~ '^[0-9a-f]{64}$'", name="recipe"),)

    clarification_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clarification.id"), primary_key=True)
    shape: Mapped[CardShape] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"), index=True)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    is_suspended: Mapped[bool]  # whether it says "sedang ditinjau ulang"
    recipe: Mapped[str] = mapped_column(String(64))  # SHA-256 of everything that is on it
    drawn_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship()

    @property
    def mark(self) -> str:
        """What its address carries so that a new picture has a new address."""
        return self.file.sha256[:10]

    def shows(self, clarification: Clarification) -> bool:
        """Whether it still says what the clarification says now."""
        is_suspended = clarification.suspended_at is not None
        return self.revision_id == clarification.current_revision_id and self.is_suspended == is_suspended


class ClarificationAddress(Base):
    """Where a clarification stood on the site that its office had before; from there one is led on for ever."""

    __tablename__ = "clarification_address"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)  # path and query, as old_addresses.address writes them
    url: Mapped[str]  # as the archive had it
    clarification_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clarification.id"), index=True)


class ClarificationCounter(Base):
    """The last number given to a clarification of an agency in a year."""

    __tablename__ = "clarification_counter"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
