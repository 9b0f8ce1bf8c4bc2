"""How moments, days, spans of time and sums of money are written: 21 November 2026, 14.20 WIB; Rp600.000."""

import functools
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import LazyString, get_locale, ngettext

from klinik.db import now
from klinik.web.place import zone
from klinik.web.prose import defang, harmless, markdown, parted

# Indonesia has three zones, each with one offset and no summer time.
ZONE_NAMES = {7: "WIB", 8: "WITA", 9: "WIT"}
# The spaces in `21 November 2026` and the one in `14.20 WIB`, not the one between the day and the hour.
INSIDE = re.compile(r"(?<=\d) (?=[A-Z])|(?<=[^\W\d_]) (?=\d{4}\b)")

BEFORE_COUNTED = re.compile(r"(?<=\d) (?=[^\W\d_])")  # as in `1 jam` and `17 laporan`


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        moment=unbroken(moment),
        day=unbroken(day),
        clock=unbroken(clock),
        counted=counted,
        ago=ago,
        duration=lambda value: counted(duration(value)),
        rupiah=rupiah,
        number=number,
        defang=defang,
        parted=parted,
        harmless=harmless,
        markdown=markdown,
        isoformat=isoformat,
    )


def unbroken(written: Callable[..., str]) -> Callable[..., str]:
    """Return the filter for pages: no line ends inside a day, nor between an hour and its zone."""
    return lambda *given: INSIDE.sub("\u00a0", written(*given))


def counted(sentence: str | LazyString) -> str:
    """Return a sentence without HTML for a page: no line ends between a number and what it counts."""
    return BEFORE_COUNTED.sub("\u00a0", str(sentence))


def moment(value: datetime, zone_name: str | None = None) -> str:
    """Return `21 November 2026, 14.20 WIB`, in the agency's zone or the one named."""
    return f"{day(value, zone_name)}, {clock(value, zone_name)}"


def day(value: date, zone_name: str | None = None) -> str:
    """Return `21 November 2026`; a moment is first brought into the agency's zone."""
    local = _local(value, zone_name) if isinstance(value, datetime) else value
    return _day(local.year, local.month, local.day, _language())


def clock(value: datetime, zone_name: str | None = None) -> str:
    """Return `14.20 WIB` (in English `14:20 WIB`)."""
    local = _local(value, zone_name)
    return f"{hour(local.time())} {_zone_name(local)}"


def hour(value: time) -> str:
    """Return `14.20` (in English `14:20`)."""
    return f"{value:%H.%M}" if _language() == "id" else f"{value:%H:%M}"


def ago(value: datetime) -> str:
    """Return `3 jam yang lalu`, or `dalam 3 jam` for a moment to come."""
    return str(format_timedelta(value - now(), add_direction=True, locale=_language(), threshold=1.2))


def duration(value: timedelta) -> str:
    """Return the two largest units: `2 jam 10 menit`, `1 hari 4 jam`, `5 menit`."""
    minutes = max(int(abs(value).total_seconds() // 60), 0)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    words = [
        ngettext("%(num)d hari", "%(num)d hari", days) if days else "",
        ngettext("%(num)d jam", "%(num)d jam", hours) if hours else "",
        ngettext("%(num)d menit", "%(num)d menit", rest) if rest or not minutes else "",
    ]
    return " ".join([word for word in words if word][:2])


def rupiah(value: int) -> str:
    """Return `Rp600.000`."""
    return f"Rp{number(value)}"


def number(value: float) -> str:
    """Return `1.240` (in English `1,240`)."""
    return _number(value, _language())


def isoformat(value: date) -> str:
    """Return what machines read: the value of a `datetime` attribute or of a feed."""
    return value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


@functools.lru_cache(maxsize=2_000)
def _number(value: float, language: str) -> str:
    return str(format_decimal(value, locale=language))


@functools.lru_cache(maxsize=2_000)
def _day(year: int, month: int, day: int, language: str) -> str:
    return str(format_date(date(year, month, day), "d MMMM y", locale=language))


def _local(value: datetime, zone_name: str | None) -> datetime:
    return value.astimezone(zone(zone_name))


def _zone_name(local: datetime) -> str:
    hours = (local.utcoffset() or timedelta()).total_seconds() / 3600
    return ZONE_NAMES.get(int(hours), local.tzname() or "")


def _language() -> str:
    locale = get_locale()
    return str(locale.language) if locale else "id"
