"""The words of conclusions, topics and revisions, for every template."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from babel.dates import format_date
from flask import Flask
from flask_babel import get_locale

from klinik.clarifications import feeds
from klinik.clarifications.cards.sheet import PLANS
from klinik.clarifications.codes import (
    CARD_WORDS,
    CONTENT_TYPE_WORDS,
    LEAST_TOLD,
    OUTCOME_WORDS,
    REVISION_KIND_WORDS,
    SOURCE_KIND_WORDS,
    VERDICT_LINES,
    VERDICT_WORDS,
)
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.notifications import topics
from klinik.web.place import zone


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        verdict_words=VERDICT_WORDS,
        verdict_lines=VERDICT_LINES,
        topic_words=TOPIC_WORDS,
        content_type_words=CONTENT_TYPE_WORDS,
        revision_words=REVISION_KIND_WORDS,
        source_words=SOURCE_KIND_WORDS,
        outcome_words=OUTCOME_WORDS,
        card_words=CARD_WORDS,
        card_sizes=PLANS,
        least_told=LEAST_TOLD,
        path_of=feeds.path_of,
    )
    topics.provide(app, TOPIC_WORDS)
    app.jinja_env.filters["groupby_month"] = by_month


def by_month(rows: Iterable[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield (November 2026, its rows) in the order given; a month begins when it does for the office of the page."""
    for month, group in groupby(rows, key=lambda row: _month(row.first_published_at)):
        yield month, list(group)


def _month(moment: datetime) -> str:
    return str(format_date(moment.astimezone(zone()), "MMMM y", locale=get_locale()))
