"""Which summaries there are, and which are due."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, func, select

from klinik.accounts import Scope
from klinik.agencies import queries as agencies
from klinik.agencies.models import Agency
from klinik.clarifications import spelling
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.errors import NotFound
from klinik.notifications import queries as notifications
from klinik.notifications.kinds import Series
from klinik.reports.models import Case
from klinik.statistics import weeks
from klinik.statistics.queries import CHANGES
from klinik.statistics.rising import BASELINE, Rising
from klinik.statistics.weeks import Week
from klinik.summaries.models import WeeklySummary

MADE_AFTER = timedelta(hours=7)  # on Monday, counted from the midnight at which the week ended
NEWEST_FIRST = (WeeklySummary.starts_at, WeeklySummary.id)
NEWS = timedelta(weeks=3)  # after its end a week is no news any more: it is in the archive, and nobody is written to
CAUGHT_UP = 8  # weeks that are made afterwards, when nothing ran for so long


class Changed(NamedTuple):
    """An answer that is not any more what a summary said of it."""

    public_id: str | None
    slug: str
    state: ClarificationState
    suspended_at: datetime | None

    @property
    def what(self) -> str:
        """What happened to it: retracted, suspended or corrected."""
        if self.state is ClarificationState.RETRACTED:
            return "retracted"
        return "suspended" if self.suspended_at is not None else "corrected"


@dataclass(frozen=True)
class Named:
    """Something that rises, as the desk shows it."""

    rising: Rising
    title: str

    @property
    def is_public(self) -> bool:
        return bool(self.rising.public_id)

    @property
    def path(self) -> str:
        return f"/meja/klarifikasi/{self.rising.public_id}" if self.is_public else f"/meja/kasus/{self.rising.case_id}"

    @property
    def weekly(self) -> float:
        """Return how many people asked in one week of the baseline, on average."""
        return (self.rising.before or 0) / BASELINE


def find(agency_id: uuid.UUID, week: Week) -> WeeklySummary | None:
    """Return the summary of an office's week, also one that waits for approval."""
    return db.session.scalar(
        select(WeeklySummary).filter_by(agency_id=agency_id, iso_year=week.year, iso_week=week.number)
    )


def public(agency_id: uuid.UUID, week: Week) -> WeeklySummary:
    """Return a published summary. Raises NotFound."""
    found = find(agency_id, week)
    if found is None or found.published_at is None:
        raise NotFound
    return found


def published(agency_id: uuid.UUID, *, q: str = "", year: int | None = None) -> Select[WeeklySummary]:
    """Return an office's published summaries, newest week first: of a year, or in which some words stand."""
    newest = (WeeklySummary.iso_year.desc(), WeeklySummary.iso_week.desc())
    mine = select(WeeklySummary).where(WeeklySummary.agency_id == agency_id, WeeklySummary.published_at.is_not(None))
    if q.strip():
        mine = mine.where(WeeklySummary.search.op("@@")(func.websearch_to_tsquery("indonesian", spelling.every_way(q))))
    if year:
        mine = mine.where(WeeklySummary.iso_year == year)
    return mine.order_by(*newest)


def published_at(agency_id: uuid.UUID) -> Select[int, int, datetime | None]:
    """Return year, week and moment of publication of an office's published summaries, newest week first."""
    columns = (WeeklySummary.iso_year, WeeklySummary.iso_week, WeeklySummary.published_at)
    return published(agency_id).with_only_columns(*columns)


def first_and_last(agency_id: uuid.UUID) -> tuple[datetime | None, datetime | None]:
    """Return when an office's first summary came out, and when its latest; None where it has none."""
    moments = published(agency_id).order_by(None)
    columns = func.min(WeeklySummary.published_at), func.max(WeeklySummary.published_at)
    first, last = db.session.execute(moments.with_only_columns(*columns)).one()
    return first, last


def years(agency_id: uuid.UUID) -> Sequence[int]:
    """Return the years of which an office has published summaries, newest first."""
    found = published(agency_id).with_only_columns(WeeklySummary.iso_year).distinct()
    return db.session.scalars(found.order_by(None).order_by(WeeklySummary.iso_year.desc())).all()


def at_desk(summary_id: uuid.UUID, *, scope: Scope) -> WeeklySummary:
    """Return a summary of the user's own office, also one that waits. Raises NotFound."""
    return scope.one(WeeklySummary, summary_id)


def subscribers(summary: WeeklySummary) -> int:
    """Return how many people would be written to if a summary left now."""
    people = notifications.subscribers([summary.agency_id], Series.WEEKLY).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(people)) or 0


def named(rising: Iterable[Rising], agency_ids: Sequence[uuid.UUID]) -> list[Named]:
    """Return what rises with what it is called today and where the desk has it; an erased case is left out."""
    rising = tuple(rising)
    ids = [uuid.UUID(one.case_id) for one in rising if one.case_id]
    rows = db.session.execute(select(Case.id, Case.title).where(Case.id.in_(ids), Case.agency_id.in_(agency_ids)))
    titles = {str(row.id): row.title for row in rows}
    return [Named(one, one.fact or titles[one.case_id]) for one in rising if one.public_id or one.case_id in titles]


def neighbours(summary: WeeklySummary) -> tuple[Week | None, Week | None]:
    """Return the published weeks directly before and after it."""
    mine = published(summary.agency_id).with_only_columns(WeeklySummary.iso_year, WeeklySummary.iso_week)
    others = [Week(*row) for row in db.session.execute(mine)]
    older = [week for week in others if week < summary.week]
    newer = [week for week in others if week > summary.week]
    return max(older, default=None), min(newer, default=None)


def waiting(agency_ids: Sequence[uuid.UUID]) -> Select[WeeklySummary]:
    """Return the summaries that wait for somebody's approval, oldest week first."""
    open_ones = select(WeeklySummary).where(WeeklySummary.published_at.is_(None))
    return open_ones.where(WeeklySummary.agency_id.in_(agency_ids)).order_by(WeeklySummary.starts_at)


def unsent(at: datetime) -> Select[WeeklySummary]:
    """Return the summaries that are out, are still news, and of which nobody has been told."""
    out = select(WeeklySummary).where(WeeklySummary.published_at.is_not(None), WeeklySummary.sent_at.is_(None))
    return out.where(WeeklySummary.ends_at > at - NEWS)


def saying(public_id: str) -> Sequence[WeeklySummary]:
    """Return the summaries of every office that quote an answer."""
    quoted = WeeklySummary.snapshot["figures"]["issues"].contains([{"public_id": public_id}])
    risen = WeeklySummary.snapshot["figures"]["rising"].contains([{"public_id": public_id}])
    return db.session.scalars(select(WeeklySummary).where(quoted | risen).order_by(WeeklySummary.starts_at)).all()


def due(at: datetime) -> Iterator[tuple[Agency, Week]]:
    """Yield every office and week whose summary should exist by now and does not, oldest week first."""
    for agency in agencies.agencies():
        yield from ((agency, week) for week in _missing(agency, at))


def changed_since(at: datetime, public_ids: Sequence[str]) -> Sequence[Changed]:
    """Return which answers have been corrected, withdrawn or suspended since a moment."""
    corrected = (
        select(Revision.id)
        .where(Revision.clarification_id == Clarification.id, Revision.kind.in_(CHANGES), Revision.published_at > at)
        .exists()
    )
    rows = select(Clarification.public_id, Clarification.slug, Clarification.state, Clarification.suspended_at).where(
        Clarification.public_id.in_(public_ids), corrected | Clarification.suspended_at.is_not(None)
    )
    return [Changed(*row) for row in db.session.execute(rows)]


def _missing(agency: Agency, at: datetime) -> Iterator[Week]:
    last = weeks.of_moment(at - MADE_AFTER, agency.zone).previous()
    mine = select(WeeklySummary.iso_year, WeeklySummary.iso_week).where(WeeklySummary.agency_id == agency.id)
    there = {Week(*row) for row in db.session.execute(mine)}
    began = weeks.of_moment(agency.created_at, agency.zone)
    wanted: list[Week] = []
    while len(wanted) < CAUGHT_UP and last >= began:
        wanted.append(last)
        last = last.previous()
    yield from (week for week in reversed(wanted) if week not in there)
