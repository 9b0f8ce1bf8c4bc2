"""What an erasure changes, worked out without changing it: the preview that a second person agrees to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from sqlalchemy import func, select

from klinik.archives.models import ArchiveCopy
from klinik.clarifications.models import Clarification, ClarificationAddress, Revision
from klinik.db import Base, db
from klinik.erasures.blackout import TOMBSTONE, Blackout, Excerpt
from klinik.erasures.reach import SHELVES, Reach, Shelf
from klinik.files import services as storage
from klinik.files.models import StoredFile
from klinik.reports.models import Case, Report
from klinik.reports.services import intake
from klinik.summaries import queries as summaries
from klinik.summaries.models import WeeklySummary


@dataclass(frozen=True)
class Change:
    """One column of one row that will say something else."""

    row: Base
    word: LazyString  # of what the row is
    column: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Told:
    """A change of a summary: its fields by name, as they will be."""

    summary: WeeklySummary
    words: dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """Everything that an erasure changes."""

    changes: Sequence[Change]
    told: Sequence[Told]
    addresses: Sequence[str]  # of the old site
    files: Sequence[StoredFile]
    copies: Sequence[ArchiveCopy]  # of web pages that say it: they go whole, since a copy is never rewritten
    foreign_cases: int  # of other offices, which decide for themselves

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.told or self.addresses or self.files or self.copies)


def plan(clarification: Clarification, blackout: Blackout, files: Sequence[StoredFile] = ()) -> Plan:
    """Return what would change."""
    reach = Reach(clarification)
    changes = [change for shelf in SHELVES for change in _of_shelf(shelf, reach, blackout)]
    return Plan(
        changes=[*changes, *_titles(reach, changes)],
        told=[told for one in summaries.saying(clarification.public_id or "") if (told := _told(one, blackout)).words],
        addresses=_addresses(clarification, blackout),
        files=files,
        copies=[copy for copy in reach.copies if _says(copy, blackout)],
        foreign_cases=_foreign_cases(clarification),
    )


def excerpts(change: Change, blackout: Blackout) -> list[Excerpt]:
    """Return what goes from one text, each passage with its surroundings."""
    texts = change.old if isinstance(change.old, list) else [change.old]
    return [excerpt for text in texts for excerpt in blackout.excerpts(str(text))]


def number_of(row: Base) -> str:
    """Return what the desk calls a row beside its kind: the number of a revision or a ticket."""
    if isinstance(row, Revision):
        return str(row.number or "")
    return row.ticket_number if isinstance(row, Report) else ""


def _of_shelf(shelf: Shelf, reach: Reach, blackout: Blackout) -> Iterator[Change]:
    for row in shelf.rows(reach):
        for column in (*shelf.texts, *shelf.addresses):
            old = getattr(row, column)
            new = _clean(row, column, old, blackout, is_address=column in shelf.addresses)
            if new != old:
                yield Change(row, shelf.word, column, old, new)


def _clean(row: Base, column: str, old: Any, blackout: Blackout, *, is_address: bool) -> Any:
    if is_address and isinstance(old, list):
        return [link for link in old if blackout.address(link)]
    if is_address:
        return blackout.address(old)
    new = blackout.value(old)
    longest = getattr(row.__mapper__.columns[column].type, "length", None)
    return TOMBSTONE if longest and len(new) > longest else new


def _titles(reach: Reach, changes: Sequence[Change]) -> Iterator[Change]:
    """Yield the titles that were cut in the middle of a passage: what is left of it says who was meant, too."""
    changed = {change.row for change in changes if change.column == "title"}
    for change in changes:
        if isinstance(change.row, Report) and change.column == "text":
            case = db.session.get_one(Case, change.row.case_id)
            if case not in changed and case.title == intake.begun(change.old):
                changed.add(case)
                yield Change(
                    case,
                    next(s.word for s in SHELVES if s.model is Case),
                    "title",
                    case.title,
                    intake.begun(change.new),
                )


def _told(summary: WeeklySummary, blackout: Blackout) -> Told:
    words = {"snapshot": blackout.value(summary.snapshot), "foreword": blackout.text(summary.foreword)}
    return Told(summary, {name: new for name, new in words.items() if new != getattr(summary, name)})


def _addresses(clarification: Clarification, blackout: Blackout) -> list[str]:
    mine = select(ClarificationAddress).where(ClarificationAddress.clarification_id == clarification.id)
    kept = db.session.scalars(mine).all()
    return [one.address for one in kept if not (blackout.address(one.address) and blackout.address(one.url))]


def _says(copy: ArchiveCopy, blackout: Blackout) -> bool:
    page = storage.path(copy.file).read_bytes() if copy.file and storage.path(copy.file).exists() else b""
    texts = (copy.url, copy.final_url, copy.title, copy.text, page.decode(errors="ignore"))
    return any(any(blackout.spans(text)) for text in texts)


def _foreign_cases(clarification: Clarification) -> int:
    theirs = (Case.clarification_id == clarification.id, Case.agency_id != clarification.agency_id)
    return db.session.scalar(select(func.count()).select_from(Case).where(*theirs)) or 0
