"""Pieces of pages that come out the same for the same key: made once, then taken from memory.

The page cache keeps whole pages for strangers; this keeps what many different pages share (the letterhead, the foot,
one line of a list), also where the page itself is new. A key names everything the piece shows, so none is ever stale.

    {% call fragment("entry", row.id, row.number, row.report_count) %}…{% endcall %}
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from flask import Flask
from markupsafe import Markup

from klinik.web import languages

ROOM = 2_000  # pieces of about two kilobytes


class Fragments:
    """The pieces one process has made, the longest unused first to go."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._made: OrderedDict[tuple[Hashable, ...], Markup] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, *key: Hashable, caller: Callable[[], Markup]) -> Markup:
        """Return the piece with this key in the language of the page, from memory or made now."""
        full = (languages.language(), languages.asked(), *key)
        with self._lock:
            made = self._made.get(full)
            if made is not None:
                self._made.move_to_end(full)
                return made
        made = caller()
        with self._lock:
            self._made[full] = made
            if len(self._made) > self._room:
                self._made.popitem(last=False)
        return made


def init_app(app: Flask) -> None:
    app.jinja_env.globals["fragment"] = Fragments()
