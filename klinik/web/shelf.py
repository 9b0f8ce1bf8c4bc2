"""Where one worker keeps its ready pages: so many bytes, the longest unread goes first."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from klinik.web.compression import chosen, pack
from klinik.web.stamps import EVERYTHING

ROOM = 32 * 1024**2


@dataclass(frozen=True)
class Kept:
    """One page as it was answered, and what it shows."""

    headers: list[tuple[str, str]]
    body: bytes
    keys: frozenset[str]
    lasts: float
    seen: str = ""  # what the database showed when its making began
    made_at: float = field(default_factory=time.monotonic)
    _packed: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() - self.made_at < self.lasts

    @property
    def size(self) -> int:
        return 2 * len(self.body) + 1024  # the packed copies are smaller than the page itself

    def packed(self, encoding: str) -> bytes:
        """Return the body in an encoding, packed at the first question."""
        if encoding not in self._packed:
            self._packed[encoding] = pack(self.body, encoding, often=True)
        return self._packed[encoding]

    def answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request with this page, or with 304 where the browser has it."""
        headers = [*self.headers, ("Vary", "Accept-Encoding"), ("X-Request-ID", secrets.token_hex(6))]
        if self._is_known(environ.get("HTTP_IF_NONE_MATCH", "")):
            start_response("304 Not Modified", [pair for pair in headers if pair[0] != "Content-Type"])
            return []
        encoding = chosen(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = self.packed(encoding) if encoding else self.body
        if encoding:
            headers.append(("Content-Encoding", encoding))
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _is_known(self, given: str) -> bool:
        """Say whether one of these marks is this page's. Weak and strong ones compare alike here (RFC 9110, 13.1.2)."""
        mine = dict(self.headers).get("ETag", "").removeprefix("W/")
        return given.strip() == "*" or (
            bool(mine) and mine in {tag.strip().removeprefix("W/") for tag in given.split(",")}
        )


class Shelf:
    """The pages of one worker by address. Whatever was begun before a drop is not put up after it."""

    def __init__(self, room: int = ROOM) -> None:
        self.generation = 0
        self._room = room
        self._used = 0
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address: tuple[str, ...]) -> Kept | None:
        with self._lock:
            kept = self._pages.get(address)
            if kept is None or not kept.is_fresh:
                return None
            self._pages.move_to_end(address)
            return kept

    def put(self, address: tuple[str, ...], page: Kept, generation: int) -> None:
        """Keep a page that was begun in a generation, unless something has been dropped since."""
        with self._lock:
            if generation != self.generation or page.size > self._room:
                return
            self._remove(address)
            self._pages[address] = page
            self._used += page.size
            while self._used > self._room:
                self._remove(next(iter(self._pages)))

    def drop(self, key: str) -> None:
        """Take down every page that shows something; `*` takes down all."""
        with self._lock:
            self.generation += 1
            gone = [at for at, page in self._pages.items() if key == EVERYTHING or key in page.keys]
            for address in gone:
                self._remove(address)

    def _remove(self, address: tuple[str, ...]) -> None:
        page = self._pages.pop(address, None)
        self._used -= page.size if page else 0
