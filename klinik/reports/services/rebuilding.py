"""What the index of the same message is made of, read anew from the reports and the published answers."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification
from klinik.clarifications.services import publishing
from klinik.db import db
from klinik.matching import rebuilding
from klinik.matching.indexing import Thing
from klinik.reports.models import Report
from klinik.reports.services import meeting

AT_ONCE = 200  # rows a transaction: how long somebody who changes one of them may have to wait

STANDS = Clarification.state == ClarificationState.PUBLISHED
IS_KEPT = Report.erased_at.is_(None)
SOURCES: dict[str, tuple[type[Any], Select[Any]]] = {
    "clarification": (
        Clarification,
        select(Clarification).where(STANDS).options(joinedload(Clarification.current, innerjoin=True)),
    ),
    meeting.REPORT: (
        Report,
        select(Report).where(IS_KEPT).options(selectinload(Report.files), selectinload(Report.transcripts)),
    ),
}


def count() -> int:
    """Return how many things a whole rebuild goes through."""
    answers = select(func.count()).select_from(Clarification).where(STANDS)
    reports = select(func.count()).select_from(Report).where(IS_KEPT)
    return db.session.scalars(answers).one() + db.session.scalars(reports).one()


def rebuild(*, is_afresh: bool = False) -> Iterator[int]:
    """Make the index anew and yield how many things were done after each part, which the caller commits.

    A run that was broken off is gone on with. Whoever changes a thing meanwhile waits for its part, or finds it done.
    """
    for kind in SOURCES:
        if is_afresh:
            rebuilding.forget_position(kind)
        position = rebuilding.position(kind)
        while things := _next(kind, position):
            position = rebuilding.replace(kind, things, after=position)
            yield len(things)
        rebuilding.finish(kind, after=position)
        yield 0


def _next(kind: str, after: uuid.UUID | None) -> list[Thing]:
    table, statement = SOURCES[kind]
    later = statement.where(table.id > after) if after else statement
    held = later.order_by(table.id).limit(AT_ONCE).with_for_update(read=True, of=table)
    rows = db.session.scalars(held.execution_options(populate_existing=True)).unique().all()
    return [meeting.thing(row) if isinstance(row, Report) else publishing.thing(row, row.current) for row in rows]
