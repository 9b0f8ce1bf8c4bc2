"""Records that the database writes as JSON arrays: what one page shows of many tables is one column of one row.

To look at each column of a result takes as long as to find the row, and a page shows fifty. A record is a NamedTuple:
its fields name the columns, their types say how to read what JSON has no word for, and a field may itself be a record,
or a list of them, that a subquery writes.
"""

import functools
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import EnumType
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy import JSON, ColumnElement, FromClause, ScalarSelect, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql.base import ReadOnlyColumnCollection

Record = TypeVar("Record", bound=tuple[Any, ...])
Reader = Callable[[Any], Any]
Columns = Mapping[str, Any] | ReadOnlyColumnCollection[str, Any]

WRITTEN: dict[Any, Reader] = {datetime: datetime.fromisoformat, date: date.fromisoformat, uuid.UUID: uuid.UUID}


def written(kind: type[Any], columns: Columns) -> ColumnElement[Any]:
    """Return the fields of a record, each from the column of its name, as one JSON array."""
    return func.json_build_array(*[columns[name] for name in kind._fields], type_=JSON)


def one(record: ColumnElement[Any], source: FromClause, *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Return the subquery of a field that is a record, or None where there is no such row."""
    return select(record).select_from(source).where(*where).correlate_except(source).scalar_subquery()


def many(
    record: ColumnElement[Any], source: FromClause, *where: ColumnElement[bool], by: Sequence[ColumnElement[Any]]
) -> ScalarSelect[Any]:
    """Return the subquery of a field that is a list of records in an order."""
    listed = func.json_agg(aggregate_order_by(record, *by), type_=JSON)
    return one(func.coalesce(listed, func.json_build_array(type_=JSON)), source, *where)


def read(kind: type[Record], values: list[Any]) -> Record:
    """Return the record that the database wrote as this array."""
    for place, reader in _readers(kind):
        if values[place] is not None:
            values[place] = reader(values[place])
    return kind(*values)


@functools.cache
def _readers(kind: type[Any]) -> list[tuple[int, Reader]]:
    """Return the places of a record whose values are to be read, and how."""
    readers = [(place, _reader(hint)) for place, hint in enumerate(get_type_hints(kind).values())]
    return [(place, reader) for place, reader in readers if reader is not None]


def _reader(hint: Any) -> Reader | None:
    if isinstance(hint, UnionType):
        return _reader(next(kind for kind in get_args(hint) if kind is not NoneType))
    if get_origin(hint) is list:
        reader = _reader(*get_args(hint))
        return None if reader is None else lambda values: [reader(value) for value in values]
    if isinstance(hint, EnumType):
        return hint
    return functools.partial(read, hint) if hasattr(hint, "_fields") else WRITTEN.get(hint)
