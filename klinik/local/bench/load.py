"""Load on a server of this machine: closed loops over kept-alive connections, bounded in time."""

import http.client
import itertools
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from klinik.local.mail import HERE

LARGEST = 1 << 16
Call = Callable[[http.client.HTTPConnection], None]


@dataclass(frozen=True)
class Figures:
    """What a load met: answers per second, the slowest of a hundred in milliseconds, answers that were no 200."""

    per_second: float
    p99: float
    wrong: int


class _Loop:
    """One connection that asks again as soon as it is answered."""

    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.requests = requests
        self.socket = socket.create_connection((HERE, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer = b""
        self.asked = 0.0

    def ask(self) -> None:
        self.answer, self.asked = b"", time.perf_counter()
        self.socket.sendall(next(self.requests))

    def hear(self) -> bytes | None:
        """Return the head of the answer once it is whole. Raises ConnectionError when the server hangs up."""
        part = self.socket.recv(LARGEST)
        if not part:
            raise ConnectionError
        self.answer += part
        head, gap, body = self.answer.partition(b"\r\n\r\n")
        return head if gap and len(body) >= _length(head) else None


def drive(port: int, *paths: str, seconds: float, connections: int = 16, reload: bool = False) -> Figures:
    """Ask for these pages in turn over so many connections for so many seconds, as a browser does that reloads them."""
    words = "Cache-Control: no-cache\r\n" if reload else ""
    head = f" HTTP/1.1\r\nHost: {HERE}:{port}\r\nAccept-Encoding: br\r\n{words}\r\n"
    requests = itertools.cycle([f"GET {path}{head}".encode() for path in paths])
    loops = [_Loop(port, requests) for _ in range(connections)]
    taken: list[float] = []
    wrong = 0
    with selectors.DefaultSelector() as ready:
        for loop in loops:
            ready.register(loop.socket, selectors.EVENT_READ, loop)
            loop.ask()
        end = time.perf_counter() + seconds
        while (moment := time.perf_counter()) < end:
            for key, _ in ready.select(timeout=1):
                head = key.data.hear()
                if head is not None:
                    taken.append(time.perf_counter() - key.data.asked)
                    wrong += b" 200 " not in head[:16]
                    key.data.ask()
    for loop in loops:
        loop.socket.close()
    return _figures(taken, seconds + time.perf_counter() - max(moment, end), wrong)


def repeat(*deeds: tuple[int, Call], seconds: float, rounds: int = 1, clients: int = 4) -> list[Figures]:
    """Let so many clients, each on its own connection, do a deed at a port again and again; figures for each deed.

    The deeds take turns, so that all meet the same machine. In each round the clients connect anew: the kernel deals
    connections to the processes of a server by chance, and four kept ones are all with one of two in an eighth of runs.
    """
    taken: list[list[float]] = [[] for _ in deeds]
    spent = [0.0 for _ in deeds]
    for _ in range(rounds):
        for number, (port, call) in enumerate(deeds):
            begun = time.perf_counter()
            taken[number] += _round(port, call, begun + seconds / rounds, clients)
            spent[number] += time.perf_counter() - begun
    return [_figures(mine, lasted, 0) for mine, lasted in zip(taken, spent, strict=True)]


def _round(port: int, call: Call, end: float, clients: int) -> list[float]:
    taken: list[list[float]] = [[] for _ in range(clients)]
    threads = [threading.Thread(target=_again, args=(port, call, end, mine)) for mine in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for mine in taken for one in mine]


def _again(port: int, call: Call, end: float, taken: list[float]) -> None:
    connection = http.client.HTTPConnection(HERE, port, timeout=30)
    while time.perf_counter() < end:
        begun = time.perf_counter()
        call(connection)
        taken.append(time.perf_counter() - begun)
    connection.close()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


def _figures(taken: Sequence[float], seconds: float, wrong: int) -> Figures:
    slowest = sorted(taken)[int(len(taken) * 0.99)] if taken else 0.0
    return Figures(len(taken) / seconds, slowest * 1000, wrong)
