"""The filters beside a list as links, each with the number of answers that it leads to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from klinik.agencies.models import Agency
from klinik.clarifications.codes import VERDICT_WORDS
from klinik.clarifications.filters import EVERY, FilterForm
from klinik.clarifications.search import Group, Wish
from klinik.clarifications.topics import TOPIC_WORDS

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

    def __init__(self, form: FilterForm, wish: Wish, groups: Sequence[Group], own: Agency, *, is_exact: bool) -> None:
        self.form, self.own, self.groups, self.is_exact = form, own, groups, is_exact
        self.wanted = {
            "verdict": wish.verdict,
            "topic": wish.topic,
            "agency_id": wish.agency_id,
            "year": form.year,
        }

    @property
    def total(self) -> int:
        """How many answers the whole choice leads to."""
        return self._sum()

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

    def _verdicts(self) -> Iterator[Choice]:
        for code, word in VERDICT_WORDS.items():
            count = self._sum(verdict=code)
            yield from self._choice(str(word), count, verdict=code.value)

    def _topics(self) -> Iterator[Choice]:
        offered = list(TOPIC_WORDS)
        others = sorted({group.topic for group in self.groups} - {"", *offered})  # retired, or another office's own
        for code in [*offered, *others]:
            count = self._sum(topic=code)
            yield from self._choice(str(TOPIC_WORDS[code]), count, topic=code)

    def _years(self) -> Iterator[Choice]:
        years = sorted({group.year for group in self.groups}, reverse=True)[:MOST_YEARS]
        for year in years:
            count = self._sum(year=year)
            yield from self._choice(str(year), count, **{"from": f"{year}-01-01", "to": f"{year}-12-31"})

    def _offices(self) -> Iterator[Choice]:
        asked = request.args.get("agency", "")
        others = [(office.slug, office.name, office.id) for office in self.form.offices if office.id != self.own.id]
        for code, word, key in [("", self.own.name, self.own.id), *others, (EVERY, _("Semua instansi"), None)]:
            count = self._sum(agency_id=key)
            if count or code == asked:
                yield Choice(word, count, narrowed(agency=code), is_chosen=code == asked, is_usual=not code)

    def _choice(self, word: str, count: int, **query: str) -> Iterator[Choice]:
        is_chosen = all(request.args.get(name) == value for name, value in query.items())
        if count or is_chosen:
            address = narrowed(**dict.fromkeys(query, "")) if is_chosen else narrowed(**query)
            yield Choice(word, count, address, is_chosen=is_chosen, code=query.get("verdict", ""))

    def _sum(self, **instead: object) -> int:
        """Return the number behind what is chosen, with some of it chosen otherwise."""
        wanted = {name: value for name, value in {**self.wanted, **instead}.items() if value is not None}
        return sum(
            group.count for group in self.groups if all(getattr(group, name) == value for name, value in wanted.items())
        )


def narrowed(**changes: str) -> str:
    """Return this list's address with some of its filters changed; "" takes one away."""
    asked = {name: request.args.get(name, "") for name in (*NAMES, "lang")} | changes
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{request.path}?{query}" if query else request.path
