"""The queue: one query for the rows, one for the counts of all views."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from klinik.accounts import Scope
from klinik.accounts.models import User
from klinik.db import db
from klinik.reports.codes import ACTIVE, OPEN
from klinik.reports.models import Case, Report
from klinik.reports.services.access import normal_number
from klinik.review.due import SOON, DueState
from klinik.review.filters import Filters, Sort
from klinik.review.views import UNCOUNTED, View, shows
from klinik.web.paging import Page, page

SIZE = 25

TAKER = select(User.name).where(User.id == Case.taken_by_id).correlate(Case).scalar_subquery()
COLUMNS = (
    Case.id,
    Case.title,
    Case.status,
    Case.topic,
    Case.is_emergency,
    Case.opened_at,
    Case.due_at,
    Case.demand,
    Case.report_count,
    Case.taken_by_id,
    Case.version,
    TAKER.label("taken_by_name"),
)
SORTED_BY: dict[Sort, Any] = {Sort.DUE: Case.due_at, Sort.DEMAND: Case.demand, Sort.NEWEST: Case.opened_at}


def queue(filters: Filters, *, scope: Scope, at: datetime) -> Page[Row[Any]]:
    """Return one page of the cases that the reader asked for. Raises UnknownPage."""
    rows = select(*COLUMNS, *_first_report()).where(*_conditions(filters, scope, at))
    first = filters.sort is Sort.DUE
    return page(rows, by=(SORTED_BY[filters.sort], Case.id), cursor=filters.cursor, size=SIZE, descending=not first)


def counts(*, scope: Scope, at: datetime) -> dict[View, int]:
    """Return how many cases each counted view holds, in one pass over the cases in work."""
    views = [view for view in View if view not in UNCOUNTED]
    columns = [func.count().filter(shows(view, user=scope.user, at=at)).label(view.value) for view in views]
    row = db.session.execute(select(*columns).where(_mine(scope), Case.status.in_(sorted(ACTIVE)))).one()
    return {view: getattr(row, view.value) for view in views}


def count(filters: Filters, *, scope: Scope, at: datetime) -> int:
    """Return how many cases the filters leave."""
    wanted = select(func.count()).select_from(Case).where(*_conditions(filters, scope, at))
    return db.session.scalar(wanted) or 0


def _mine(scope: Scope) -> ColumnElement[bool]:
    return Case.agency_id.in_(scope.agency_ids)


def _conditions(filters: Filters, scope: Scope, at: datetime) -> list[ColumnElement[bool]]:
    asked: list[tuple[object, Callable[[], ColumnElement[bool]]]] = [
        (filters.status, lambda: Case.status == filters.status),
        (filters.topic, lambda: Case.topic == filters.topic),
        (filters.channel, lambda: _came_by(filters)),
        (filters.due, lambda: _due(filters.due, at)),
        (filters.mine, lambda: Case.taken_by_id == scope.user.id),
        (filters.q, lambda: _says(filters.q)),
    ]
    always = [_mine(scope), shows(filters.view, user=scope.user, at=at)]
    return always + [condition() for given, condition in asked if given]


def _came_by(filters: Filters) -> ColumnElement[bool]:
    return select(Report.id).where(Report.case_id == Case.id, Report.channel == filters.channel).exists()


def _due(state: DueState | None, at: datetime) -> ColumnElement[bool]:
    running = Case.status.in_(sorted(OPEN))
    if state is DueState.LATE:
        return and_(running, Case.due_at < at)
    if state is DueState.SOON:
        return and_(running, Case.due_at.between(at, at + SOON))
    return and_(running, Case.due_at > at + SOON)


def _says(q: str) -> ColumnElement[bool]:
    """Find a case by the number of a ticket, or by words in its title or in what was reported."""
    words = [f"%{_literal(word)}%" for word in q.split()]
    of_case = Report.case_id == Case.id
    in_report = select(Report.id).where(of_case, *[Report.text.ilike(word) for word in words]).exists()
    numbered = select(Report.id).where(of_case, Report.ticket_number == normal_number(q)).exists()
    return or_(and_(*[Case.title.ilike(word) for word in words]), in_report, numbered)


def _literal(word: str) -> str:
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _first_report() -> tuple[Any, ...]:
    """Return what the list shows of a case's first report."""
    first = Report.case_id == Case.id

    def of_first(column: Any) -> Any:
        return select(column).where(first).order_by(Report.received_at, Report.id).limit(1).correlate(Case)

    quarantined = select(Report.id).where(first, Report.quarantined_at.is_not(None)).correlate(Case).exists()
    return (
        of_first(Report.ticket_number).scalar_subquery().label("ticket_number"),
        of_first(Report.channel).scalar_subquery().label("channel"),
        quarantined.label("is_quarantined"),
    )
