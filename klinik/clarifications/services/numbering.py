"""The numbers of clarifications: KLARIF-JATIM-2026-00123, each once, gaps allowed."""

import uuid
from collections.abc import Collection
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from klinik.clarifications.models import Clarification, ClarificationCounter
from klinik.db import db


class Numbering(Protocol):
    """An office, as far as its numbers go."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def number_prefix(self) -> str: ...


def public_ids(agency: Numbering, year: int, wanted: int = 1, *, beside: Collection[str] = ()) -> list[str]:
    """Return the next free ids of an agency's year. What an archive brought along, or is `beside`, is skipped."""
    free: list[str] = []
    while len(free) < wanted:
        missing = wanted - len(free)
        last = _advance(agency, year, missing)
        numbers = range(last - missing + 1, last + 1)
        names = [f"KLARIF-{agency.number_prefix}-{year}-{number:05d}" for number in numbers]
        taken = set(db.session.scalars(select(Clarification.public_id).where(Clarification.public_id.in_(names))))
        free += [name for name in names if name not in taken and name not in beside]
    return free


def _advance(agency: Numbering, year: int, by: int) -> int:
    statement = (
        insert(ClarificationCounter)
        .values(agency_id=agency.id, year=year, last=by)
        .on_conflict_do_update(index_elements=["agency_id", "year"], set_={"last": ClarificationCounter.last + by})
        .returning(ClarificationCounter.last)
    )
    return db.session.scalars(statement).one()
