"""What `due.py` says of one case, as conditions on all of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, literal, or_, select
from sqlalchemy.orm import joinedload

from klinik.db import db
from klinik.reports.codes import OPEN
from klinik.reports.models import Case, PromiseChange
from klinik.review.due import SOON, SOON_IN_HASTE

HURRIES = or_(Case.is_emergency, and_(Case.first_response_at.is_(None), Case.response_due_at.is_not(None)))


def runs() -> ColumnElement[bool]:
    """The clock of the case runs."""
    return Case.status.in_(sorted(OPEN))


def is_late(at: datetime) -> ColumnElement[bool]:
    """What comes next for the case is overdue."""
    return and_(runs(), Case.next_due_at < at)


def is_soon(at: datetime) -> ColumnElement[bool]:
    """What comes next is due before long. The wider span stands there too, for the index."""
    span = case((HURRIES, literal(at + SOON_IN_HASTE)), else_=literal(at + SOON))
    return and_(runs(), Case.next_due_at >= at, Case.next_due_at < at + SOON, Case.next_due_at < span)


def is_in_time(at: datetime) -> ColumnElement[bool]:
    """There is time left before it is due, and not only a little."""
    span = case((HURRIES, literal(at + SOON_IN_HASTE)), else_=literal(at + SOON))
    return and_(runs(), Case.next_due_at >= at + SOON_IN_HASTE, Case.next_due_at >= span)


def moves(of: Case) -> Sequence[PromiseChange]:
    """Return how people have moved what the case's reporters were promised, the last move first."""
    mine = select(PromiseChange).where(PromiseChange.case_id == of.id).options(joinedload(PromiseChange.changed_by))
    return db.session.scalars(mine.order_by(PromiseChange.id.desc())).all()
