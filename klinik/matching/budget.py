"""How long a search may take: whoever waits for a page is better served by the page than by a late answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from flask_babel import lazy_gettext as _l
from psycopg.errors import QueryCanceled
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from klinik.db import db
from klinik.errors import KlinikError

NO_LIMIT = text("SET LOCAL statement_timeout TO DEFAULT")  # what the connection came with; nobody else sets it


class TooSlow(KlinikError):
    """The search took longer than whoever asked could wait."""

    status = 503
    message = _l("Pencarian kabar serupa sedang lambat. Anda tetap dapat mengirim laporan.")


class Budget:
    """The time that is left for one search; without a limit there is always some."""

    def __init__(self, within: timedelta | None) -> None:
        self._end = None if within is None else monotonic() + within.total_seconds()

    def check(self) -> None:
        """Raise TooSlow where no time is left."""
        self._left()

    @contextmanager
    def statements(self) -> Iterator[None]:
        """Break off what is asked of the database inside. Raises TooSlow; what the transaction did before stays."""
        if self._end is None:
            yield
            return
        try:
            with db.session.begin_nested():
                self.next_statement()
                yield
                db.session.execute(NO_LIMIT)
        except OperationalError as error:
            if isinstance(error.orig, QueryCanceled):
                raise TooSlow from error
            raise

    def next_statement(self) -> None:
        """Let the next statement take what is left and no more. Raises TooSlow."""
        if (left := self._left()) is not None:
            _limit_statements(f"{left}ms")

    def _left(self) -> int | None:
        """Return milliseconds, at least one. Raises TooSlow."""
        if self._end is None:
            return None
        left = int(1000 * (self._end - monotonic()))
        if left < 1:
            raise TooSlow
        return left


def _limit_statements(limit: str) -> None:
    db.session.execute(select(func.set_config("statement_timeout", limit, True)))  # noqa: FBT003  # this transaction's
