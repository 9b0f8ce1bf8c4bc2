"""How long the database took, told apart from everything around it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import event, text

from klinik.db import db

PROC = Path("/proc")
PIDS = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'")


@dataclass
class Clock:
    """Milliseconds spent waiting for the database since the last look."""

    spent: float = 0.0
    began: list[float] = field(default_factory=list)

    def take(self) -> float:
        spent, self.spent = self.spent, 0.0
        return spent


class Processors:
    """Milliseconds that the database's own processes were at work, which a busy machine does not lengthen (Linux)."""

    def __init__(self) -> None:
        self.before = self._total()

    def take(self) -> float:
        """Return the time since the last look."""
        before, self.before = self.before, self._total()
        return self.before - before

    def _total(self) -> float:
        with db.engine.connect() as connection:
            pids = connection.scalars(PIDS).all()
        return sum(int((PROC / str(pid) / "schedstat").read_text().split()[0]) for pid in pids) / 1e6


def share(figures: Sequence[float], part: float) -> float:
    """Return the figure below which that part of all figures lies."""
    return sorted(figures)[min(int(len(figures) * part), len(figures) - 1)]


@contextmanager
def database() -> Iterator[Clock]:
    """Count the time between sending a statement and having its answer."""
    clock = Clock()

    def before(*_words: object) -> None:
        clock.began.append(time.perf_counter())

    def after(*_words: object) -> None:
        clock.spent += 1000 * (time.perf_counter() - clock.began.pop())

    event.listen(db.engine, "before_cursor_execute", before)
    event.listen(db.engine, "after_cursor_execute", after)
    try:
        yield clock
    finally:
        event.remove(db.engine, "before_cursor_execute", before)
        event.remove(db.engine, "after_cursor_execute", after)
