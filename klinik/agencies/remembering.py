"""What a process remembers of the offices for a second: every request asks, and offices rarely change.

A second is what the page cache may be behind as well (docs/decisions/0015); where it is off, nothing is remembered. A
page that will be kept for longer asks again after each change that this process has heard of.
"""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from flask import Flask

from klinik.web import cache

LASTS = 1.0  # seconds
ROOM = 1_000  # host names are the visitors' to invent

Found = TypeVar("Found")


class Remembered(Generic[Found]):
    """What was found within the last second."""

    def __init__(self, lasts: float) -> None:
        self._lasts = lasts
        self._seen: dict[Hashable, tuple[float, int | None, Found]] = {}

    def __bool__(self) -> bool:
        """Whether anything is remembered at all."""
        return self._lasts > 0

    def get(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """Return what is remembered under a key, else what `find` finds. Raises what `find` raises."""
        heard = cache.heard()
        seen = self._seen.get(key)
        if seen is not None:
            until, heard_then, found = seen
            is_of_now = heard == cache.NOT_FOR_THE_SHELF or (heard is not None and heard == heard_then)
            if is_of_now and until >= time.monotonic():
                return found
        found = find()
        if len(self._seen) >= ROOM:
            self._seen.clear()
        self._seen[key] = (time.monotonic() + self._lasts, heard, found)
        return found


def remembered(app: Flask) -> Remembered[Found]:
    """Return a new memory of this app."""
    return Remembered(LASTS if app.config["PAGE_CACHE"] == "on" else 0.0)
