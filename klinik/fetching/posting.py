"""Sending a few bytes to a server that somebody has named: over TLS only, and wherever it leads on is not followed."""

from collections.abc import Mapping
from typing import NamedTuple

from klinik.fetching import dialing
from klinik.fetching.asking import asked
from klinik.fetching.pages import BadAddress, read, target_of


class Answer(NamedTuple):
    """What the server said: its status, and after how many seconds it wants to be asked again (0 where it does not)."""

    status: int
    retry_after: int


def post(url: str, body: bytes, *, headers: Mapping[str, str], within: float) -> Answer:
    """Send a body and return what came back. Raises BadAddress, Unreachable, NotPublic."""
    host, port, target = _secure(url)
    with asked(host, target, port=port, within=within, headers=headers, body=body) as answer:
        said = answer.headers.get("Retry-After", "")
        return Answer(answer.status, int(said) if said.isascii() and said.isdecimal() else 0)


def refuse_private(url: str, *, within: float) -> None:
    """Look an address up, without asking anything of its server. Raises BadAddress, NotPublic, OSError."""
    host, port, _target = _secure(url)
    dialing.dial(host, port, within=within)


def _secure(url: str) -> tuple[str, int, str]:
    parts, host, port = read(url)
    if parts.scheme != "https" or parts.fragment:
        raise BadAddress
    return host, port, target_of(parts)
