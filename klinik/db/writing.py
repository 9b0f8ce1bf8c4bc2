"""New rows of several tables, written with one statement.

The unit of work compares, sorts and writes one statement for each table. Of rows that were just made it finds out what
whoever made them knows already, and where a citizen waits that was a quarter of the work (docs/decisions/0028).
"""

import functools
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from sqlalchemy import TextClause, inspect, text
from sqlalchemy.orm import Mapper, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict

from klinik.db.base import Base, db
from klinik.db.connections import WROTE

Row = TypeVar("Row", bound=Base)


class Written(NamedTuple):
    """A column as a new row fills it: what it holds where nothing was said (None: NULL)."""

    name: str
    default: Callable[[], Any] | None
    is_left: bool  # to the database, where nothing was said


def new_row(kind: type[Row], **values: Any) -> Row:
    """Return a new row that holds these values, for `write_new` or the session. Raises TypeError where it has no such
    column.

    Straight into what the row holds: SQLAlchemy tells its listeners of each value that is set (twenty calls), and to a
    row that was just made nobody listens. A list of other rows is given to it by `set_committed_value`.
    """
    if unknown := values.keys() - _names(kind):
        raise TypeError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    row = kind()
    instance_dict(row).update(values)
    return row


def write_new(*rows: Base, and_forget: Sequence[Base] = ()) -> None:
    """Write rows that were just made with all their keys, in one statement; then they are rows of the session, but for
    those `and_forget`, which nobody asks for again (the trail).

    The order is free: foreign keys are looked at when the statement ends. Relationships are not followed, so what is
    joined names the other's key. What the database refuses is raised as it is, and no row is written then. Raises
    TypeError for a value that JSON has no words for here.
    """
    session = db.session()
    session.flush()
    kinds, told = [], {}
    for number, row in enumerate([*rows, *and_forget]):
        filled = _filled(row)
        kinds.append((type(row), tuple(filled)))
        told[f"row_{number}"] = json.dumps(filled, ensure_ascii=False, default=_told)
    session.connection().execute(_statement(tuple(kinds)), told)
    session.info[WROTE] = True
    for row in rows:
        make_transient_to_detached(row)
    session.add_all(rows)


def commit_soon() -> None:
    """Commit without waiting for the disk. Only a crash of the database itself within a second would lose it.

    For what nobody was promised: a draft, which its writer has still before him.
    """
    session = db.session()
    session.flush()
    if session.info.get(WROTE):
        session.connection().exec_driver_sql("SET LOCAL synchronous_commit TO off")
    session.commit()


def _filled(row: Base) -> dict[str, Any]:
    """Return the columns that are written, each with its value; the row has them too from now on.

    Straight in what the row holds: a change would be noted for a unit of work that never sees it.
    """
    held, filled = instance_dict(row), {}
    for column in _columns(type(row)):
        if column.name not in held:
            if column.is_left:
                continue
            held[column.name] = column.default() if column.default else None
        filled[column.name] = held[column.name]
    return filled


@functools.cache
def _names(kind: type[Base]) -> frozenset[str]:
    return frozenset(cast("Mapper[Any]", inspect(kind)).columns.keys())


@functools.cache
def _columns(kind: type[Base]) -> list[Written]:
    mapper = cast("Mapper[Any]", inspect(kind))
    return [_column(mapper, name) for name, column in mapper.columns.items() if column.computed is None]


def _column(mapper: Mapper[Any], name: str) -> Written:
    column = mapper.columns[name]
    if column is mapper.version_id_col:
        return Written(name, lambda: 1, is_left=False)
    default: Any = column.default
    if default is None:
        return Written(name, None, is_left=column.server_default is not None)
    made = functools.partial(default.arg, None) if default.is_callable else lambda: default.arg
    return Written(name, made, is_left=False)


@functools.cache
def _statement(kinds: tuple[tuple[type[Base], tuple[str, ...]], ...]) -> TextClause:
    """Return the statement that writes one row of each kind.

    A row comes as one value, as JSON: SQLAlchemy and the driver handle each value by itself, which for the ninety of a
    report took longer than the database needs to read them back, and the driver keeps no statement with fifty.
    """
    *others, last = [_insert(kind, names, number) for number, (kind, names) in enumerate(kinds)]
    before = ", ".join(f"row_{number} AS ({one})" for number, one in enumerate(others))
    return text(f"WITH {before} {last}" if others else last)


def _insert(kind: type[Base], names: tuple[str, ...], number: int) -> str:
    quote = db.engine.dialect.identifier_preparer.quote
    table, columns = quote(kind.__tablename__), ", ".join(map(quote, names))  # an attribute is named as its column
    source = f"json_populate_record(CAST(NULL AS {table}), CAST(:row_{number} AS json))"
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {source}"  # noqa: S608  # names are those of our tables


def _told(value: object) -> str:
    """Return a value as JSON can have it and PostgreSQL reads it back."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value))
