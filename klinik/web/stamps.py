"""Whether what a page shows has changed since the page was made: one question to the database, exact to the commit.

A change leaves the number of its transaction under the keys of what it changed. A page remembers the snapshot that was
current when its making began; it stands as long as every change of what it shows is visible in that snapshot.
"""

from collections.abc import Collection

from sqlalchemy import Engine, Text, cast, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from klinik.db import db
from klinik.web.models import PageStamp

EVERYTHING = "*"
CHANNEL = "klinik_pages"

SEEN = cast(func.pg_current_snapshot(), Text)
ASKED = select(SEEN)
# In order, so that two changes of the same things never wait for each other crosswise. In SQL: a list of rows to insert
# is a statement of its own for each length, and SQLAlchemy keeps none of them.
CHANGED = text("""
    WITH stamped AS (
        INSERT INTO page_stamp (key, changed_in)
        SELECT key, pg_current_xact_id()::text::bigint FROM unnest(CAST(:keys AS text[])) AS key ORDER BY key
        ON CONFLICT (key) DO UPDATE SET changed_in = excluded.changed_in
        RETURNING key
    )
    SELECT pg_notify(:channel, key) FROM stamped
""")
# A number from the future was brought along from another server with a backup: it says nothing about pages made here.
UNCHANGED = """
    SELECT NOT EXISTS (
        SELECT FROM page_stamp
        WHERE key = ANY(%s)
          AND NOT pg_visible_in_snapshot(changed_in::text::xid8, %s::pg_snapshot)
          AND changed_in::text::xid8 < pg_snapshot_xmax(pg_current_snapshot())
    )
"""


def changed(keys: Collection[str]) -> None:
    """Note that what stands under these keys changes with this transaction, and tell every worker once it commits."""
    db.session.execute(CHANGED, {"keys": sorted(keys), "channel": CHANNEL})


def version(*keys: object) -> str:
    """Return words that are other ones after each change under these keys, for what is too large to be compared."""
    wanted = [EVERYTHING, *map(str, keys)]
    rows = select(PageStamp.key, PageStamp.changed_in).where(PageStamp.key.in_(wanted)).order_by(PageStamp.key)
    return " ".join(f"{row.key}:{row.changed_in}" for row in db.session.execute(rows))


def seen() -> str:
    """Return what the database shows at this moment."""
    return str(db.session.scalars(ASKED).one())


def is_unchanged(engine: Engine, keys: Collection[str], *, since: str) -> bool:
    """Say whether it is certain that nothing under these keys has changed since what was `seen`.

    `engine` is one whose statements stand alone; a session would cost twice as much as the question.
    """
    try:
        with engine.connect() as connection:
            return bool(connection.exec_driver_sql(UNCHANGED, ([*keys, EVERYTHING], since)).scalar())
    except SQLAlchemyError:
        return False  # whoever makes the page anew will meet the same trouble, and can say so
