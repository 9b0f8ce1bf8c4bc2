"""What the page of an answer shows of it, field by field as the database keeps it; nothing here can be changed."""

import uuid
from datetime import date, datetime
from typing import Any, NamedTuple

from klinik.clarifications.codes import (
    CardShape,
    ClarificationState,
    ContentType,
    ObjectionOutcome,
    Origin,
    RevisionKind,
    SourceKind,
    Verdict,
    told_count,
)


class Picture(NamedTuple):
    """The picture that came with an article of an archive."""

    width: int
    height: int


class Head(NamedTuple):
    """The clarification itself."""

    id: uuid.UUID
    agency_id: uuid.UUID
    public_id: str
    slug: str
    state: ClarificationState
    first_published_at: datetime
    updated_at: datetime
    suspended_at: datetime | None
    suspension_reason: str
    report_count: int
    erased_at: datetime | None
    picture_id: uuid.UUID | None
    picture: Picture | None

    @property
    def path(self) -> str:
        """The address of its page on its agency's host."""
        return f"/klarifikasi/{self.public_id}/{self.slug}"

    @property
    def is_retracted(self) -> bool:
        return self.state is ClarificationState.RETRACTED

    @property
    def told_report_count(self) -> int | None:
        return told_count(self.report_count)


class Copy(NamedTuple):
    """The newest copy of a source's page that its office lets everybody read."""

    id: uuid.UUID
    kept_at: datetime

    @property
    def path(self) -> str:
        """Where everybody reads it."""
        return f"/salinan/{self.id}"


class Source(NamedTuple):
    """One piece of evidence."""

    kind: SourceKind
    title: str
    publisher: str
    url: str
    archive_url: str
    accessed_on: date | None
    copy: Copy | None


class ShownPicture(NamedTuple):
    """A picture as everybody sees it."""

    source_id: uuid.UUID | None
    alt: str
    boxes: list[Any]
    sha256: str
    width: int
    height: int

    @property
    def mark(self) -> str:
        """What its public address carries."""
        return self.sha256[:20]


class Said(NamedTuple):
    """What the clarification says now."""

    number: int
    kind: RevisionKind
    origin: Origin
    claim: str
    verdict: Verdict
    content_type: ContentType | None
    flags: list[str]
    topic: str | None
    headline: str
    summary: str
    explanation: str
    advice: str
    reply: str
    region_code: str | None
    first_seen_on: date | None
    change_note: str
    author_ids: list[uuid.UUID]
    approved_by_id: uuid.UUID | None
    four_eyes_waived: bool
    published_at: datetime
    sources: list[Source]
    pictures: list[ShownPicture]


class ShownCard(NamedTuple):
    """A card that says what the clarification says now."""

    shape: CardShape
    language: str
    name: str
    sha256: str
    width: int
    height: int

    @property
    def mark(self) -> str:
        """What its address carries so that a new picture has a new address."""
        return self.sha256[:10]


class Outcome(NamedTuple):
    """What became of an objection."""

    outcome: ObjectionOutcome
    reply: str
    filed_at: datetime
    answered_at: datetime


class Related(NamedTuple):
    """Another clarification of the same topic."""

    agency_id: uuid.UUID
    public_id: str
    slug: str
    headline: str


class Office(NamedTuple):
    """An office whose answers a list may be narrowed down to."""

    id: uuid.UUID
    slug: str
    name: str


class Offices(NamedTuple):
    """What a list asks first."""

    seen: str  # as in Answer
    offices: list[Office]  # provinces before their regencies and cities


class Listed(NamedTuple):
    """One line of a list; with a search what it looks like with the words marked, else empty."""

    id: uuid.UUID
    public_id: str
    slug: str
    state: ClarificationState
    suspended_at: datetime | None
    first_published_at: datetime
    report_count: int
    number: int
    verdict: Verdict
    topic: str | None
    headline: str
    agency_slug: str
    agency_name: str
    timezone: str
    marked_headline: str
    marked_text: str


class Answer(NamedTuple):
    """Everything that the page of one answer shows of it."""

    seen: str  # what the database showed at that moment, as web.stamps takes it
    clarification: Head
    revision: Said
    cards: list[ShownCard]  # those in our own language first
    objections: list[Outcome]  # the latest first
    related: list[Related]  # the newest of the same office first
