"""The queue: one query for the rows, one for all the counts beside them."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, Select, any_, func, literal, or_, select, text, union_all

from klinik.accounts import Scope
from klinik.accounts.models import User
from klinik.db import db
from klinik.errors import NotFound
from klinik.reports.codes import ACTIVE, CaseStatus
from klinik.reports.models import Case, Report, Transcript
from klinik.reports.services.access import normal_number
from klinik.review.due import DueState
from klinik.review.filters import Filters, Sort
from klinik.review.models import Presence, SavedView
from klinik.review.queries import clocks
from klinik.review.views import IN_WORK, MOST_COUNTED, OVER, View, shows, to_call
from klinik.web.paging import Page, page

SIZE = 25
MOST_CHOSEN = 10_000  # cases of one bulk action
MOST_SAID = 500  # reports, and as many titles, that are looked at for words: a word that more of them have says little
HERE_LASTS = timedelta(seconds=45)  # after the last sign of life of a browser
WORD = re.compile(r"\w+")

TAKER = select(User.name).where(User.id == Case.taken_by_id).correlate(Case).scalar_subquery()
COLUMNS = (
    Case.id,
    Case.title,
    Case.status,
    Case.kind,
    Case.topic,
    Case.is_emergency,
    Case.is_quarantined,
    Case.opened_at,
    Case.due_at,
    Case.response_due_at,
    Case.next_due_at,
    Case.first_response_at,
    Case.demand,
    Case.report_count,
    Case.taken_by_id,
    Case.version,
    TAKER.label("taken_by_name"),
)
SORTED_BY: dict[Sort, Any] = {Sort.DUE: Case.next_due_at, Sort.DEMAND: Case.demand, Sort.NEWEST: Case.opened_at}


@dataclass(frozen=True)
class Counts:
    """How many cases each view holds; those that grow without end are counted up to a limit."""

    views: dict[View, int]
    found: int  # by the filters of the page, up to one more than `most`
    most: int
    said: int  # hits of the words that were searched, up to the limit of each place

    def is_full(self, view: View) -> bool:
        """Say whether there may be more than the number tells."""
        return view not in IN_WORK and self.views.get(view, 0) >= MOST_COUNTED

    @property
    def is_too_many(self) -> bool:
        return self.found > self.most

    @property
    def is_too_common(self) -> bool:
        """Whether the words stand in so many reports that only some of them were looked at."""
        return self.said >= MOST_SAID


def queue(filters: Filters, *, scope: Scope, at: datetime) -> Page[Row[Any]]:
    """Return one page of the cases that the reader asked for. Raises UnknownPage."""
    rows = select(*COLUMNS, *_first_report(), _here(scope.user, at)).where(*conditions(filters, scope=scope, at=at))
    first = filters.sort is Sort.DUE
    return page(rows, by=(SORTED_BY[filters.sort], Case.id), cursor=filters.cursor, size=SIZE, descending=not first)


def counts(filters: Filters, *, scope: Scope, at: datetime) -> Counts:
    """Return what stands beside the views: one pass over the index of what is in work, and a look at the rest."""
    columns = [func.count().filter(shows(view, user=scope.user, at=at)).label(view.value) for view in sorted(IN_WORK)]
    in_work = select(*columns).where(_mine(scope), Case.status.in_(sorted(ACTIVE))).subquery()
    referred = select(Case.id).where(_mine(scope), Case.status == CaseStatus.REFERRED)
    waiting = select(to_call(scope.user).limit(5 * MOST_COUNTED).subquery().c.case_id).distinct()
    said = _says(filters.q, scope.agency_ids) if filters.q else None
    found = select(Case.id).where(*conditions(filters, scope=scope, at=at, said=said))
    hits = select(func.count()).select_from(said).scalar_subquery() if said is not None else literal(0)
    row = db.session.execute(
        select(
            in_work,
            _at_most(referred, MOST_COUNTED).label(View.REFERRED.value),
            _at_most(waiting, MOST_COUNTED).label(View.TO_CALL.value),
            _at_most(found, most_found(filters.view) + 1).label("found"),
            hits.label("said"),
        )
    ).one()
    views = {view: getattr(row, view.value) for view in (*IN_WORK, View.REFERRED, View.TO_CALL)}
    return Counts(views=views, found=row.found, most=most_found(filters.view), said=row.said)


def most_found(view: View) -> int:
    """Return up to how many cases are counted: all that may be chosen at once; in what is over nothing is chosen."""
    return MOST_COUNTED if view in OVER else MOST_CHOSEN


def saved_views(*, scope: Scope) -> list[SavedView]:
    """Return somebody's own readings of the queue, then those of the office, each by name."""
    own = SavedView.owner_id == scope.user.id
    mine = select(SavedView).where(SavedView.agency_id.in_(scope.agency_ids), or_(own, SavedView.is_shared.is_(True)))
    return list(db.session.scalars(mine.order_by(SavedView.is_shared, func.lower(SavedView.name), SavedView.id)))


def saved_view(view_id: uuid.UUID, *, scope: Scope) -> SavedView:
    """Return a reading that the reader sees: one's own, or one of the office. Raises NotFound."""
    found = next((view for view in saved_views(scope=scope) if view.id == view_id), None)
    if found is None:
        raise NotFound
    return found


def beside(case_id: uuid.UUID, *, scope: Scope) -> tuple[Case, Report | None]:
    """Return a case with its first report, for the pane beside the list. Raises NotFound."""
    wanted = select(Case, Report).outerjoin(Report, Report.case_id == Case.id).where(Case.id == case_id, _mine(scope))
    found = db.session.execute(wanted.order_by(Report.received_at, Report.id).limit(1)).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def here(case: Case, *, but: User, at: datetime) -> list[tuple[str, bool]]:
    """Return who else has the case open right now, and whether they are writing."""
    wanted = select(User.name, Presence.is_writing).join(User, User.id == Presence.user_id)
    fresh = Presence.case_id == case.id, Presence.seen_at > at - HERE_LASTS, Presence.user_id != but.id
    return [(name, is_writing) for name, is_writing in db.session.execute(wanted.where(*fresh).order_by(User.name))]


def conditions(filters: Filters, *, scope: Scope, at: datetime, said: CTE | None = None) -> list[ColumnElement[bool]]:
    """Return what a case fulfils that the filters leave; `said` are the hits of its words, where they are known."""
    asked: list[tuple[object, Callable[[], ColumnElement[bool]]]] = [
        (filters.status, lambda: Case.status == filters.status),
        (filters.topic, lambda: Case.topic == filters.topic),
        (filters.channel, lambda: literal(str(filters.channel)) == any_(Case.channels)),
        (filters.due, lambda: _due(filters.due, at)),
        (filters.mine, lambda: Case.taken_by_id == scope.user.id),
        (filters.emergency, lambda: Case.is_emergency.is_(True)),
        (
            filters.q,
            lambda: Case.id.in_(select((_says(filters.q, scope.agency_ids) if said is None else said).c.case_id)),
        ),
    ]
    always = [_mine(scope), shows(filters.view, user=scope.user, at=at)]
    return always + [condition() for given, condition in asked if given]


def _mine(scope: Scope) -> ColumnElement[bool]:
    return Case.agency_id.in_(scope.agency_ids)


def _at_most(rows: Select[Any], most: int) -> Any:
    return select(func.count()).select_from(rows.limit(most).subquery()).scalar_subquery()


def _due(state: DueState | None, at: datetime) -> ColumnElement[bool]:
    if state is DueState.LATE:
        return clocks.is_late(at)
    return clocks.is_soon(at) if state is DueState.SOON else clocks.is_in_time(at)


def _says(q: str, agency_ids: frozenset[uuid.UUID]) -> CTE:
    """Return the cases named by a ticket number, or whose title or one of whose reports has words that begin so.

    Only so many hits are read that a word which stands everywhere costs no more than a rare one.
    """
    asked = func.to_tsquery("simple", " & ".join(f"{word}:*" for word in WORD.findall(q)))
    number = select(Report.case_id).where(Report.ticket_number == normal_number(q))
    titled = select(Case.id.label("case_id")).where(Case.agency_id.in_(agency_ids), _words(Case.title).op("@@")(asked))
    said = select(Report.case_id).where(Report.agency_id.in_(agency_ids), _words(Report.text).op("@@")(asked))
    heard = select(Report.case_id).join(Transcript, Transcript.report_id == Report.id)
    heard = heard.where(Report.agency_id.in_(agency_ids), _words(Transcript.text).op("@@")(asked))
    some = [select(hits.limit(MOST_SAID).subquery().c.case_id) for hits in (titled, said, heard)]
    return union_all(number, *some).cte("said").prefix_with("MATERIALIZED")


def _words(column: Any) -> Any:
    """Return the words of a text as their index has them."""
    return func.to_tsvector(text("'simple'"), column)


def _first_report() -> tuple[Any, ...]:
    """Return what the list shows of a case's first report."""

    def of_first(column: Any) -> Any:
        first = select(column).where(Report.case_id == Case.id).order_by(Report.received_at, Report.id)
        return first.limit(1).correlate(Case).scalar_subquery()

    return of_first(Report.ticket_number).label("ticket_number"), of_first(Report.channel).label("channel")


def _here(reader: User, at: datetime) -> Any:
    """Return the names of the colleagues who have the case open right now."""
    here = Presence.case_id == Case.id, Presence.seen_at > at - HERE_LASTS, Presence.user_id != reader.id
    names = select(func.array_agg(User.name)).join(Presence, Presence.user_id == User.id).where(*here)
    return names.correlate(Case).scalar_subquery().label("here")
