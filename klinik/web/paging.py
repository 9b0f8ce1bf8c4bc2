"""Long lists in pages that stay right while rows are added: each page begins after a row, not after a number."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from klinik.db import db
from klinik.errors import KlinikError

Item = TypeVar("Item")
SIZE = 20
READ: dict[type, Any] = {datetime: datetime.fromisoformat, date: date.fromisoformat, uuid.UUID: uuid.UUID}


class UnknownPage(KlinikError):
    """The mark of a page was not made by us, or for another list."""

    status = 400
    message = _l("Bagian daftar ini tidak dikenali. Mulailah lagi dari awal daftar.")


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
    back, start = _read(cursor, by)
    downward = descending != back
    if start:
        place = tuple_(*by)
        rows = rows.where(place < tuple_(*start) if downward else place > tuple_(*start))
    ordered = rows.order_by(None).order_by(*[column.desc() if downward else column.asc() for column in by])
    found = db.session.execute(ordered.limit(size + 1))
    items = list(found.scalars() if len(rows.column_descriptions) == 1 else found)
    more, items = len(items) > size, items[:size]
    if back:
        items.reverse()
    has_before, has_after = (more, bool(start)) if back else (bool(start), more)
    return Page(
        items=items,
        before=_mark("b", items[0], by) if items and has_before else None,
        after=_mark("a", items[-1], by) if items and has_after else None,
    )


def at_cursor(cursor: str) -> str:
    """Return this page's address at another place of its list."""
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode([*query, ('cursor', cursor)])}"


def _mark(side: str, item: Any, by: Sequence[InstrumentedAttribute[Any]]) -> str:
    values = [getattr(item, column.key) for column in by]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return str(_signer().dumps([side, *[str(value) if isinstance(value, uuid.UUID) else value for value in plain]]))


def _read(cursor: str | None, by: Sequence[InstrumentedAttribute[Any]]) -> tuple[bool, list[Any]]:
    if not cursor:
        return False, []
    try:
        side, *values = _signer().loads(cursor)
        kinds = [column.type.python_type for column in by]
        return side == "b", [READ.get(kind, kind)(value) for kind, value in zip(kinds, values, strict=True)]
    except (BadData, ValueError, TypeError) as error:
        raise UnknownPage from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="cursor")
