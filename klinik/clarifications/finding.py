"""One visit to the list: what was asked, what was found, and what may have been meant where nothing was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request, url_for

from klinik import matching
from klinik.agencies.fronts import Front
from klinik.agencies.models import Agency
from klinik.clarifications import planning, queries, search, spelling
from klinik.clarifications.facets import NAMES, Counted, Facet, narrowed
from klinik.clarifications.filters import EVERY, LONGEST, Filters
from klinik.clarifications.records import Listed
from klinik.clarifications.search import Snippet, Wish
from klinik.web import paging
from klinik.web.paging import Page

KIND = "clarification"
MOST_SIMILAR = 3
PATIENCE = timedelta(milliseconds=100)


@dataclass(frozen=True)
class Found:
    """What the list page shows."""

    wish: Wish
    page: Page[Listed]
    snippets: Mapping[UUID, Snippet]
    counted: Counted
    facets: Sequence[Facet]
    instead: str  # the words that were searched for, when those given are found nowhere
    similar: Sequence[Any]

    @property
    def chosen(self) -> list[Any]:
        """The filters in force, each with the address of the list without it."""
        chosen = {facet.name: facet.chosen for facet in self.facets}
        chosen["year"] = chosen.get("year") or self.counted.days()
        return [choice for choice in chosen.values() if choice]


def shortened() -> str | None:
    """Return the address of this list with as many words as are looked for; None where it has no more.

    Somebody may paste a whole message into the search box; a page that repeats it in each of its links helps nobody.
    """
    long = request.args.to_dict()
    short: dict[str, Any] = {name: value[:LONGEST].strip() for name, value in long.items() if name in NAMES}
    too_long = any(len(long[name]) > LONGEST for name in short)
    return url_for("clarifications.index", **short) if too_long else None


def asked(own: Callable[[], Agency | Front]) -> tuple[str, Filters]:
    """Return what the database shows now, and what this address of a list asks for; only then find the `own` office.

    Where there are words to search for, everything from here on is planned for them, on one connection.
    """
    planning.for_words(request.args.get("q", "").strip())
    seen, offices = queries.offices()
    return seen, Filters(request.args.to_dict(), own(), offices)


def find(form: Filters, *, cursor: str | None) -> Found:
    """Look for what was `asked`; for what was probably meant, where the words occur nowhere. Raises UnknownPage."""
    wish, instead = form.wish, ""
    groups = _groups(form, wish)
    if wish.q and not groups and (meant := spelling.meant(wish.q)):
        corrected = _groups(form, replace(wish, q=meant))
        if corrected:
            wish, groups, instead = replace(wish, q=meant), corrected, meant
    is_exact = not wish.q or sum(group.count for group in groups) < search.MOST_COUNTED
    # Too many to count: every filter there is is offered, without a number.
    counted = Counted(form, wish, groups if is_exact else _groups(form, replace(wish, q="")), is_exact=is_exact)
    page = search.page(wish, cursor=cursor, is_common=not is_exact)
    similar = _similar(wish.q) if not groups else []
    return Found(wish, page, search.snippets(page.items, q=wish.q), counted, counted.facets(), instead, similar)


def feed_addresses(instead: str) -> dict[str, str]:
    """Return the feeds of what is shown by their kind: of the words found `instead`, where those asked for are not."""
    asked = request.args.to_dict() | ({"q": instead} if instead else {})
    parts: dict[str, Any] = {name: asked[name] for name in NAMES if asked.get(name)}
    atom = url_for("clarifications.feed", form="atom", **parts)
    return {form: atom.replace(".atom", f".{form}", 1) for form in ("atom", "rss", "json", "csv")}


def known_as(form: Filters) -> str:
    """Return the path by which others should know this list: what narrows nothing makes it no other one."""
    address = narrowed(form.narrowing())
    return paging.at(address, request.args["cursor"]) if request.args.get("cursor") else address


def without_filters(form: Filters) -> str:
    """Return the list's address with the words and days alone, in all offices: what Counted.everywhere counts."""
    days = {"from": "", "to": ""} if form.year else {}  # a year is counted beside the others
    return narrowed(request.args.to_dict(), verdict="", topic="", agency=EVERY, **days)


def _groups(form: Filters, wish: Wish) -> list[search.Group]:
    """Return the numbers; a whole year is counted beside the others, so that one can change between them."""
    dated = replace(wish, since=None, until=None) if form.year else wish
    return search.groups(dated)


def _similar(q: str) -> Sequence[Any]:
    """Return answers that share rare words with what was typed."""
    if not q:
        return []
    try:
        found = matching.find(text=q, kinds=(KIND,), limit=MOST_SIMILAR, within=PATIENCE)
    except matching.TooSlow:
        return []
    likely = [match.id for match in found if match.band is not matching.Band.WEAK]
    rows = queries.by_ids(likely)
    return [rows[key] for key in likely if key in rows]
