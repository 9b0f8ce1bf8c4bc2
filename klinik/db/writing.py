"""New rows of several tables, written with one statement.

The unit of work compares, sorts and writes one statement for each table. Of rows that were just made it finds out what
whoever made them knows already, and where a citizen waits that was a quarter of the work (docs/decisions/0028).
"""

import functools
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import Insert, Table, bindparam, insert, inspect
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


def write_new(*rows: Base) -> None:
    """Write rows that were just made with all their keys, in one statement; then they are rows of the session.

    The order is free: foreign keys are looked at when the statement ends. Relationships are not followed, so what is
    joined names the other's key. What the database refuses is raised as it is, and no row is written then.
    """
    session = db.session()
    session.flush()
    kinds, values = [], {}
    for number, row in enumerate(rows):
        filled = _filled(row)
        kinds.append((type(row), tuple(filled)))
        values.update({f"{name}_{number}": value for name, value in filled.items()})
    connection = session.connection()
    connection.execute(_statement(tuple(kinds)), values)
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
def _statement(kinds: tuple[tuple[type[Base], tuple[str, ...]], ...]) -> Insert:
    """Return the statement that writes one row of each kind."""
    *others, last = [_insert(kind, names, number) for number, (kind, names) in enumerate(kinds)]
    return last.add_cte(*[one.cte(f"row_{number}") for number, one in enumerate(others)])


def _insert(kind: type[Base], names: tuple[str, ...], number: int) -> Insert:
    mapper = cast("Mapper[Any]", inspect(kind))
    columns = {mapper.columns[name]: bindparam(f"{name}_{number}", type_=mapper.columns[name].type) for name in names}
    return insert(cast("Table", kind.__table__)).values(columns)
