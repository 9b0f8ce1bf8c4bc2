"""Spans of time as an office lives them: ISO weeks that begin on its own Monday, kept as moments in UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from flask_babel import lazy_gettext as _l

from klinik.errors import KlinikError

WRITTEN = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
WEEK = timedelta(days=7)


class NoSuchWeek(KlinikError):
    """The text is not a week of the calendar (ISO 8601); most years have no week 53."""

    status = 404
    message = _l("Pekan %(week)s tidak ada dalam kalender. Tulis seperti 2026-W47.")


@dataclass(frozen=True)
class Period:
    """From one moment up to, and without, another; both in UTC."""

    start: datetime
    end: datetime

    def before(self) -> "Period":
        """Return the period of the same length that ends where this one begins."""
        return Period(self.start - (self.end - self.start), self.start)


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week, wherever it is lived."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    def period(self, zone: tzinfo) -> Period:
        """Return the week from Monday 00.00 to the next one, in that zone."""
        start = datetime.combine(self.monday, time(), zone).astimezone(UTC)
        end = datetime.combine(self.monday + WEEK, time(), zone).astimezone(UTC)
        return Period(start, end)

    def previous(self) -> "Week":
        return of_day(self.monday - WEEK)

    def following(self) -> "Week":
        return of_day(self.monday + WEEK)


def parse(text: str) -> Week:
    """Return the week that is written like 2026-W47. Raises NoSuchWeek."""
    written = WRITTEN.fullmatch(text)
    if written is None:
        raise NoSuchWeek(week=text)
    year, number = (int(part) for part in written.groups())
    try:
        date.fromisocalendar(year, number, 1)
        date.fromisocalendar(year, number, 7)
    except ValueError as error:
        raise NoSuchWeek(week=text) from error
    return Week(year, number)


def of_day(day: date) -> Week:
    """Return the ISO week of a day; the first days of January may belong to the year before."""
    year, number, _ = day.isocalendar()
    return Week(year, number)


def of_moment(moment: datetime, zone: tzinfo) -> Week:
    """Return the week in which a moment falls in that zone."""
    return of_day(moment.astimezone(zone).date())


def days(first: date, last: date, zone: tzinfo) -> Period:
    """Return the period from the first day to the end of the last one, in that zone."""
    start = datetime.combine(first, time(), zone).astimezone(UTC)
    return Period(start, datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC))
