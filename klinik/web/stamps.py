"""Whether what a page shows has changed since the page was made: one question to the database, exact to the commit.

A change leaves the number of its transaction under the keys of what it changed. A page remembers the snapshot that was
current when its making began; it stands as long as every change of what it shows is visible in that snapshot.
"""

from collections.abc import Collection

from sqlalchemy import BigInteger, Engine, Text, cast, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from klinik.db import db
from klinik.web.models import PageStamp

EVERYTHING = "*"
CHANNEL = "klinik_pages"

SEEN = cast(func.pg_current_snapshot(), Text)
ASKED = select(SEEN)
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
    number = cast(cast(func.pg_current_xact_id(), Text), BigInteger)
    # In order, so that two changes of the same things never wait for each other crosswise.
    stamp = insert(PageStamp).values([{"key": key, "changed_in": number} for key in sorted(keys)])
    newest = {"changed_in": stamp.excluded.changed_in}
    stamped = stamp.on_conflict_do_update(index_elements=["key"], set_=newest).returning(PageStamp.key).cte("stamped")
    db.session.execute(select(func.pg_notify(CHANNEL, stamped.c.key)))


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
