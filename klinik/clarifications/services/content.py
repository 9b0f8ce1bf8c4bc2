"""The words of one revision, as plain values."""

from dataclasses import asdict, dataclass, field, fields
from datetime import date

from klinik.clarifications.codes import ContentType, SourceKind, Verdict
from klinik.clarifications.models import Revision, RevisionPicture, Source


@dataclass(frozen=True)
class SourceContent:
    """One piece of evidence."""

    title: str
    kind: SourceKind = SourceKind.OTHER
    publisher: str = ""
    url: str = ""
    archive_url: str = ""
    accessed_on: date | None = None
    is_outside: bool = True


@dataclass(frozen=True)
class RevisionContent:
    """Everything a drafter writes. Nothing in it is a default verdict."""

    claim: str = ""
    verdict: Verdict | None = None
    content_type: ContentType | None = None
    flags: list[str] = field(default_factory=list)
    topic: str | None = None
    headline: str = ""
    summary: str = ""
    explanation: str = ""
    advice: str = ""
    reply: str = ""
    region_code: str | None = None
    first_seen_on: date | None = None
    about_agency: bool = False
    change_note: str = ""
    sources: list[SourceContent] = field(default_factory=list)


TEXT_FIELDS = tuple(part.name for part in fields(RevisionContent) if part.name != "sources")


def content_of(revision: Revision) -> RevisionContent:
    """Return what the revision says."""
    return RevisionContent(
        **{name: getattr(revision, name) for name in TEXT_FIELDS},
        sources=[_source_content(source) for source in revision.sources],
    )


def put(revision: Revision, content: RevisionContent) -> list[str]:
    """Write the content into the revision; return the names of the fields that changed."""
    former = [_source_content(source) for source in revision.sources]  # before a change that a question would flush
    changed = [name for name in TEXT_FIELDS if getattr(revision, name) != getattr(content, name)]
    for name in changed:
        setattr(revision, name, getattr(content, name))
    if former != content.sources:
        revision.sources = [Source(position=place, **asdict(source)) for place, source in enumerate(content.sources, 1)]
        changed.append("sources")
    return changed


def carry_pictures(former: Revision, revision: Revision) -> None:
    """Let a revision begin with the pictures of the one before it, each with its own row over the same file."""
    kept = ("agency_id", "position", "source_id", "file_id", "alt", "boxes", "nothing_to_cover")
    for picture in former.pictures:
        copied = RevisionPicture(**{name: getattr(picture, name) for name in kept})
        copied.reviewed_by_id, copied.reviewed_at = picture.reviewed_by_id, picture.reviewed_at
        revision.pictures.append(copied)


def _source_content(source: Source) -> SourceContent:
    return SourceContent(**{part.name: getattr(source, part.name) for part in fields(SourceContent)})
