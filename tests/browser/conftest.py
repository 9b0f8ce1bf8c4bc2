"""A real Chromium in front of a real server."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from klinik.accounts.visitor import PLAIN_COOKIE
from klinik.db import db
from klinik.local import chromium
from tests import conftest, servers
from tests.browser.content import NOWHERE, Content, fill


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason="no Chromium on this machine (apt install chromium, or set KLINIK_CHROMIUM)")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if chromium.path() is None:
                item.add_marker(missing)


OUR_OWN = "blocked by Playwright"  # what the tests themselves withhold: the service worker has its own


@dataclass(frozen=True)
class Live:
    """A clinic that answers on this machine."""

    app: Flask
    root: str
    content: Content

    def at(self, path: str) -> str:
        return self.root + self.content.address(path)


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *words: Any) -> None:
        """The test says what it asked for."""


@pytest.fixture(scope="session")
def live(
    place: servers.Place, redis_url: str, worker_number: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    name = f"klinik_browser_{worker_number}"
    app = conftest.make_app(place.copy(name), redis_url, tmp_path_factory.mktemp("browser"))
    app.extensions["nudges"] = conftest.Sent()
    app.config["TESTING"] = False
    content = fill(app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Live(app, f"http://127.0.0.1:{server.server_port}", content)
    server.shutdown()
    server.server_close()
    with app.app_context():
        db.engine.dispose()
    place.drop(name)


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    with chromium.running() as browser:
        yield browser


@pytest.fixture
def visit(chrome: Browser, live: Live) -> Iterator[Callable[..., Page]]:
    """Open an address: `visit("/", width=360, theme="dark")`; what the console said is in `page.said`."""
    contexts: list[BrowserContext] = []

    def visit(
        path: str,
        *,
        width: int = 1440,
        theme: Any = "light",
        staff: bool = False,
        admin: bool = False,
        editor: bool = False,
        **options: Any,
    ) -> Page:
        options = {"service_workers": "block", **options}
        context = chrome.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, **options)
        if path.startswith("/tiket/"):
            context.add_cookies([{"name": "tiket", "value": live.content.ticket_session, "url": live.root}])
        contexts.append(context)
        if staff or admin or editor:
            content = live.content
            session = content.admin_session if admin else content.editor_session if editor else content.session
            context.add_cookies([{"name": PLAIN_COOKIE, "value": session, "url": live.root}])
        page = context.new_page()
        page.said, page.asked = [], []  # type: ignore[attr-defined]
        page.on("console", lambda message: OUR_OWN in message.text or page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        answer = page.goto(live.at(path), wait_until="load")
        assert answer.ok or path.startswith(NOWHERE), (path, answer.status)
        return page

    yield visit
    for context in contexts:
        context.close()
