"""Asking the web API of a provider: one answer, bounded in time and size, and no secret in any error.

urllib3, because it is in the lock already (tldextract brings it), keeps connections, hands an answer over in parts so
that it can be cut off, and is small enough to know: no proxies of the environment, no cookies, no retries and no
redirects unless asked for.
"""

import json
import logging
import re
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from klinik.notifications.channels.face import Outcome, Parcel
from klinik.notifications.channels.inbound import clean

CONNECT, READ = 5, 10  # seconds: for the connection, and for each silence after it
WHOLE = 20  # seconds for a whole answer, however steadily it drips
MEGABYTE = 1024 * 1024
PART = 64 * 1024
LONGEST_WAIT = 24 * 60 * 60
LONG_NUMBER = re.compile(r"\+?\d[\d -]{6,}\d")
LONGEST_REASON = 300

# Below WARNING it writes addresses, and Telegram's hold the token.
logging.getLogger("urllib3").setLevel(logging.WARNING)


class NoAnswer(Exception):
    """The provider could not be reached, was silent for too long, or said more than we asked for.

    The sentence names the kind of error only: a full one would repeat the address, which may hold a token.
    """


class TooMuch(NoAnswer):
    """The answer is larger than wanted."""


@dataclass(frozen=True)
class Answer:
    """Status and body of an answer."""

    status: int
    body: bytes
    retry_after: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        """What the body says as JSON; nothing where it is none."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return said if isinstance(said, dict) else {}


def ask(
    method: str,
    url: str,
    *,
    fields: Mapping[str, Any] | None = None,
    bearer: str = "",
    most: int = MEGABYTE,
    whole: float = WHOLE,
) -> Answer:
    """Return what the provider answers; `most` bytes within `whole` seconds. Raises NoAnswer, TooMuch."""
    headers = {"Content-Type": "application/json"} if fields is not None else {}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    body = json.dumps(fields).encode() if fields is not None else None
    end = time.monotonic() + whole
    try:
        response = _pool().request(method, url, body=body, headers=headers, preload_content=False, redirect=False)
        try:
            content = _read(response, most, end)
        except BaseException:
            response.close()  # the rest of the answer must not be taken for the next one
            raise
        response.release_conn()
    except (HTTPError, OSError, ValueError) as error:
        raise NoAnswer(type(error).__name__) from None
    return Answer(response.status, content, response.headers.get("Retry-After", ""))


def in_turn(parcels: Iterable[Parcel], attempt: Callable[[Parcel], Outcome]) -> Generator[Outcome]:
    """Send one after the other. Where an account's messages are held, its rest waits untried."""
    held: dict[str, Outcome] = {}
    for parcel in parcels:
        account = f"{parcel.desk} {parcel.account}"
        outcome = held.get(account) or attempt(parcel)
        if outcome.stops_all:
            held[account] = outcome
        yield outcome


def wait(seconds: Any) -> timedelta | None:
    """Return for how long a provider asks not to be asked again, a day at most; None where it names no time."""
    text = str(seconds)
    return timedelta(seconds=min(int(text[:9]), LONGEST_WAIT)) if text.isascii() and text.isdecimal() else None


def reason(words: str) -> str:
    """Return the provider's words in a line that may be stored and shown: no telephone number in it."""
    return LONG_NUMBER.sub("…", " ".join(clean(words).split()))[:LONGEST_REASON]


def _read(response: urllib3.BaseHTTPResponse, most: int, end: float) -> bytes:
    content = bytearray()
    for part in response.stream(PART):
        content += part
        if len(content) > most:
            raise TooMuch("TooMuch")
        if time.monotonic() > end:
            raise NoAnswer("TooSlow")
    return bytes(content)


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(
        num_pools=8, maxsize=4, retries=False, timeout=urllib3.Timeout(connect=CONNECT, read=READ)
    )
