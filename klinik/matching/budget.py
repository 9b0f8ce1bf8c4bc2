"""How long a search may take: whoever waits for a page is better served by the page than by a late answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from flask_babel import lazy_gettext as _l
from psycopg.errors import QueryCanceled
from sqlalchemy.exc import OperationalError

from klinik.db import db
from klinik.errors import KlinikError

SAVE = "SAVEPOINT searching"


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
    def statement(self) -> Iterator[None]:
        """Break off what is asked of the database inside when the time is over. Raises TooSlow.

        What the transaction did before stays. The limit is taken back by hand: rolling back to the savepoint would do
        it as well, but at any rollback the driver forgets every statement it has prepared on the connection.
        """
        if (left := self._left()) is None:
            yield
            return
        db.session.flush()
        _tell(f"{SAVE}; SET LOCAL statement_timeout = {left}")
        try:
            yield
        except BaseException as error:
            _tell(f"ROLLBACK TO {SAVE}")
            if isinstance(error, OperationalError) and isinstance(error.orig, QueryCanceled):
                raise TooSlow from error
            raise
        _tell(f"SET LOCAL statement_timeout TO DEFAULT; RELEASE {SAVE}")  # the default: what the connection came with

    def _left(self) -> int | None:
        """Return milliseconds, at least one. Raises TooSlow."""
        if self._end is None:
            return None
        left = int(1000 * (self._end - monotonic()))
        if left < 1:
            raise TooSlow
        return left


def _tell(commands: str) -> None:
    """Give the database several commands in one message, which only a message without parameters may hold."""
    db.session.connection().exec_driver_sql(commands, execution_options={"no_parameters": True})
