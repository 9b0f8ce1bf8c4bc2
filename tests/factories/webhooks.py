"""Addresses that listen, for tests, and a receiver at one: a real server with TLS that checks as the standard says."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest
import sqlalchemy as sa

from klinik.accounts.models import Role, User
from klinik.audit import chain
from klinik.db import db, now, secrets
from klinik.fetching import dialing
from klinik.webhooks import fanning, queries, tasks
from klinik.webhooks.codes import TEST, EventType
from klinik.webhooks.models import Delivery, Webhook
from tests.factories.clarifications import staff
from tests.notifications.certificates import certificate_for

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
NAME = "localhost"


class Receiver:
    """Listens at `url`, answers with `status` and `headers`, keeps what it got. The guard knows it while it is open."""

    def __init__(self, folder: Path) -> None:
        self.status, self.headers = 204, dict[str, str]()
        self.gate: threading.Event | None = None  # what an answer waits for
        self.got: list[tuple[dict[str, str], str]] = []
        chain_file, key = certificate_for(NAME, folder)
        self.trusted = chain_file
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain_file, key)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}/hook"

    @property
    def events(self) -> list[dict[str, Any]]:
        """What it was told, each checked."""
        return [verified(headers, body) for headers, body in self.got]

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        dialing.TESTED.update({("127.0.0.1", self.port), ("::1", self.port)})
        return self

    def __exit__(self, *_error: object) -> None:
        dialing.TESTED.clear()
        self._server.shutdown()
        self._server.server_close()


def verified(headers: dict[str, str], body: str, secret: str = SECRET) -> dict[str, Any]:
    """Return an event whose signature holds, computed as the specification's text has it; fails where none does."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    wanted = "v1," + base64.b64encode(mac).decode()
    assert wanted in headers["webhook-signature"].split(" ")
    event: dict[str, Any] = json.loads(body)
    assert set(event) == {"type", "timestamp", "data"}
    return event


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            if receiver.gate:
                receiver.gate.wait()
            with suppress(OSError):  # whoever asked may be dead
                self._answer()

        def _answer(self) -> None:
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """The test says what was received."""

    return Handler


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver on this machine whose certificate is trusted; `receiver.events` is what it was told."""
    with Receiver(tmp_path) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.trusted))
        yield server


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the trail be sealed inside the one transaction of a test, which never ends."""
    monkeypatch.setattr(chain, "_is_settled", sa.true)


def listening(url: str = "https://sistem.contoh.id/hook", *types: EventType, by: User | None = None) -> Webhook:
    """Return an address that hears of these events, or of all, from the next deed on."""
    by = by or staff(Role.ADMIN)
    webhook = Webhook(agency=by.agency, url=url, types=sorted(types or EventType), secret=secrets.encrypt(SECRET))
    webhook.created_by_id, webhook.created_at, webhook.position = by.id, now(), 0
    db.session.add(webhook)
    db.session.commit()
    return webhook


def delivery(webhook: Webhook) -> Delivery:
    """Return a delivery that waits."""
    row = Delivery(**fanning.row(webhook, TEST, "", '{"type":"webhook.test","timestamp":"","data":{}}', at=now()))
    db.session.add(row)
    db.session.commit()
    return row


def deliver() -> None:
    """Send whatever is due, as workers do one after the other."""
    while db.session.scalar(queries.due(at=now())) is not None:
        tasks.deliver()


def _webhook(user: User) -> uuid.UUID:
    return listening(f"https://sistem.contoh.id/{uuid.uuid4()}", by=staff(Role.ADMIN, user.agency)).id


def _delivery(user: User) -> uuid.UUID:
    return delivery(db.session.get_one(Webhook, _webhook(user))).id


SCOPED = {"webhook_id": _webhook, "delivery_id": _delivery}
