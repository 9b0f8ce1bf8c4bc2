"""The filters beside a list as links, each with the number of answers that it leads to."""

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from klinik.clarifications.codes import VERDICT_WORDS
from klinik.clarifications.filters import EVERY, Filters
from klinik.clarifications.search import Group, Wish
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.web import wording

MOST_YEARS = 6
NAMES = ("q", "verdict", "topic", "agency", "from", "to")


@dataclass(frozen=True)
class Choice:
    """One link: its words, how many answers are behind it, and where it leads (to the list without it, once chosen)."""

    word: str
    count: int
    address: str
    is_chosen: bool = False
    is_usual: bool = False  # what one sees without choosing
    code: str = ""


@dataclass(frozen=True)
class Facet:
    """One question that narrows a list down, and its answers."""

    name: str
    title: LazyString
    choices: Sequence[Choice]

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_chosen and not choice.is_usual), None)


class Counted:
    """The numbers of a search, seen from what is chosen already: each facet counts as if it alone were open."""

    def __init__(self, form: Filters, wish: Wish, groups: Sequence[Group], *, is_exact: bool) -> None:
        self.form, self.groups, self.is_exact = form, groups, is_exact
        wanted = {"verdict": wish.verdict, "topic": wish.topic, "agency_id": wish.agency_id, "year": form.year}
        self.total = 0  # how many answers the whole choice leads to
        self.counts: dict[str, Counter[Any]] = {name: Counter() for name in wanted}
        self._count({name: value for name, value in wanted.items() if value is not None})

    @property
    def everywhere(self) -> int:
        """How many answers the words alone lead to, in all offices."""
        return sum(group.count for group in self.groups)

    def facets(self) -> list[Facet]:
        """Return the facets that offer a choice."""
        found = [
            Facet("verdict", _l("Kesimpulan"), list(self._verdicts())),
            Facet("topic", _l("Topik"), list(self._topics())),
            Facet("year", _l("Tahun terbit"), list(self._years())),
            Facet("agency", _l("Instansi"), list(self._offices())),
        ]
        return [facet for facet in found if len(facet.choices) > 1 or facet.chosen]

    def days(self) -> Choice | None:
        """Return the days that are asked for as a filter in force, whether they make a year or not."""
        words = wording.unbroken(" ".join)(self.form.days_in_words())
        address = narrowed(self.form.asked, **{"from": "", "to": ""})
        return Choice(words[:1].upper() + words[1:], 0, address, is_chosen=True) if words else None

    def _verdicts(self) -> Iterator[Choice]:
        counts = self.counts["verdict"]
        for code, word in VERDICT_WORDS.items():
            yield from self._choice(word, counts[code], verdict=code.value)

    def _topics(self) -> Iterator[Choice]:
        counts, words = self.counts["topic"], dict(TOPIC_WORDS)
        others = sorted({group.topic for group in self.groups} - {"", *words})  # retired, or another office's own
        for code, word in [*words.items(), *[(code, TOPIC_WORDS[code]) for code in others]]:
            yield from self._choice(word, counts[code], topic=code)

    def _years(self) -> Iterator[Choice]:
        counts = self.counts["year"]
        years = sorted({group.year for group in self.groups}, reverse=True)[:MOST_YEARS]
        for year in years:
            yield from self._choice(str(year), counts[year], **{"from": f"{year}-01-01", "to": f"{year}-12-31"})

    def _offices(self) -> Iterator[Choice]:
        asked, own, counts = self.form.asked.get("agency", ""), self.form.own, self.counts["agency_id"]
        offices = [("", own.name, counts[own.id])]
        offices += [(one.slug, one.name, counts[one.id]) for one in self.form.offices if one.id != own.id]
        for code, word, count in [*offices, (EVERY, _("Semua instansi"), counts.total())]:
            if count or code == asked:
                address = narrowed(self.form.asked, agency=code)
                yield Choice(word, count, address, is_chosen=code == asked, is_usual=not code)

    def _choice(self, word: str | LazyString, count: int, **query: str) -> Iterator[Choice]:
        is_chosen = all(self.form.asked.get(name) == value for name, value in query.items())
        if count or is_chosen:
            address = narrowed(self.form.asked, **(dict.fromkeys(query, "") if is_chosen else query))
            yield Choice(str(word), count, address, is_chosen=is_chosen, code=query.get("verdict", ""))

    def _count(self, wanted: Mapping[str, Any]) -> None:
        """Count what is behind each value of one filter, all others as they are chosen: what differs in it alone."""
        for group in self.groups:
            differs = [name for name, value in wanted.items() if getattr(group, name) != value]
            if not differs:
                self.total += group.count
            if len(differs) < 2:
                for name in differs or self.counts:
                    self.counts[name][getattr(group, name)] += group.count


def narrowed(asked: Mapping[str, str], **changes: str) -> str:
    """Return this list's address with some of the filters that are asked for changed; "" takes one away."""
    changed = {**asked, **changes}
    query = "&".join([_pair(name, changed[name]) for name in (*NAMES, "lang") if changed.get(name)])
    return f"{request.path}?{query}" if query else request.path


@functools.lru_cache(maxsize=1_000)
def _pair(name: str, value: str) -> str:
    """Return one part of a query. A page has thirty addresses of the same few parts."""
    return urlencode([(name, value)])
