"""Where a draft is written: in a case that has no answer yet, or as a change of a published clarification."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from klinik.accounts import current_scope
from klinik.agencies import queries as agencies
from klinik.agencies import regions
from klinik.agencies.regions import Region
from klinik.clarifications import covering
from klinik.clarifications.models import Clarification, Revision
from klinik.clarifications.services import RevisionContent, SourceContent, content_of
from klinik.reports.models import Case
from klinik.review import forms, services
from klinik.review.desk.case_page import found
from klinik.review.queries import answers, work
from klinik.web.forms import keep_words_of

BLANK = SourceContent(title="")


@dataclass(frozen=True)
class Place:
    """A draft with what stands around it. A case may have no draft yet."""

    case: Case | None
    clarification: Clarification | None
    revision: Revision | None

    @property
    def key(self) -> Mapping[str, Any]:
        """What stands in the addresses of this draft."""
        if self.case is not None:
            return {"case_id": self.case.id}
        return {"public_id": self.clarification.public_id if self.clarification else ""}

    @property
    def version(self) -> int:
        """What a write must have seen: the draft, or the case in which it will begin."""
        if self.revision is not None:
            return self.revision.version
        return self.case.version if self.case else 0

    @property
    def content(self) -> RevisionContent:
        return content_of(self.revision) if self.revision else RevisionContent()

    @property
    def former(self) -> Revision | None:
        """What the public reads now."""
        return self.clarification.current if self.clarification else None

    def address(self, verb: str, **more: Any) -> str:
        return url_for(f"review.{verb}", **self.key, **more)

    def home(self) -> str:
        """The page that this draft belongs to."""
        return url_for("review.case" if self.case else "review.answer", **self.key)

    def drafted(self) -> Revision:
        """Return the draft. Raises NoDraft."""
        if self.revision is None:
            raise services.NoDraft
        return self.revision


def place(case_id: uuid.UUID | None, public_id: str) -> Place:
    """Return the draft of an address. Raises NotFound."""
    if case_id is not None:
        case = found(case_id)
        return Place(case, case.clarification, services.open_draft(case.clarification))
    clarification = answers.clarification(public_id, scope=current_scope())
    return Place(None, clarification, services.open_draft(clarification))


def draft_form(at: Place, sent: MultiDict[str, Any] | None = None) -> forms.DraftForm:
    """Return the form over the draft as it is saved, or over what was sent. Raises NoDraft."""
    saved = {name: getattr(at.content, name) for name in RevisionContent.__dataclass_fields__}
    agency_id = (at.case or at.clarification or at.drafted()).agency_id
    form = forms.DraftForm(sent, data={"version": at.version, **saved}, regions=regions_of(agency_id))
    if sent is not None:
        keep_words_of(form)
    if at.case is None:
        at.drafted()
    if sent is None and not form.sources.entries:
        for source in _found(at) or [BLANK]:
            form.sources.append_entry(source)
    return form


def _found(at: Place) -> list[SourceContent]:
    """Return what was found about the case as the first sources of a draft that has not begun."""
    if at.case is None or at.revision is not None:
        return []
    return work.as_sources(at.case)


def content(form: forms.DraftForm) -> RevisionContent:
    """Return what was typed, without empty rows of sources."""
    words: dict[str, Any] = {
        name: getattr(form, name).data for name in RevisionContent.__dataclass_fields__ if name != "sources"
    }
    plain: dict[str, Any] = {name: _text(value) if name in TEXTS else value for name, value in words.items()}
    rows = [entry.form for entry in form.sources.entries if not entry.form.is_empty()]
    return RevisionContent(**plain, sources=[_source(row) for row in rows])


def _text(value: str | None) -> str:
    """Return a text with the line ends of ours: browsers send others, which would look like a change."""
    return (value or "").replace("\r\n", "\n")


TEXTS = frozenset({"claim", "headline", "summary", "explanation", "advice", "reply", "change_note"})


def cover(form: forms.DraftForm) -> int:
    """Cover what is marked in any text, and numbers, mail and accounts in the claim; return in how many fields."""
    changed = 0
    for name in covering.QUOTING:
        field = form[name]
        said = field.data or ""
        field.data = covering.cover(said) if name == "claim" else covering.cover_marked(said)
        changed += field.data != said
    return changed


def private_words(revision: Revision) -> list[str]:
    """Return what looks private outside the claim: it may be an official number, so it is shown and not refused."""
    texts = [getattr(revision, name) for name in covering.QUOTING if name != "claim"]
    texts += [picture.alt for picture in revision.pictures]
    return list(dict.fromkeys(piece for text in texts for _kind, piece in covering.found(text)))


def _source(row: forms.SourceForm) -> SourceContent:
    return SourceContent(
        title=row.title.data or row.url.data or "",
        kind=row.kind.data,
        publisher=row.publisher.data or "",
        url=row.url.data or "",
        archive_url=row.archive_url.data or "",
        accessed_on=row.accessed_on.data,
        is_outside=row.is_outside.data,
    )


def regions_of(agency_id: uuid.UUID) -> tuple[Region, ...]:
    """Return the regions that may be named at the agency."""
    return regions.offered(agencies.by_id(agency_id).region_code)
