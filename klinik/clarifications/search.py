"""Lists and search as the public uses them: what matches, in which order, how many of each kind, and where."""

import functools
import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, Text, bindparam, func, select

from klinik.clarifications import queries, spelling
from klinik.clarifications.listing import Entry, FacetKey
from klinik.clarifications.prepared import BEGIN, END, LANGUAGE
from klinik.clarifications.records import Listed
from klinik.clarifications.spelling import HYPHENED
from klinik.db import db
from klinik.web import paging
from klinik.web.prose import marked

NEWEST_FIRST = (Entry.first_published_at, Entry.clarification_id)
ENTRY, FACET = Entry.__table__, FacetKey.__table__  # tables instead of classes, as in prepared.py
WORDS = func.websearch_to_tsquery(LANGUAGE, bindparam("q", type_=Text))
MOST_COUNTED = 5_000


@dataclass(frozen=True)
class Wish:
    """What a reader wants to see. None and "" narrow nothing."""

    q: str = ""
    verdict: str | None = None
    topic: str | None = None
    agency_id: uuid.UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Group:
    """How many answers share a conclusion, a topic, an office and a year of publication."""

    verdict: str
    topic: str
    agency_id: uuid.UUID
    year: int
    count: int


@dataclass(frozen=True)
class Snippet:
    """The headline, and the place in the text, with the searched words marked."""

    headline: Markup
    text: Markup


def page(wish: Wish, *, cursor: str | None, is_common: bool = False) -> paging.Page[Listed]:
    """Return a page of the list with the words marked in each line. Raises UnknownPage."""
    found = keys(wish, cursor=cursor, is_common=is_common)
    return paging.Page(queries.listed(found.items, q=wish.q), found.before, found.after)


def keys(wish: Wish, *, cursor: str | None, is_common: bool = False, size: int = paging.SIZE) -> paging.Page[uuid.UUID]:
    """Return a page of keys: those with the words in their headline first, then the newest. Raises UnknownPage.

    What is common is met soon on the way down the list; all of what is not is fetched and sorted.
    """
    asked = _asked(wish)
    is_fetched = bool(wish.q) and not (is_common and not wish.verdict and not wish.topic)
    parts = _parts(frozenset(asked), is_fetched=is_fetched)
    found = paging.page_in_turn(parts, by=NEWEST_FIRST, cursor=cursor, size=size, asked=asked, at_once=is_fetched)
    return paging.Page([item.clarification_id for item in found.items], found.before, found.after)


def changed(wish: Wish, *, limit: int) -> Sequence[Any]:
    """Return the list rows that changed last, as feeds show them: a correction comes up again."""
    asked = _asked(wish)
    newest = _matching(frozenset(asked)).order_by(ENTRY.c.updated_at.desc(), ENTRY.c.clarification_id.desc())
    ids = [row.clarification_id for row in db.session.execute(newest.limit(limit), asked)]
    by_id = queries.by_ids(ids)
    return [by_id[key] for key in ids if key in by_id]


def first_and_last(agency_id: uuid.UUID) -> tuple[datetime | None, datetime | None]:
    """Return when an office's first answer came out and when any of them last changed; None where it has none."""
    moments = select(func.min(Entry.first_published_at), func.max(Entry.updated_at))
    first, last = db.session.execute(moments.where(Entry.agency_id == agency_id)).one()
    return first, last


def groups(wish: Wish) -> list[Group]:
    """Return how many answers there are of each kind, office and year among all with the words and between the days.

    With words, no more than MOST_COUNTED are counted: beyond that nobody reads on, and the work stays bounded.
    """
    counted = Wish(q=wish.q, since=wish.since, until=wish.until)
    asked = {**_asked(counted), **({"most": MOST_COUNTED} if wish.q else {})}
    return [Group(*row) for row in db.session.execute(_grouped(frozenset(asked)), asked)]


def snippets(rows: Sequence[Listed], *, q: str) -> dict[uuid.UUID, Snippet]:
    """Return what the searched words look like in each of the answers."""
    looked_for = spelling.words(q)

    def shown(text: str) -> Markup:
        return marked(HYPHENED.sub(lambda found: _marked_too(found, looked_for), text), BEGIN, END)

    return {
        row.id: Snippet(shown(row.marked_headline), shown(_cut(row.marked_text))) for row in rows if row.marked_headline
    }


def _asked(wish: Wish) -> dict[str, Any]:
    """Return what narrows the list down, by the names that the statements below have for it."""
    asked = {"q": spelling.every_way(wish.q), "agency_id": wish.agency_id, "since": wish.since, "until": wish.until}
    asked = {name: value for name, value in asked.items() if value}
    return {**asked, "facet_ids": _facet_ids(wish)} if wish.verdict or wish.topic else asked


def _facet_ids(wish: Wish) -> Sequence[int]:
    """Return the combinations that are wanted. As plain numbers the database can plan with them."""
    conditions = [(wish.verdict, FACET.c.verdict == wish.verdict), (wish.topic, FACET.c.topic == wish.topic)]
    return db.session.scalars(select(FACET.c.id).where(*[asked for given, asked in conditions if given])).all()


@functools.cache
def _matching(asked: frozenset[str]) -> Select[Any]:
    """Return what has all that is asked. Built once for each choice of names, which costs as much as to ask it."""
    conditions = {
        "since": ENTRY.c.first_published_at >= bindparam("since"),
        "until": ENTRY.c.first_published_at < bindparam("until"),
        "q": ENTRY.c.search.bool_op("@@")(WORDS),
        "agency_id": ENTRY.c.agency_id == bindparam("agency_id"),
        "facet_ids": ENTRY.c.facet_id.in_(bindparam("facet_ids", expanding=True)),
    }
    rows = select(ENTRY.c.clarification_id, ENTRY.c.first_published_at)
    return rows.where(*[condition for name, condition in conditions.items() if name in asked])


@functools.cache
def _parts(asked: frozenset[str], *, is_fetched: bool) -> tuple[Select[Any], ...]:
    """Return what has the words in its headline, then what has them elsewhere; without words just what is asked for."""
    if "q" not in asked:
        return (_matching(asked),)
    in_title = ENTRY.c.title.bool_op("@@")(WORDS)
    parts = (_matching(asked - {"q"}).where(in_title), _matching(asked).where(~in_title))
    return tuple([select(part.offset(0).subquery()) for part in parts]) if is_fetched else parts


@functools.cache
def _grouped(asked: frozenset[str]) -> Select[Any]:
    hits = _matching(asked).with_only_columns(ENTRY.c.facet_id)
    found = (hits.limit(bindparam("most")) if "most" in asked else hits).subquery()
    counts = select(found.c.facet_id, func.count().label("count")).group_by(found.c.facet_id).subquery()
    columns = (FACET.c.verdict, FACET.c.topic, FACET.c.agency_id, FACET.c.year, counts.c.count)
    return select(*columns).join(counts, counts.c.facet_id == FACET.c.id)


def _marked_too(found: re.Match[str], looked_for: Collection[str]) -> str:
    """Return a hyphened word with marks where it was looked for written together, which PostgreSQL does not mark."""
    is_meant = found[0].replace("-", "").lower() in looked_for and found.string[: found.start()][-1:] != BEGIN
    return f"{BEGIN}{found[0]}{END}" if is_meant else found[0]


def _cut(text: str) -> str:
    """Return a piece of a text with signs that it goes on, unless it begins and ends as a sentence does."""
    before = "… " if text.lstrip(BEGIN)[:1].islower() else ""
    after = "" if text.rstrip().endswith((".", "?")) else " …"
    return f"{before}{text.rstrip()}{after}"
