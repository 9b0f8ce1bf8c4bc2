"""Where a shortened link leads: its service is asked, its Location answer is read, and nobody goes there.

Only services of wordlists/shorteners.txt are asked, at public addresses only, on port 443, by the worker and never by
the process that serves pages.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urljoin

from klinik.matching import vocabulary
from klinik.matching.links import identity

PORT = 443
WITHIN = 5.0  # seconds for the whole question
UNICAST = ip_network("2000::/3")  # what is in use of IPv6, without the spaces that translate into IPv4:
TRANSLATED = (ip_network("2001::/32"), ip_network("2002::/16"))
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAFE = "/%?=&+:,;@!$'()*~"  # in a path that is sent as it stands


class Unreachable(Exception):
    """The service did not answer; another time it may."""


class NotPublic(Unreachable):
    """The host's name leads into somebody's own network."""


def is_short(link: str) -> bool:
    """Say whether a link (its identity) belongs to a service that only leads on."""
    host, slash, path = link.partition("/")
    return bool(slash and path) and host in vocabulary.words("shorteners")


def target(link: str) -> str:
    """Return the identity of what a short link leads to, "" when it leads nowhere. Raises Unreachable."""
    host, _, path = link.partition("/")
    location = _location(host, quote(f"/{path}", safe=SAFE))
    found = identity(urljoin(f"https://{link}", location)) if location else ""
    return "" if found == link else found


def dial(host: str) -> http.client.HTTPConnection:
    """Return a connection to a public address of the host. Raises OSError, NotPublic."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return _Pinned(host, public(str(address[0]) for *_, address in found))


def public(addresses: Iterable[str]) -> str:
    """Return the first of the addresses. Raises NotPublic when one of them is not open to the whole world."""
    found = list(addresses)
    if not found or not all(_is_public(ip_address(address)) for address in found):
        raise NotPublic(", ".join(found))
    return found[0]


class _Pinned(http.client.HTTPSConnection):
    """Connects to the address that was looked at, not to what the name means a moment later."""

    def __init__(self, host: str, address: str) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, PORT, timeout=WITHIN, context=self._tls)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def _location(host: str, path: str) -> str:
    """Return the Location of the answer, without its body. Raises Unreachable."""
    try:
        connection = dial(host)
        connection.connect()
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(host) from error
    end = threading.Timer(WITHIN, connection.sock.shutdown, [socket.SHUT_RDWR])  # one that answers drop by drop
    end.start()
    try:
        connection.request("GET", path, headers={"User-Agent": "Klinik Hoaks", "Accept": "*/*"})
        answer = connection.getresponse()
        return answer.headers.get("Location", "") if answer.status in REDIRECTS else ""
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(host) from error
    finally:
        end.cancel()
        connection.close()


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        return address in UNICAST and address.is_global and not any(address in space for space in TRANSLATED)
    return address.is_global and not address.is_multicast
