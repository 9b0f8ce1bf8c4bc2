"""How a request gets to its connection, and what is left out on the way where nothing needs it.

Measured on a page of five statements: asking first whether the connection lives, BEGIN and ROLLBACK were three of eight
journeys to the database.
"""

import functools
import time
from typing import Any, cast

from flask import Flask, current_app, g
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

# A connection that was in use a moment ago is taken as alive; after a pause it is asked first, since the database may
# have been restarted meanwhile (which takes longer than this).
TRUSTED_FOR = 0.2  # seconds
EXTENSION = "klinik.reading"
LEFT_AT = "klinik.left_at"
WROTE = "klinik.wrote"  # in a session that wrote something since its request began


def only_reads() -> None:
    """Say that this request only reads: each statement then stands alone (READ COMMITTED promises no more anyway)."""
    g.only_reads = True


def only_looks() -> None:
    """Say that this request writes nothing although it is a POST, so that its transaction ends like that of a GET."""
    g.only_looks = True


def in_one_transaction() -> None:
    """Say that what this request asks from now on belongs together, though it only reads."""
    g.pop("only_reads", None)


class OneSession(Session):
    """The session of a request; one that only reads does without a transaction, or ends it in peace."""

    def end_reading(self) -> None:
        """Commit the transaction if nothing was written in it.

        At a rollback the driver forgets every statement it has prepared on the connection (psycopg cannot know what the
        rollback took back), and whoever has the connection next has all of them parsed and planned anew.
        """
        is_clean = not (self.new or self.dirty or self.deleted or self.info.get(WROTE))
        if is_clean and self.in_transaction():
            self.commit()

    def get_bind(self, *asked: Any, **words: Any) -> Engine | Connection:
        bind = super().get_bind(*asked, **words)
        if "only_reads" in g and isinstance(bind, Engine):
            return reading_engine()
        return bind


def reading_engine() -> Engine:
    """Return the engine whose statements stand alone."""
    return cast("Engine", current_app.extensions[EXTENSION])


@event.listens_for(OneSession, "after_flush")
def _note_writing(session: OneSession, _context: object) -> None:
    session.info[WROTE] = True


def init_app(app: Flask, engine: Engine) -> None:
    """Keep, beside the engine, the one that reads without a transaction; both share their connections.

    A connection that has been idle is asked whether it lives; a dead one is replaced unseen.
    """
    app.extensions[EXTENSION] = engine.execution_options(isolation_level="AUTOCOMMIT")
    event.listen(engine, "checkin", _note)
    event.listen(engine, "checkout", functools.partial(_ask, engine))


def _note(_connection: Any, entry: ConnectionPoolEntry) -> None:
    entry.info[LEFT_AT] = time.monotonic()


def _ask(engine: Engine, connection: Any, entry: ConnectionPoolEntry, _proxy: Any) -> None:
    """Raises InvalidatePoolError, at which the pool opens new connections."""
    left_at = entry.info.get(LEFT_AT)
    if left_at is None or time.monotonic() - left_at < TRUSTED_FOR:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error
