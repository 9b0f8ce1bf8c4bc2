"""One question to one server, which ends in time whatever the other side does."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from klinik.fetching import dialing
from klinik.fetching.dialing import PORTS, Unreachable

NAME = "Klinik Hoaks"


@contextmanager
def asked(
    host: str,
    path: str,
    *,
    port: int = PORTS["https"],
    secure: bool = True,
    within: float,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Iterator[http.client.HTTPResponse]:
    """Ask a host for a path, or send it a body, and hand over its answer, whose body can be read until this ends.

    After `within` seconds the line is cut, however steadily the other side drips. Raises Unreachable, NotPublic.
    """
    end = time.monotonic() + within
    try:
        connection = dialing.dial(host, port, secure=secure, within=within)
    except (OSError, UnicodeError) as error:
        raise Unreachable(host) from error
    lines: list[socket.socket] = []  # the connection lets go of its own once the answer owns it
    cut = threading.Timer(end - time.monotonic(), _cut, [connection, lines])  # the look-up took some of it
    cut.start()
    try:
        connection.connect()
        lines.append(connection.sock)
        if time.monotonic() > end:
            raise TimeoutError
        said = {"User-Agent": NAME, "Accept": "*/*", **(headers or {})}
        connection.request("GET" if body is None else "POST", path, body, said)
        with connection.getresponse() as answer:
            yield answer
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(host) from error
    finally:
        cut.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection, lines: list[socket.socket]) -> None:
    """End a connection from outside: whoever reads from it reads nothing more."""
    for line in [*lines, connection.sock]:
        with suppress(OSError, AttributeError):  # closed already, or not open yet
            line.shutdown(socket.SHUT_RDWR)
