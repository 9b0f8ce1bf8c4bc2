"""When an answer is due: in hours of the clock, or in hours in which the office is open."""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import holidays
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from klinik.agencies import week
from klinik.agencies.models import Agency, ClockMode
from klinik.errors import KlinikError

HORIZON = 1100  # days: three years cover any promise; beyond them the office is never open
Opening = tuple[datetime, datetime]
# Fills itself year by year; the joint leaves of a year are in the package once the ministers have decreed them.
CALENDAR = holidays.country_holidays("ID", categories=("public", "government"), language="id")


class NeverOpen(KlinikError):
    """The opening hours and closures of the office leave no hour in which to answer."""

    message = _l("Instansi ini tidak punya jam layanan dalam tiga tahun ke depan. Periksa pengaturan jam layanan.")


class Lane(NamedTuple):
    """What the reporters of a case are promised, in hours, and which hours those are."""

    response_hours: int
    promise_hours: int
    clock: ClockMode


def lane(agency: Agency, *, is_emergency: bool) -> Lane:
    """Return what the office promises for an ordinary case, or for an emergency."""
    if not is_emergency:
        return Lane(agency.response_hours, agency.promise_hours, agency.clock_mode)
    clock = ClockMode.CLOCK if agency.emergency_any_hour else agency.clock_mode
    return Lane(agency.emergency_response_hours, agency.emergency_promise_hours, clock)


def in_words(number: int, clock: ClockMode) -> str:
    """Return a number of hours, saying which hours those are: `24 jam`, or `16 jam layanan` of an open office."""
    if clock is ClockMode.CLOCK:
        return str(ngettext("%(num)d jam", "%(num)d jam", number))
    return str(ngettext("%(num)d jam layanan", "%(num)d jam layanan", number))


def due_at(agency: Agency, start: datetime, hours: float, *, clock: ClockMode | None = None) -> datetime:
    """Return the moment at which that many hours have passed, of the office unless others are named.

    Raises NeverOpen.
    """
    left = timedelta(hours=hours)
    if (clock or agency.clock_mode) is ClockMode.CLOCK:
        return start + left
    for opens, closes in _openings(agency, start):
        if closes - opens >= left:
            return (opens + left).astimezone(UTC)
        left -= closes - opens
    raise NeverOpen


def business_seconds_between(
    agency: Agency, start: datetime, end: datetime, *, clock: ClockMode | None = None
) -> float:
    """Return the seconds between two moments that count for the office's promise; zero when they are reversed."""
    if (clock or agency.clock_mode) is ClockMode.CLOCK:
        return max(0.0, (end - start).total_seconds())
    total = timedelta()
    for opens, closes in _openings(agency, start):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total.total_seconds()


def working_day(agency: Agency, day: date, count: int) -> datetime:
    """Return when the office opens on the nth working day after a day, or before it where the count is negative.

    Raises NeverOpen.
    """
    hours = week.parse(agency.service_hours or week.OFFICE_HOURS)  # who answers around the clock has none
    closed, left = _closed_days(agency), abs(count)
    for _ in range(HORIZON):
        day += timedelta(days=1 if count > 0 else -1)
        spans = _spans(hours, closed, day)
        left -= bool(spans)
        if not left:
            return datetime.combine(day, spans[0][0], agency.zone).astimezone(UTC)
    raise NeverOpen


def holiday(day: date) -> str | None:
    """Return the name of the national holiday or joint leave (cuti bersama) on that day."""
    name = CALENDAR.get(day)
    return str(name) if name else None


def _openings(agency: Agency, start: datetime) -> Iterator[Opening]:
    """Yield the open spans from a moment on, in order, the first one cut at that moment."""
    hours, closed = week.parse(agency.service_hours), _closed_days(agency)
    first = start.astimezone(agency.zone).date()
    for day in (first + timedelta(days=count) for count in range(HORIZON)):
        for opens, closes in _spans(hours, closed, day):
            since, until = (datetime.combine(day, edge, agency.zone) for edge in (opens, closes))
            if until > start:
                yield max(since, start), until


def _closed_days(agency: Agency) -> set[date]:
    return {closure.closed_on for closure in agency.closures}


def _spans(hours: Mapping[int, Sequence[week.Span]], closed: Set[date], day: date) -> Sequence[week.Span]:
    """Return when the office is open on a day: not at all on holidays and on its own days off."""
    return [] if day in closed or holiday(day) else hours.get(day.isoweekday(), [])
