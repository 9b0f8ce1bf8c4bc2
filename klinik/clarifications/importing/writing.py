"""Putting understood rows into the database: new ones in a few statements, changed ones as one revision more."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlalchemy.exc import DataError, IntegrityError

from klinik import audit
from klinik.clarifications.codes import ClarificationState, Origin, RevisionKind, RevisionState
from klinik.clarifications.importing import pictures
from klinik.clarifications.importing.known import Known, Outcome
from klinik.clarifications.importing.rows import Office, Refused, Row
from klinik.clarifications.models import Clarification, ClarificationAddress, Revision, Source
from klinik.clarifications.services import content, numbering, publishing
from klinik.db import db, uuid7
from klinik.matching import services as matching
from klinik.matching.indexing import Thing
from klinik.web import cache

CHANGED = "Diperbarui dari arsip."
ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(func.hashtext("clarifications.import")))


@dataclass(frozen=True)
class Here:
    """A row and the clarification that holds it from now on."""

    row: Row
    id: uuid.UUID


def write(rows: Sequence[Row], *, at: datetime, notes: Counter[str]) -> list[Outcome | Refused]:
    """Bring a batch in and say what became of each row. The same batch again changes nothing.

    What the database does not take in one go is tried row by row, so that one odd row spoils nothing for the others.
    """
    db.session.execute(ONE_AT_A_TIME)
    try:
        with db.session.begin_nested():
            outcomes, said = _write(rows, at)
    except (DataError, IntegrityError) as refusal:
        if len(rows) == 1:
            return [Refused(why=f"Basis data menolak baris ini: {str(refusal.orig).splitlines()[0]}")]
    else:
        notes.update(said)
        return outcomes
    return [outcome for row in rows for outcome in write([row], at=at, notes=notes)]


def _write(rows: Sequence[Row], at: datetime) -> tuple[list[Outcome | Refused], Counter[str]]:
    notes: Counter[str] = Counter()
    known = Known(rows)
    outcomes = [_outcome(known, row) for row in rows]
    of = {wanted: [row for row, what in zip(rows, outcomes, strict=True) if what is wanted] for wanted in Outcome}
    touched = [*_add(of[Outcome.ADDED], at), *_change(of[Outcome.CHANGED], known, at)]
    unchanged = [Here(row, found.id) for row in of[Outcome.UNCHANGED] if (found := known.clarification(row))]
    _keep_addresses([*touched, *unchanged])
    wanted = [(each.id, each.row.agency.id, each.row.picture) for each in [*touched, *unchanged] if each.row.picture]
    looks = pictures.keep(wanted, notes, at=at) if wanted else {}
    touched += [each for each in unchanged if each.id in looks]
    if touched:
        matching.index_many([_thing(each, _looks(each, looks, known)) for each in touched])
        changed = Clarification.id.in_([here.id for here in touched])
        audit.record_many("clarification.imported", Clarification, changed, by=None)
        cache.invalidate(*{here.row.agency.id for here in touched})
    return outcomes, notes


def _outcome(known: Known, row: Row) -> Outcome | Refused:
    try:
        return known.outcome(row)
    except Refused as refusal:
        return refusal


def _add(rows: Sequence[Row], at: datetime) -> list[Here]:
    """Add the rows as published answers. Sources go first: a published revision takes no more."""
    if not rows:
        return []
    here = [Here(row, uuid7()) for row in rows]
    revisions = [_revision_values(each, at) for each in here]
    evidence = [source for each, revision in zip(here, revisions, strict=True) for source in _sources(each, revision)]
    db.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    if evidence:
        db.session.execute(insert(Source), evidence)
    values = zip(here, revisions, _public_ids(rows), strict=True)
    db.session.execute(insert(Clarification), [_values(*each, at) for each in values])
    db.session.execute(insert(Revision), revisions)
    db.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    return here


def _public_ids(rows: Sequence[Row]) -> list[str]:
    """Return the public id of each row: the archive's own, else the next of the agency's year of publication."""
    own = {row.public_id for row in rows if row.public_id}
    wanted = Counter(_year(row) for row in rows if not row.public_id)
    free = {year: iter(numbering.public_ids(*year, number, beside=own)) for year, number in wanted.items()}
    return [row.public_id or next(free[_year(row)]) for row in rows]


def _year(row: Row) -> tuple[Office, int]:
    return row.agency, row.published_at.astimezone(row.agency.zone).year


def _values(here: Here, revision: dict[str, Any], public_id: str, at: datetime) -> dict[str, Any]:
    row = here.row
    return {
        "id": here.id,
        "agency_id": row.agency.id,
        "public_id": public_id,
        "external_id": row.external_id,
        "slug": publishing.slug_of(row.content.headline),
        "state": ClarificationState.PUBLISHED,
        "origin": Origin.LEGACY,
        "current_revision_id": revision["id"],
        "first_published_at": row.published_at,
        "updated_at": row.published_at,
        "created_at": at,
    }


def _revision_values(here: Here, at: datetime) -> dict[str, Any]:
    words = {name: getattr(here.row.content, name) for name in content.TEXT_FIELDS}
    return words | {
        "id": uuid7(),
        "agency_id": here.row.agency.id,
        "clarification_id": here.id,
        "number": 1,
        "kind": RevisionKind.FIRST,
        "state": RevisionState.PUBLISHED,
        "origin": Origin.LEGACY,
        "created_at": at,
        "published_at": here.row.published_at,
    }


def _sources(here: Here, revision: dict[str, Any]) -> list[dict[str, Any]]:
    numbered = enumerate(here.row.content.sources, start=1)
    return [{"revision_id": revision["id"], "position": place, **asdict(source)} for place, source in numbered]


def _change(rows: Sequence[Row], known: Known, at: datetime) -> list[Here]:
    """Add a published revision to what stands already; what was published itself never changes."""
    pairs = [(row, found) for row in rows if (found := known.clarification(row)) and found.current]
    revisions = [_next_revision(row, found, at) for row, found in pairs]
    db.session.flush()
    for revision, (_row, found) in zip(revisions, pairs, strict=True):
        revision.state, revision.number = RevisionState.PUBLISHED, _number(found) + 1
        found.current_revision_id, found.updated_at, found.cards_wanted = revision.id, at, True
        found.slug = publishing.slug_of(revision.headline)
    db.session.flush()
    return [Here(row, found.id) for row, found in pairs]


def _next_revision(row: Row, found: Clarification, at: datetime) -> Revision:
    is_same_verdict = found.current is not None and found.current.verdict is row.content.verdict
    revision = Revision(
        agency_id=found.agency_id,
        clarification_id=found.id,
        kind=RevisionKind.WORDING if is_same_verdict else RevisionKind.CONCLUSION,
        state=RevisionState.DRAFT,
        origin=Origin.LEGACY,
        flags=[],
        created_at=at,
        published_at=at,
    )
    content.put(revision, replace(row.content, change_note=CHANGED))
    db.session.add(revision)
    return revision


def _number(found: Clarification) -> int:
    return max(revision.number or 0 for revision in found.revisions)


def _keep_addresses(all_here: Sequence[Here]) -> None:
    rows = [
        {"agency_id": here.row.agency.id, "address": address, "url": url, "clarification_id": here.id}
        for here in all_here
        for address, url in here.row.addresses.items()
    ]
    if rows:
        db.session.execute(insert_or_leave(ClarificationAddress).on_conflict_do_nothing(), rows)


def _looks(here: Here, fresh: Mapping[uuid.UUID, list[int]], known: Known) -> list[int]:
    """Return the hashes of the picture: of the one that has just come, else of the one that is here."""
    found = known.clarification(here.row)
    kept = found.picture.looks if found and found.picture else []
    return fresh.get(here.id, kept)


def _thing(here: Here, looks: list[int]) -> Thing:
    row = here.row
    ready = replace(row.entry, looks=looks) if looks else row.entry
    return Thing("clarification", here.id, row.agency.id, row.findable, ready=ready)
