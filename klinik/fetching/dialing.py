"""A connection to a host of the open internet: its name is looked up once, and what was found is what is dialled.

Whoever writes an address for us to open may own the name server behind it. So every address of the answer has to be
open to the whole world, and the connection goes to one of these addresses and never asks for the name again.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue

PORTS = {"http": 80, "https": 443}
UNICAST = ip_network("2000::/3")  # what is in use of IPv6, without the spaces that translate into IPv4:
TRANSLATED = (ip_network("2001::/32"), ip_network("2002::/16"))
SET_APART = (ip_network("192.0.0.0/24"), ip_network("192.88.99.0/24"))  # of IPv4; older Pythons call them global
MOST_ADDRESSES = 4  # of one host: each may take its time to fail
# Addresses and ports of servers on this machine that may be asked all the same. Empty; only a test puts one in, and no
# setting reaches it.
TESTED: set[tuple[str, int]] = set()


class Unreachable(Exception):
    """The server did not answer; another time it may."""


class NotPublic(Unreachable):
    """The host's name leads into somebody's own network, or its port is none of the web's."""


def dial(host: str, port: int = PORTS["https"], *, secure: bool = True, within: float) -> http.client.HTTPConnection:
    """Return a connection to come, to the public addresses of the host. Raises OSError, UnicodeError, NotPublic."""
    if port not in PORTS.values() and port not in {tested for _, tested in TESTED}:
        raise NotPublic(f"port {port}")
    addresses = public(dict.fromkeys(_looked_up(host, port, within)), port)
    return _Pinned(host, addresses[:MOST_ADDRESSES], port, secure=secure, within=within)


def _looked_up(host: str, port: int, within: float) -> list[str]:
    """Return the addresses of a name. Raises OSError (TimeoutError too), UnicodeError.

    The system's own look-up takes no limit, and waits half a minute for a name server that is silent. Whoever wrote the
    address may own that server, so nobody waits for the answer any longer than they would for the host itself.
    """
    found: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put([str(address[0]) for *_, address in rows])
        except (OSError, UnicodeError) as error:
            found.put(error)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        answer = found.get(timeout=within)
    except Empty as error:
        raise TimeoutError(host) from error
    if isinstance(answer, OSError | UnicodeError):
        raise answer
    return answer


def public(addresses: Iterable[str], port: int = PORTS["https"]) -> list[str]:
    """Return the addresses. Raises NotPublic when one of them is not open to the whole world, or there is none."""
    found = list(addresses)
    if not found or not all((address, port) in TESTED or is_public(ip_address(address)) for address in found):
        raise NotPublic(", ".join(found))
    return found


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Say whether an address belongs to the open internet: no loopback, private, local, shared or mapped one."""
    if isinstance(address, IPv6Address):
        return address in UNICAST and address.is_global and not any(address in space for space in TRANSLATED)
    is_apart = address.is_multicast or any(address in space for space in SET_APART)
    return address.is_global and not is_apart


class _Pinned(http.client.HTTPConnection):
    """Connects to the addresses that were looked at, not to what the name means a moment later."""

    def __init__(self, host: str, addresses: list[str], port: int, *, secure: bool, within: float) -> None:
        super().__init__(host, port, timeout=within)
        self.default_port = port  # so that the Host header carries the name alone
        self._addresses = addresses
        self._tls = ssl.create_default_context() if secure else None

    def connect(self) -> None:
        self.sock = self._first()
        if self._tls is not None:
            # In two steps, so that whoever holds this connection can cut it off during the handshake too.
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def _first(self) -> socket.socket:
        """Return a connection to the first address that answers. Raises OSError."""
        for address in self._addresses[:-1]:
            try:
                return socket.create_connection((address, self.port), self.timeout)
            except OSError:
                continue
        return socket.create_connection((self._addresses[-1], self.port), self.timeout)
