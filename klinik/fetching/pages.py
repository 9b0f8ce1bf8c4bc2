"""Fetching one web page as evidence: its bytes as they were sent, and nothing that they ask for.

Each turn of a redirect is looked at like a first address. No cookies, no scripts, no pictures.
"""

import http.client
import time
import zlib
from dataclasses import dataclass
from email.message import Message
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from klinik.fetching.asking import asked
from klinik.fetching.dialing import PORTS, NotPublic, Unreachable

MOST = 4 * 1024 * 1024  # bytes, packed and unpacked
WITHIN = 30.0  # seconds for everything, redirects included
TURNS = 5
PART = 64 * 1024
FINE, MISSING, SERVER_ERROR = 200, 400, 500
TOO_OFTEN = 429
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
PACKED = frozenset({"gzip", "x-gzip", "deflate"})
HEADERS = {"Accept": "text/html,application/xhtml+xml,text/plain", "Accept-Encoding": "gzip"}
SAFE = "/%?=&+:,;@!$'()*~[]"  # in a path that is sent as it stands


@dataclass(frozen=True)
class Page:
    """What a server answered."""

    url: str  # where the redirects ended
    status: int
    media_type: str
    charset: str  # as the header says; "" where it does not
    body: bytes


class NoPage(Exception):
    """There is nothing to keep. `may_pass` says whether it may be otherwise some other time."""

    may_pass = False


class BadAddress(NoPage):
    """It is no address of the web."""


class TooLarge(NoPage):
    """More bytes than a page has, packed or unpacked."""


class TooSlow(NoPage):
    """The time was over before the page was whole."""

    may_pass = True


class NotAPage(NoPage):
    """A picture, a program, a document: `args[0]` is its media type."""


class Garbled(NoPage):
    """Nothing at all, or packed in a way that cannot be unpacked."""


class TooManyTurns(NoPage):
    """One redirect after the other."""


class Unwilling(NoPage):
    """The server answered that it does not show the page: `args[0]` is its status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.may_pass = status >= SERVER_ERROR or status == TOO_OFTEN


def fetch(url: str, *, most: int = MOST, within: float = WITHIN) -> Page:
    """Return the page at an address. Raises NoPage, Unreachable, NotPublic."""
    end = time.monotonic() + within
    for _ in range(TURNS + 1):
        found = _turn(url, most, end)
        if isinstance(found, Page):
            return found
        url = found
    raise TooManyTurns


def _turn(url: str, most: int, end: float) -> Page | str:
    """Return the page, or the address to which its server leads on."""
    parts, host, port = read(url)
    target = target_of(parts)
    left = end - time.monotonic()
    if left <= 0:
        raise TooSlow
    try:
        with asked(host, target, port=port, secure=parts.scheme == "https", within=left, headers=HEADERS) as answer:
            location = answer.headers.get("Location", "")
            if answer.status in REDIRECTS and location:
                return _led_on(url, location)
            return _page(url, answer, most, end)
    except NotPublic:
        raise
    except Unreachable as error:
        raise (TooSlow if time.monotonic() >= end else error) from error


def _led_on(url: str, location: str) -> str:
    """Return where an answer leads, as the database can hold it. Raises BadAddress."""
    try:
        return urljoin(url, location.replace("\0", ""))
    except ValueError as error:
        raise BadAddress from error


def read(url: str) -> tuple[SplitResult, str, int]:
    """Return an address in parts, with its host as name servers know it. Raises BadAddress."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
        name = host if ":" in host else host.encode("idna").decode()
        port = parts.port or PORTS.get(parts.scheme, 0)
    except (ValueError, UnicodeError) as error:
        raise BadAddress from error
    if parts.scheme not in PORTS or not name or parts.username is not None:
        raise BadAddress
    return parts, name, port


def target_of(parts: SplitResult) -> str:
    """Return the path and query of an address as they are sent."""
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=SAFE)


def _page(url: str, answer: http.client.HTTPResponse, most: int, end: float) -> Page:
    if answer.status >= MISSING or answer.status < FINE:
        raise Unwilling(answer.status)
    media_type, charset = _kind(answer.headers.get("Content-Type", ""))
    if media_type not in PAGES:
        raise NotAPage(media_type)
    body = _unpacked(_body(answer, most, end), answer.headers.get("Content-Encoding", ""), most)
    return Page(url, answer.status, media_type, charset, body)


def _kind(header: str) -> tuple[str, str]:
    read = Message()
    read["Content-Type"] = header or "text/html"
    return read.get_content_type(), str(read.get_param("charset", "") or "")


def _body(answer: http.client.HTTPResponse, most: int, end: float) -> bytes:
    content = bytearray()
    while part := answer.read1(PART):
        content += part
        if len(content) > most:
            raise TooLarge
        if time.monotonic() > end:
            raise TooSlow
    if time.monotonic() > end:  # the line was cut: what was read is not the whole page
        raise TooSlow
    if not content:
        raise Garbled("empty")
    if answer.length:
        raise http.client.IncompleteRead(bytes(content), answer.length)
    return bytes(content)


def _unpacked(content: bytes, encoding: str, most: int) -> bytes:
    """Return the bytes unpacked, but never more than are wanted. Raises TooLarge, Garbled."""
    how = encoding.strip().lower()
    if how in {"", "identity"}:
        return content
    if how not in PACKED:
        raise Garbled(how)
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)  # reads both headers, gzip's and zlib's
    try:
        plain = unpacking.decompress(content, most + 1)
    except zlib.error as error:
        raise Garbled(how) from error
    if len(plain) > most:
        raise TooLarge
    if not unpacking.eof:
        raise Garbled(how)
    return plain
