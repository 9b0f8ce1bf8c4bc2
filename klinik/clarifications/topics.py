"""The topics: the ministry's thirteen, as each office calls them, and those that an office has added for itself.

What an office decides about its topics stands on its own row, which every page has at hand. Codes never change and
never mean another thing; a retired topic keeps its word for whatever was filed under it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask import g, has_request_context
from flask_babel import LazyString, get_locale
from sqlalchemy import select

from klinik.agencies import fronts
from klinik.agencies.models import Agency
from klinik.clarifications.codes import NATIONAL_TOPICS, Topic
from klinik.db import db


class Own(NamedTuple):
    """What an office has decided about one topic: its words in both languages, and whether it is still offered."""

    code: str
    name: str
    name_en: str
    is_retired: bool

    @property
    def is_national(self) -> bool:
        return self.code in NATIONAL_TOPICS  # a code of the enum is its plain value

    @property
    def word(self) -> LazyString:
        """What the office calls it; one of the ministry's without words of its own is called as everywhere."""
        return LazyString(_in_language, self.name, self.name_en) if self.name else NATIONAL_TOPICS[Topic(self.code)]

    def kept(self) -> dict[str, Any]:
        """Return it as the office's row keeps it."""
        return {"code": self.code, "name": self.name, "name_en": self.name_en, "retired": self.is_retired}


class TopicWords(Mapping[str, LazyString]):
    """Every code with its word. Going through it gives what the office of the page offers; a look-up finds all."""

    def __init__(self, more: Mapping[str, LazyString] | None = None) -> None:
        self._more = more or {}

    def __getitem__(self, code: str) -> LazyString:
        found = _of_here().get(code)
        if found is not None:
            return found.word
        if code in NATIONAL_TOPICS:
            return NATIONAL_TOPICS[Topic(code)]
        if code in self._more:
            return self._more[code]
        elsewhere = _of_everybody().get(code)
        if elsewhere is None:
            raise KeyError(code)
        return elsewhere.word

    def __iter__(self) -> Iterator[str]:
        retired = {code for code, own in _of_here().items() if own.is_retired}
        codes = [*[topic.value for topic in NATIONAL_TOPICS], *[code for code in _of_here() if code not in set(Topic)]]
        return iter([code for code in [*codes, *self._more] if code not in retired])

    def __len__(self) -> int:
        return sum(1 for _ in self)


TOPIC_WORDS = TopicWords()


def own(agency: Any) -> list[Own]:
    """Return what an office has decided about its topics, in the order in which it did."""
    return _read(agency.topics)


def every(agency: Any) -> list[Own]:
    """Return all topics of an office, the ministry's first, also those that it no longer offers."""
    decided = {one.code: one for one in own(agency)}
    national = [decided.get(topic.value) or _national(topic) for topic in NATIONAL_TOPICS]
    return [*national, *[one for one in decided.values() if not one.is_national]]


def with_filed(code: str | None) -> dict[str, LazyString]:
    """Return what the office of the page offers, and a topic that something has or asks for though it is retired."""
    offered = dict(TOPIC_WORDS)
    return {**offered, code: TOPIC_WORDS[code]} if code and code in TOPIC_WORDS else offered


def _read(decided: list[dict[str, Any]]) -> list[Own]:
    return [Own(row["code"], row["name"], row["name_en"], row["retired"]) for row in decided]


def _national(topic: Topic) -> Own:
    """Return one of the ministry's as it is called everywhere; the word itself knows both languages."""
    return Own(topic.value, "", "", is_retired=False)


def _in_language(name: str, name_en: str) -> str:
    return name_en if str(get_locale() or "id").startswith("en") and name_en else name


def _of_here() -> dict[str, Own]:
    """Return what the office of this page has decided; a worker has no page, and every office is as near."""
    return {one.code: one for one in own(fronts.here())} if has_request_context() else {}


def _of_everybody() -> dict[str, Own]:
    """Return the topics of all offices: an answer of another one may stand on this page. One question a request."""
    if "topics_of_everybody" in g and has_request_context():
        return dict(g.topics_of_everybody)
    rows = db.session.scalars(select(Agency.topics).where(Agency.topics != []).order_by(Agency.id.desc()))
    found = {
        row["code"]: Own(row["code"], row["name"], row["name_en"], row["retired"]) for rows_ in rows for row in rows_
    }
    g.topics_of_everybody = found
    return found
