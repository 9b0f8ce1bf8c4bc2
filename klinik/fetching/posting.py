"""Sending a few bytes to a server that somebody has named: over TLS only, and wherever it leads on is not followed."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult

from klinik.fetching import dialing
from klinik.fetching.asking import asked
from klinik.fetching.pages import BadAddress, read, target_of

LONGEST = 86_400  # seconds that a server may ask us to stay away


class Answer(NamedTuple):
    """What the server said: its status, and after how many seconds it wants to be asked again (0 where it does not)."""

    status: int
    retry_after: int


def post(url: str, body: bytes, *, headers: Mapping[str, str], within: float) -> Answer:
    """Send a body and return what came back. Raises BadAddress, Unreachable, NotPublic."""
    parts, host, port = _secure(url)
    with asked(host, target_of(parts), port=port, within=within, headers=headers, body=body) as answer:
        return Answer(answer.status, _seconds(answer.headers.get("Retry-After", "")))


def refuse_private(url: str, *, within: float) -> str:
    """Look an address up, without asking anything of its server; return it as it is kept: what letters may be small
    are, and there is nothing in it that nobody sees. Raises BadAddress, NotPublic, OSError.
    """
    parts, host, port = _secure(url)
    dialing.dial(host, port, within=within)
    return parts._replace(netloc=parts.netloc.lower()).geturl()


def _secure(url: str) -> tuple[SplitResult, str, int]:
    parts, host, port = read(url)
    if parts.scheme != "https" or parts.fragment:
        raise BadAddress
    return parts, host, port


def _seconds(said: str) -> int:
    """Return what a `Retry-After` asks for, a day at most: whoever answers writes there what they like."""
    if not (said.isascii() and said.isdecimal()):
        return 0
    return min(int(said), LONGEST) if len(said) <= len(str(LONGEST)) else LONGEST
