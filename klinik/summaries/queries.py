"""Which summaries there are, and which are due."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, select

from klinik.agencies import queries as agencies
from klinik.agencies.models import Agency
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.errors import NotFound
from klinik.statistics import weeks
from klinik.statistics.queries import CHANGES
from klinik.statistics.weeks import Week
from klinik.summaries.models import WeeklySummary

MADE_AFTER = timedelta(hours=7)  # on Monday, counted from the midnight at which the week ended
CAUGHT_UP = 8  # weeks that are made afterwards, when nothing ran for so long


class Changed(NamedTuple):
    """An answer that is not any more what a summary said of it."""

    public_id: str | None
    slug: str
    state: ClarificationState
    suspended_at: datetime | None


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


def published(agency_id: uuid.UUID) -> Select[WeeklySummary]:
    """Return an office's published summaries, newest week first."""
    newest = (WeeklySummary.iso_year.desc(), WeeklySummary.iso_week.desc())
    mine = select(WeeklySummary).where(WeeklySummary.agency_id == agency_id, WeeklySummary.published_at.is_not(None))
    return mine.order_by(*newest)


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


def unsent() -> Select[WeeklySummary]:
    """Return the summaries that are out and of which nobody has been told."""
    return select(WeeklySummary).where(WeeklySummary.published_at.is_not(None), WeeklySummary.sent_at.is_(None))


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
