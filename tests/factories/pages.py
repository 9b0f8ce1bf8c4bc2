"""Web pages for tests: a real server on this machine, which answers what a test lays down."""

import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import pytest

from klinik.fetching import dialing

ARTICLE = (
    "<!doctype html><html><head><title>Jadwal perawatan pompa</title><style>p{color:red}</style></head><body>"
    "<h1>Jadwal perawatan</h1><p>Pompa dirawat <b>empat jam</b> pada hari Rabu.</p>"
    "<script>alert('tidak dijalankan')</script></body></html>"
)
Answer = Callable[[BaseHTTPRequestHandler], None]


def html(body: str | bytes = ARTICLE, status: int = 200, **headers: str) -> Answer:
    """Return an answer with a body, HTML unless a header says otherwise."""
    content = body.encode() if isinstance(body, str) else body

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        said = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(content))}
        for name, value in {**said, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def to(address: str) -> Answer:
    """Return an answer that leads on."""
    return html(b"", 302, Location=address)


class PageServer:
    """Answers paths with what `answers` holds; remembers what it was asked. The guard knows it while it is open."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {"/": html()}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_port

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        dialing.TESTED.add(("127.0.0.1", self.port))
        return self

    def __exit__(self, *_error: object) -> None:
        dialing.TESTED.clear()
        self._server.shutdown()
        self._server.server_close()


def _handler(server: PageServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            server.answers[self.path](self)

        def log_message(self, *_words: Any) -> None:
            """The test says what it asked for."""

    return Handler


@pytest.fixture
def site():
    """A web server on this machine that may be asked; `site.url("/x")` is an address of it."""
    with PageServer() as server:
        yield server


@pytest.fixture
def hidden(site):
    """A second web server on this machine, which may not be asked."""
    with PageServer() as server:
        dialing.TESTED.discard(("127.0.0.1", server.port))
        yield server


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """A name server of ours: for each name the addresses of one answer after the other, the last one for ever."""
    known: dict[str, list[list[str]]] = {}

    def look_up(host: str, port: int, *_more: object, **_how: object) -> list[tuple[Any, ...]]:
        answers = known.get(host, [[host]])
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(dialing.socket, "getaddrinfo", look_up)
    return known
