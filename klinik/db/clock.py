"""The one clock of the clinic. Moments are UTC; a page turns them into the agency's own time."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment, timezone-aware, in UTC."""
    return datetime.now(UTC)
