"""The one clock of the clinic. Moments are UTC; a page turns them into the agency's own time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_stands_at: ContextVar[datetime | None] = ContextVar("stands_at", default=None)


def now() -> datetime:
    """Return this moment, timezone-aware, in UTC."""
    return _stands_at.get() or datetime.now(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at a moment meanwhile: a past that is told anew (demo data) carries its own times."""
    earlier = _stands_at.set(moment)
    try:
        yield
    finally:
        _stands_at.reset(earlier)
