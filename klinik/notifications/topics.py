"""What subscriptions may be narrowed down to. The room above that knows the topics says so; this room only asks."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.notifications.kinds import Series

EXTENSION = "klinik.topics"
SERIES_WORDS: dict[Series, LazyString] = {
    Series.WEEKLY: _l("ringkasan mingguan"),
    Series.CLARIFICATIONS: _l("setiap klarifikasi baru"),
}


def provide(app: Flask, words: Mapping[Any, LazyString]) -> None:
    """Tell this room the topics, each code with its word. Called once, by the room that knows."""
    app.extensions[EXTENSION] = words


def words() -> Mapping[str, LazyString]:
    """Return the topics there are."""
    known: Mapping[str, LazyString] = current_app.extensions.get(EXTENSION, {})
    return known


def series_words(series: Series, topic: str = "") -> LazyString:
    """Return what somebody subscribes to: `setiap klarifikasi baru tentang Kesehatan`."""
    if topic and topic in words():
        return _l("setiap klarifikasi baru tentang %(topic)s", topic=words()[topic])
    return SERIES_WORDS[series]
