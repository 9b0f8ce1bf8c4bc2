"""The moment of a publication, however an old site wrote it."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb pebruari peb",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu ags agt aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov nopember nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
ZONES = {"wib": 7, "wita": 8, "wit": 9, "utc": 0, "gmt": 0, "z": 0}
CLOCK = (
    r"(?:[\sT,|-]*(?:pukul|pkl|jam)?\.?\s*(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:[.:]\d{2}(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]m)?)?"
)
REST = CLOCK + r"\s*(?P<zone>[a-z]{1,4})?\s*"
WEEKDAY = r"(?:[a-z']+(?:,\s*|\s+))?"
SHAPES = tuple(
    re.compile(WEEKDAY + day + REST, re.IGNORECASE)
    for day in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})",
        r"(?P<day>\d{1,2})[\s-]+(?P<month>[a-z]+)\.?[\s,-]+(?P<year>\d{4})",
        r"(?P<month>[a-z]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
    )
)
NUMBER = re.compile(r"\d{5}(?:\.\d+)?|\d{10}|\d{13}")
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # a sheet knows no zone; the agency's is put on below
YEAR_MONTHS = 12


def moment(written: str, zone: tzinfo) -> datetime | None:
    """Return the moment, in the zone where none is written; None when it cannot be read. 3/4/2020 is 3 April."""
    text = " ".join(written.split())
    for read in (_number, _iso, _shape, _mail):
        found = read(text)
        if found:
            return found if found.tzinfo else found.replace(tzinfo=zone)
    return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _number(text: str) -> datetime | None:
    """Read seconds or milliseconds since 1970, or the days of a spreadsheet."""
    if not NUMBER.fullmatch(text):
        return None
    whole = text.partition(".")[0]
    if len(whole) == len("43904"):
        return EXCEL_EPOCH + timedelta(days=float(text))
    return datetime.fromtimestamp(int(whole[:10]), UTC)


def _shape(text: str) -> datetime | None:
    for shape in SHAPES:
        if found := shape.fullmatch(text):
            return _built(found.groupdict())
    return None


def _built(parts: dict[str, str | None]) -> datetime | None:
    month = parts["month"] or ""
    numbers = int(parts["day"] or 0), int(month) if month.isdecimal() else MONTHS.get(month.lower(), 0)
    day, of_year = numbers if numbers[1] <= YEAR_MONTHS else numbers[::-1]
    zone = (parts["zone"] or "").lower()
    try:
        found = datetime(int(parts["year"] or 0), of_year, day, _hour(parts), int(parts["minute"] or 0))  # noqa: DTZ001  # its zone follows
    except ValueError:
        return None
    if not zone:
        return found
    return found.replace(tzinfo=timezone(timedelta(hours=ZONES[zone]))) if zone in ZONES else None


def _hour(parts: dict[str, str | None]) -> int:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").lower()
    return hour % 12 + (12 if half == "pm" else 0) if half else hour
