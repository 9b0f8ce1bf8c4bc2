"""The arithmetic of a week of shifts: which minutes somebody answers for, and which nobody does."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Protocol

from klinik.agencies import week
from klinik.agencies.models import Agency

DAY = 24 * 60  # minutes
WEEK = 7 * DAY
Span = tuple[int, int]  # minutes since Monday 00.00; one over the end of the week goes on at its beginning


class Shift(Protocol):
    """A row of the roster."""

    @property
    def weekday(self) -> int: ...

    @property
    def begins(self) -> time: ...

    @property
    def ends(self) -> time: ...


def span(shift: Shift) -> Span:
    """Return the minutes of a shift. One that ends when it begins lasts a whole day."""
    begins = (shift.weekday - 1) * DAY + _minutes(shift.begins)
    lasts = (_minutes(shift.ends) - _minutes(shift.begins)) % DAY or DAY
    return begins, begins + lasts


def is_on(shift: Shift, local: datetime) -> bool:
    """Say whether a shift covers a moment of the office's own time."""
    begins, ends = span(shift)
    minute = local.weekday() * DAY + _minutes(local.time())
    return (minute - begins) % WEEK < ends - begins


def overlap(one: Shift, other: Shift) -> bool:
    """Say whether two shifts share a minute of the week."""
    (begins, ends), (since, until) = span(one), span(other)
    return (since - begins) % WEEK < ends - begins or (begins - since) % WEEK < until - since


def needed(agency: Agency) -> list[Span]:
    """Return the minutes in which somebody ought to be on duty: always, or while the office is open."""
    opened = week.parse(agency.service_hours)
    if agency.emergency_any_hour or not opened:
        return [(0, WEEK)]
    return [
        ((day - 1) * DAY + _minutes(opens), (day - 1) * DAY + _minutes(closes))
        for day, spans in sorted(opened.items())
        for opens, closes in spans
    ]


def gaps(shifts: Iterable[Shift], wanted: Sequence[Span]) -> list[Span]:
    """Return the minutes of the wanted spans that no shift covers; what goes on over Sunday night is one gap."""
    taken = sorted(_within_week(span(shift) for shift in shifts))
    free = [left for begins, ends in wanted for left in _left(begins, ends, taken)]
    if len(free) > 1 and free[0][0] == 0 and free[-1][1] == WEEK:
        return [*free[1:-1], (free[-1][0], WEEK + free[0][1])]
    return free


def _left(begins: int, ends: int, taken: Sequence[Span]) -> Iterable[Span]:
    for since, until in taken:
        if since > begins and begins < ends:
            yield begins, min(since, ends)
        begins = max(begins, until)
    if begins < ends:
        yield begins, ends


def _within_week(spans: Iterable[Span]) -> Iterable[Span]:
    for begins, ends in spans:
        yield begins, min(ends, WEEK)
        if ends > WEEK:
            yield 0, ends - WEEK


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
