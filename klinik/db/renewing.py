"""Everything encrypted written anew under the newest key, while the clinic is at work, so that an older one can go."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Column, RowMapping, Table, bindparam, func, select, update

from klinik.db import secrets
from klinik.db.base import ENCRYPTED, db

BATCH = 500


@dataclass
class Found:
    """How many values were written anew, and of which columns how many no key reads."""

    renewed: int = 0
    unreadable: Counter[str] = field(default_factory=Counter)


def columns() -> dict[Table, list[Column[str]]]:
    """Return the columns that hold encrypted texts, by table."""
    tables = db.metadata.sorted_tables
    found = {table: [column for column in table.columns if ENCRYPTED in column.info] for table in tables}
    return {table: encrypted for table, encrypted in found.items() if encrypted}


def count() -> int:
    """Return how many rows `renew` will look at."""
    return sum(db.session.scalars(select(func.count()).select_from(table)).one() for table in columns())


def renew(found: Found) -> Iterator[int]:
    """Write anew what an older key wrote; yield how many rows have been looked at, after each of which to commit.

    A value that somebody changes meanwhile is left as it is then: whoever changes it writes with the newest key.
    """
    for table, encrypted in columns().items():
        for rows in _batches(table, encrypted):
            for column in encrypted:
                _renew(rows, column, found)
            yield len(rows)


def _batches(table: Table, encrypted: list[Column[str]]) -> Iterator[list[RowMapping]]:
    rows = select(table.c.id, *encrypted).order_by(table.c.id).limit(BATCH)
    batch = list(db.session.execute(rows).mappings())
    while batch:
        yield batch
        batch = list(db.session.execute(rows.where(table.c.id > batch[-1][table.c.id])).mappings())


def _renew(rows: list[RowMapping], column: Column[str], found: Found) -> None:
    changes = []
    for row in rows:
        token = row[column]
        try:
            new = secrets.renewed(token) if token else token
        except secrets.Unreadable:
            found.unreadable[str(column)] += 1
            continue
        if new != token:
            changes.append({"key": row[column.table.c.id], "old": token, "new": new})
    if changes:
        same = (column.table.c.id == bindparam("key"), column == bindparam("old"))
        db.session.connection().execute(update(column.table).where(*same).values({column: bindparam("new")}), changes)
        found.renewed += len(changes)
