"""Long lists in pages that stay right while rows are added: each page begins after a row, not after a number.

The mark of a page is signed for its list with its filters: elsewhere it would show a part of something else.
"""

import functools
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import Flask, current_app, has_request_context
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, literal, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute

from klinik.db import db
from klinik.errors import KlinikError
from klinik.web import cache
from klinik.web.place import place as whose

Item = TypeVar("Item")
SIZE = 20
NOTHING: Mapping[str, Any] = MappingProxyType({})
# What may be another for each page of one list: its place, its size, and the language of the words around it.
NOT_THE_LIST = {"cursor", "pageToken", "pageSize", "lang"}
READ: dict[type, Any] = {datetime: datetime.fromisoformat, date: date.fromisoformat, uuid.UUID: uuid.UUID}


class UnknownPage(KlinikError):
    """The mark of a page was not made by us, or for another list, or for this one narrowed down otherwise."""

    status = 400
    message = _l("Alamat ini menunjuk ke tengah daftar lain, atau saringannya lain. Mulai lagi dari awal daftar.")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list. `before` and `after` are opaque marks of its neighbours, for `?cursor=`; None at an end."""

    items: Sequence[Item]
    before: str | None
    after: str | None


def init_app(app: Flask) -> None:
    app.jinja_env.globals["at_cursor"] = at_cursor


def page(
    rows: Select[Any],
    *,
    by: Sequence[InstrumentedAttribute[Any]],
    cursor: str | None = None,
    size: int = SIZE,
    descending: bool = True,
) -> Page[Any]:
    """Return one page of the rows, ordered by columns that are never null and together unique. Raises UnknownPage.

    Rows of one entity come as that entity, others as rows that carry the columns of `by` under their own names.
    """
    return page_in_turn([rows], by=by, cursor=cursor, size=size, descending=descending)


def page_in_turn(
    parts: Sequence[Select[Any]],
    *,
    by: Sequence[InstrumentedAttribute[Any]],
    cursor: str | None = None,
    size: int = SIZE,
    descending: bool = True,
    asked: Mapping[str, Any] = NOTHING,
    at_once: bool = False,
) -> Page[Any]:
    """Return one page of a list that is made of several selects, one after the other. Raises UnknownPage.

    They are asked in turn until the page is full; `at_once` asks them all with one statement, where each is cheap.
    `asked` are the values of their parameters.
    """
    back, start_part, start = _read(cursor, by)
    if start_part >= len(parts):
        raise UnknownPage
    numbers = range(start_part, -1, -1) if back else range(start_part, len(parts))
    wanted = _Wanted(tuple(by), tuple(start), size + 1, descending != back)
    find = _at_once if at_once else _in_turn
    found = [(numbers[place], item) for place, item in find(tuple(parts[number] for number in numbers), wanted, asked)]
    return _page(found, by, size, back=back, is_first=not start)


class _Wanted(NamedTuple):
    """How many rows of several selects, and where in the first of them they begin."""

    by: tuple[InstrumentedAttribute[Any], ...]
    start: tuple[Any, ...]
    size: int
    downward: bool


Found = Iterable[tuple[int, Any]]  # each row with the place of its select


def _in_turn(parts: tuple[Select[Any], ...], wanted: _Wanted, asked: Mapping[str, Any]) -> Found:
    missing = wanted.size
    for place, part in enumerate(parts):
        rows = db.session.execute(_of(part, wanted, place).limit(missing), asked)
        items = (rows.scalars() if len(part.column_descriptions) == 1 else rows).all()  # of one entity, that entity
        yield from [(place, item) for item in items]
        missing -= len(items)
        if not missing:
            return


def _at_once(parts: tuple[Select[Any], ...], wanted: _Wanted, asked: Mapping[str, Any]) -> Found:
    return [(row.place, row) for row in db.session.execute(_united(parts, wanted), asked)]


@functools.lru_cache(maxsize=100)
def _united(parts: tuple[Select[Any], ...], wanted: _Wanted) -> Select[Any]:
    """Return one select of all. To build it costs as much as to ask it; whoever keeps the parts has it built once."""
    each = [_of(part, wanted, place).limit(wanted.size).subquery() for place, part in enumerate(parts)]
    rows = union_all(*[select(one, literal(place).label("place")) for place, one in enumerate(each)]).subquery()
    columns = [rows.c[column.key] for column in wanted.by]
    return select(rows).order_by(rows.c.place, *_ordered(columns, downward=wanted.downward)).limit(wanted.size)


def _of(part: Select[Any], wanted: _Wanted, place: int) -> Select[Any]:
    return _after(part, [] if place else list(wanted.start), wanted.by, downward=wanted.downward)


def _after(
    rows: Select[Any], start: list[Any], by: Sequence[InstrumentedAttribute[Any]], *, downward: bool
) -> Select[Any]:
    """Return the rows beyond a place, the nearest first. The columns are those that the select itself gives."""
    columns = [rows.selected_columns[column.key] for column in by]
    if start:
        place = tuple_(*columns)
        rows = rows.where(place < tuple_(*start) if downward else place > tuple_(*start))
    return rows.order_by(None).order_by(*_ordered(columns, downward=downward))


def _ordered(columns: Sequence[ColumnElement[Any]], *, downward: bool) -> list[ColumnElement[Any]]:
    return [column.desc() if downward else column.asc() for column in columns]


def _page(
    found: list[tuple[int, Any]], by: Sequence[InstrumentedAttribute[Any]], size: int, *, back: bool, is_first: bool
) -> Page[Any]:
    more, items = len(found) > size, found[:size]
    if back:
        items.reverse()
    has_before, has_after = (more, not is_first) if back else (not is_first, more)
    return Page(
        items=[item for _part, item in items],
        before=_mark("b", items[0], by) if items and has_before else None,
        after=_mark("a", items[-1], by) if items and has_after else None,
    )


def at_cursor(cursor: str) -> str:
    """Return this page's address at another place of its list."""
    return at(cache.own_address(), cursor)


def at(address: str, cursor: str) -> str:
    """Return the address of a list at a place of it."""
    path, _, asked = address.partition("?")
    query = [(name, value) for name, value in parse_qsl(asked, keep_blank_values=True) if name != "cursor"]
    return f"{path}?{urlencode([*query, ('cursor', cursor)])}"


def _mark(side: str, place: tuple[int, Any], by: Sequence[InstrumentedAttribute[Any]]) -> str:
    part, item = place
    values = [getattr(item, column.key) for column in by]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return str(
        _signer().dumps([side, part, *[str(value) if isinstance(value, uuid.UUID) else value for value in plain]])
    )


def _read(cursor: str | None, by: Sequence[InstrumentedAttribute[Any]]) -> tuple[bool, int, list[Any]]:
    if not cursor:
        return False, 0, []
    try:
        side, part, *values = _signer().loads(cursor)
        kinds = [column.type.python_type for column in by]
        return side == "b", int(part), [READ.get(kind, kind)(value) for kind, value in zip(kinds, values, strict=True)]
    except (BadData, ValueError, TypeError) as error:
        raise UnknownPage from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"cursor {_list()}")


def _list() -> str:
    """Return what tells the list of this request from every other: whose it is, its address, what narrows it down."""
    if not has_request_context():
        return ""
    path, _, asked = cache.own_address().partition("?")
    filters = sorted((name, value) for name, value in parse_qsl(asked) if name not in NOT_THE_LIST)
    return f"{whose().id} {path}?{urlencode(filters)}"
