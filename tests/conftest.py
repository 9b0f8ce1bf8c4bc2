"""What every test can ask for. One database a worker, one transaction a test; servers are real."""

import contextvars
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import ENETUNREACH
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event
from sqlalchemy.orm import scoped_session
from werkzeug.test import TestResponse

from klinik import create_app
from klinik.db import db
from tests import servers
from tests.servers import Place, Servers

pytest.register_assert_rewrite("tests.factories")  # before one factory imports another
pytest_plugins = [f"tests.factories.{file.stem}" for file in sorted(Path(__file__).parent.glob("factories/*.py"))]

SERVERS = pytest.StashKey[Servers]()
PLACE = pytest.StashKey[Place]()
SAID = "    scenario: "  # how a line begins that is meant for whoever runs the suite


# --- the servers of the run ---------------------------------------------------------------------------------------


def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the servers are that the controller has started."""
    place = _place(node.config)
    node.workerinput["place"] = (place.sockets, place.valkey)


def pytest_unconfigure(config: pytest.Config) -> None:
    started = config.stash.get(SERVERS, None)
    if started is not None:
        started.stop()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell at the end what the scenarios of the fault suite did and saw, whichever process ran them."""
    for report in terminalreporter.stats.get("passed", ()):
        for line in report.capstdout.splitlines():
            if line.startswith(SAID):
                terminalreporter.write_line(line)


def _place(config: pytest.Config) -> Place:
    """Return where the servers are, starting them at the first question."""
    if hasattr(config, "workerinput"):
        return Place(*config.workerinput["place"])
    if PLACE not in config.stash:
        config.stash[SERVERS] = Servers()
        config.stash[PLACE] = config.stash[SERVERS].start()
    return config.stash[PLACE]


@pytest.fixture(scope="session")
def place(request: pytest.FixtureRequest) -> Place:
    return _place(request.config)


@pytest.fixture(scope="session")
def worker_number(request: pytest.FixtureRequest) -> int:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    return int(worker.removeprefix("gw"))


@pytest.fixture(scope="session")
def pg_url(place: Place, worker_number: int) -> str:
    """How to reach this worker's database: a copy of the migrated template."""
    return place.copy(f"klinik_{worker_number}")


@pytest.fixture(scope="session")
def redis_url(place: Place, worker_number: int) -> str:
    """How to reach this worker's numbered database in Valkey."""
    return place.redis(worker_number)


# --- the app, its database and its clients ------------------------------------------------------------------------


class OneVisit(FlaskClient):
    """A browser. Each request has a fresh application context, as on a server: nobody's log-in leaks to the next."""

    def open(self, *args: Any, **words: Any) -> TestResponse:
        db.session.commit()
        response = contextvars.Context().run(super().open, *args, **words)
        db.session.expire_all()
        return response


class OneCommand(FlaskCliRunner):
    """A shell. Each command has a fresh application context."""

    def invoke(self, *args: Any, **words: Any) -> Result:
        db.session.commit()
        result = contextvars.Context().run(super().invoke, *args, **words)
        db.session.expire_all()
        return result


def make_app(database_url: str, redis_url: str, files: Path) -> Flask:
    app = create_app(servers.settings(database_url, redis_url, files))
    app.test_client_class = OneVisit
    app.test_cli_runner_class = OneCommand
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    return app


@pytest.fixture(scope="session")
def shared_app(pg_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = make_app(pg_url, redis_url, tmp_path_factory.mktemp("files"))
    yield app
    with app.app_context():
        db.engine.dispose()


class Sent(list[tuple[str, tuple[str, ...]]]):
    """What left for the worker after a commit, as (task name, ids), instead of leaving."""

    def put(self, name: str, *ids: str) -> None:
        self.append((name, ids))


@pytest.fixture
def sent(app: Flask) -> Sent:
    """What was enqueued and committed so far in this test."""
    return app.extensions["nudges"]


@pytest.fixture
def app(shared_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The app inside one transaction that is rolled back when the test ends, whatever was committed."""
    with shared_app.app_context(), db.engine.connect() as connection:
        outer = connection.begin()
        monkeypatch.setattr(FlaskSession, "get_bind", lambda *_asked, **_words: connection)
        monkeypatch.setitem(shared_app.extensions, "nudges", Sent())
        yield shared_app
        db.session.remove()
        outer.rollback()


@pytest.fixture
def separate_app(place: Place, redis_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of its own, for tests of several connections at once. Commits are real."""
    name = f"klinik_{uuid4().hex}"
    app = make_app(place.copy(name), redis_url, tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    place.drop(name)


@pytest.fixture
def elsewhere(place: Place) -> Iterator[str]:
    """An empty database, on which a clinic may be made again."""
    name = f"restored_{uuid4().hex}"
    yield place.empty(name)
    place.drop(name)


@pytest.fixture
def session(app: Flask) -> scoped_session[Any]:
    """The test's own session; requests and commands have theirs, in the same transaction."""
    return db.session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def cli(app: Flask) -> FlaskCliRunner:
    """Runs commands: `cli.invoke(args=["summary", "build"])`."""
    return app.test_cli_runner()


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """This worker's own numbered database in Valkey, empty."""
    with redis.Redis.from_url(redis_url, socket_timeout=5) as connection:
        connection.flushdb()
        yield connection


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], Any]:
    """Collect the statements that ask the database something."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_words: Any) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


# --- nothing leaves this machine ----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Fail the test that asks for any address but this machine's, even when its code swallows the refusal."""
    asked: list[str] = []
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name), asked))
    monkeypatch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo, asked))
    yield asked
    assert not asked, f"the test reached for the network: {asked}"


def _guarded(call: Callable[..., Any], asked: list[str]) -> Callable[..., Any]:
    def guarded(self: socket.socket, *words: Any) -> Any:
        if self.family != socket.AF_UNIX and not _is_here(words[-1][0]):
            asked.append(str(words[-1]))
            raise OSError(ENETUNREACH, "tests do not reach the network", words[-1])
        return call(self, *words)

    return guarded


def _guarded_lookup(call: Callable[..., Any], asked: list[str]) -> Callable[..., Any]:
    def guarded(host: Any, *words: Any, **named: Any) -> Any:
        if not _is_here(host):
            asked.append(str(host))
            raise socket.gaierror(socket.EAI_NONAME, "tests do not ask name servers")
        return call(host, *words, **named)

    return guarded


def _is_here(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", socket.gethostname()):
        return True
    try:
        return ip_address(name).is_loopback or ip_address(name).is_unspecified
    except ValueError:
        return False
