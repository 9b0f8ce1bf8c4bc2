"""Which cases a bulk action is about, whom it would reach, and how far one is."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, Row, Select, Uuid, column, func, select, values

from klinik.accounts import Scope
from klinik.db import db
from klinik.reports.models import Case, Report
from klinik.reports.services.cases import COUNTS
from klinik.review.filters import Filters
from klinik.review.models import BulkAction, BulkItem, ItemState
from klinik.review.queries.queue import MOST_CHOSEN, conditions

MOST_NAMED = 12
MOST_SKIPPED = 100
NOBODY = uuid.UUID(int=0)  # a list of values may not be empty


@dataclass(frozen=True)
class Reach:
    """What a bulk action would touch: cases, and the people who would be written to."""

    cases: int
    named: Sequence[Row[uuid.UUID, str]]
    told: int
    untold: int  # reports whose senders left no contact


def ticked(chosen: Mapping[uuid.UUID, int], *, scope: Scope) -> Select[uuid.UUID, int]:
    """Return the ticked cases of the reader's agency, each with the version that was seen."""
    rows = values(column("key", Uuid), column("seen", Integer), name="ticked").data(
        list(chosen.items()) or [(NOBODY, 0)]
    )
    return select(rows.c.key, rows.c.seen).join(Case, Case.id == rows.c.key).where(Case.agency_id.in_(scope.agency_ids))


def filtered(filters: Filters, *, scope: Scope, at: datetime) -> Select[uuid.UUID, int]:
    """Return every case that the filters leave, with its version now."""
    found = select(Case.id.label("key"), Case.version.label("seen")).where(*conditions(filters, scope=scope, at=at))
    return found.limit(MOST_CHOSEN)


def reach(cases: Select[uuid.UUID, int]) -> Reach:
    """Return what doing something to these cases would touch."""
    keys = select(cases.subquery().c.key)
    number = db.session.scalar(select(func.count()).select_from(cases.subquery())) or 0
    named = db.session.execute(select(Case.id, Case.title).where(Case.id.in_(keys)).limit(MOST_NAMED)).all()
    people = func.count(Report.recipient_id.distinct())
    silent = func.count().filter(Report.recipient_id.is_(None))
    told, untold = db.session.execute(select(people, silent).where(Report.case_id.in_(keys), *COUNTS)).one()
    return Reach(number, named, told, untold)


def action(action_id: uuid.UUID, *, scope: Scope) -> BulkAction:
    """Return a bulk action of the reader's agency. Raises NotFound."""
    return scope.one(BulkAction, action_id)


def passed_over(action: BulkAction) -> Sequence[Row[uuid.UUID, str, ItemState, str]]:
    """Return the cases that were passed over or could not be given back, each with the reason."""
    states = [ItemState.SKIPPED, ItemState.KEPT]
    wanted = (
        select(Case.id, Case.title, BulkItem.state, BulkItem.refusal)
        .join(BulkItem, BulkItem.case_id == Case.id)
        .where(BulkItem.action_id == action.id, BulkItem.state.in_(states))
    )
    return db.session.execute(wanted.order_by(Case.id).limit(MOST_SKIPPED)).all()


def unfinished() -> Sequence[uuid.UUID]:
    """Return the bulk actions in which something is left to do."""
    return db.session.scalars(select(BulkAction.id).where(BulkAction.finished_at.is_(None))).all()
