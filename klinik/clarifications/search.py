"""Lists and search as the public uses them: what matches, in which order, how many of each kind, and where."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, func, literal, select

from klinik.clarifications import planning, queries
from klinik.clarifications.listing import Entry, FacetKey
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.web import paging
from klinik.web.prose import marked

LANGUAGE = "indonesian"
NEWEST_FIRST = (Entry.first_published_at, Entry.clarification_id)
MOST_COUNTED = 5_000
LONGEST_TEXT = 4000  # characters in which a snippet is looked for
BEGIN, END = "\x02", "\x03"
IN_HEADLINE = f"HighlightAll=true, StartSel={BEGIN}, StopSel={END}"
IN_TEXT = f"MaxFragments=1, MaxWords=30, MinWords=16, StartSel={BEGIN}, StopSel={END}"


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


def page(wish: Wish, *, cursor: str | None, is_common: bool = False, size: int = paging.SIZE) -> paging.Page[Any]:
    """Return a page of list rows: those with the words in their headline first, then the newest. Raises UnknownPage.

    What is common is met soon on the way down the list; all of what is not is fetched and sorted.
    """
    parts = [_matching(wish)]
    if wish.q:
        in_title = Entry.title.bool_op("@@")(_query(wish.q))
        parts = [_matching(replace(wish, q="")).where(in_title), parts[0].where(~in_title)]
    if wish.q and not (is_common and not wish.verdict and not wish.topic):
        parts = [select(part.offset(0).subquery()) for part in parts]
    found = paging.page_in_turn(parts, by=NEWEST_FIRST, cursor=cursor, size=size)
    return paging.Page(_rows([item.clarification_id for item in found.items]), found.before, found.after)


def changed(wish: Wish, *, limit: int) -> Sequence[Any]:
    """Return the list rows that changed last, as feeds show them: a correction comes up again."""
    if wish.q:
        planning.for_words()
    newest = _matching(wish).order_by(Entry.updated_at.desc(), Entry.clarification_id.desc()).limit(limit)
    return _rows([row.clarification_id for row in db.session.execute(newest)])


def first_and_last(agency_id: uuid.UUID) -> tuple[datetime | None, datetime | None]:
    """Return when an office's first answer came out and when any of them last changed; None where it has none."""
    moments = select(func.min(Entry.first_published_at), func.max(Entry.updated_at))
    first, last = db.session.execute(moments.where(Entry.agency_id == agency_id)).one()
    return first, last


def groups(wish: Wish) -> list[Group]:
    """Return how many answers there are of each kind, office and year among all with the words and between the days.

    With words, no more than MOST_COUNTED are counted: beyond that nobody reads on, and the work stays bounded.
    """
    hits = select(Entry.facet_id).where(*_between(wish), *_about(wish.q))
    if wish.q:
        hits = hits.limit(MOST_COUNTED)
    found = hits.subquery()
    counts = select(found.c.facet_id, func.count().label("count")).group_by(found.c.facet_id).subquery()
    columns = (FacetKey.verdict, FacetKey.topic, FacetKey.agency_id, FacetKey.year, counts.c.count)
    return [Group(*row) for row in db.session.execute(select(*columns).join(counts, counts.c.facet_id == FacetKey.id))]


def snippets(q: str, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Snippet]:
    """Return what the words look like in each of the answers."""
    if not q or not ids:
        return {}
    told = func.left(func.concat_ws("\n", Revision.summary, Revision.claim, Revision.explanation), LONGEST_TEXT)
    parts = (
        func.ts_headline(LANGUAGE, Revision.headline, _query(q), IN_HEADLINE),
        func.ts_headline(LANGUAGE, told, _query(q), IN_TEXT),
    )
    rows = (
        select(Clarification.id, *parts)
        .join(Revision, Revision.id == Clarification.current_revision_id)
        .where(Clarification.id.in_(ids))
    )
    return {
        key: Snippet(marked(headline, BEGIN, END), marked(_cut(text), BEGIN, END))
        for key, headline, text in db.session.execute(rows)
    }


def _matching(wish: Wish) -> Select[*tuple[Any, ...]]:
    rows = select(Entry.clarification_id, Entry.first_published_at).where(*_between(wish), *_about(wish.q))
    if wish.agency_id:
        rows = rows.where(Entry.agency_id == wish.agency_id)
    if wish.verdict or wish.topic:
        rows = rows.where(Entry.facet_id.in_(_facet_ids(wish)))
    return rows


def _facet_ids(wish: Wish) -> Sequence[int]:
    """Return the combinations that are wanted. As plain numbers the database can plan with them."""
    conditions = [(wish.verdict, FacetKey.verdict == wish.verdict), (wish.topic, FacetKey.topic == wish.topic)]
    return db.session.scalars(select(FacetKey.id).where(*[asked for given, asked in conditions if given])).all()


def _between(wish: Wish) -> list[ColumnElement[bool]]:
    first = [Entry.first_published_at >= literal(wish.since)] if wish.since else []
    return [*first, Entry.first_published_at < literal(wish.until)] if wish.until else first


def _about(q: str) -> list[ColumnElement[bool]]:
    return [Entry.search.bool_op("@@")(_query(q))] if q else []


def _query(q: str) -> ColumnElement[Any]:
    return func.websearch_to_tsquery(LANGUAGE, q)


def _rows(ids: Sequence[uuid.UUID]) -> list[Any]:
    by_id = queries.by_ids(ids)
    return [by_id[key] for key in ids if key in by_id]


def _cut(text: str) -> str:
    """Return a piece of a text with signs that it goes on, unless it ends as a sentence does."""
    return text if text.rstrip().endswith((".", "?")) else f"{text.rstrip()} …"
