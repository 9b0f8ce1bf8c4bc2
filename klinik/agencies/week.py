"""The opening hours of one ordinary week: by ISO weekday ("1" is Monday), spans of local time."""

from collections.abc import Mapping, Sequence
from datetime import time
from itertools import pairwise
from typing import Any

from flask_babel import lazy_gettext as _l

from klinik.errors import KlinikError

Span = tuple[time, time]
OFFICE_HOURS: dict[str, Any] = {day: [["08:00", "16:00"]] for day in "12345"}


class UnreadableHours(KlinikError):
    """The opening hours name a day or a time that does not exist, or overlap."""

    status = 422
    message = _l("Jam layanan tidak terbaca. Tulis jam buka sebelum jam tutup, misalnya 08.00 sampai 16.00.")


def parse(hours: Mapping[str, Any]) -> dict[int, list[Span]]:
    """Return the spans of each open weekday, in order. Raises UnreadableHours."""
    try:
        return {_weekday(day): _spans(spans) for day, spans in hours.items()}
    except (TypeError, ValueError) as error:
        raise UnreadableHours from error


def _weekday(day: str) -> int:
    number = int(day)
    if not 1 <= number <= 7:
        raise ValueError(day)
    return number


def _spans(pairs: Sequence[Sequence[str]]) -> list[Span]:
    spans = [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs]
    edges = [edge for span in spans for edge in span]
    if not edges or any(earlier >= later for earlier, later in pairwise(edges)):
        raise ValueError(pairs)
    return spans
