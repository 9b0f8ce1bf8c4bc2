"""How fast pages and reports are, against a bare Flask on the same server in the same run."""

# ruff: noqa: S311  # chance that must come out the same again, and hides nothing

import html
import http.client
import itertools
import os
import random
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import click
from sqlalchemy import select, text

from klinik import agencies, create_app
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.local import children
from klinik.local.bench import answers, load, rumours
from klinik.local.bench.clinic import demo
from klinik.local.bench.load import Figures
from klinik.local.errors import CannotStart
from klinik.local.mail import HERE, free_port
from klinik.local.migrations import ROOT

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NUMBERS = itertools.count(1)
HELLO = "Flask kosong"
ANSWERS = 10_000
RARE = slice(500, 5_000)  # words that a real search would be for
SEARCHES = 4_000
WARMING, ROUNDS = 2.0, 20  # seconds; how often the clients of the form connect anew


@dataclass(frozen=True)
class Measured:
    """One line of the table."""

    name: str
    figures: Figures
    peer: Figures
    wanted: float

    @property
    def ratio(self) -> float:
        return self.figures.per_second / self.peer.per_second


@click.command(name="web")
@click.option("--seconds", default=5.0, help="Lama tiap pengukuran.")
def command(*, seconds: float = 5.0) -> None:
    """Halaman dan laporan dibanding Flask kosong pada peladen yang sama."""
    try:
        with _clinic_and_peer() as (clinic, peer, pages):
            rows = _beside_the_best(list(_measure(clinic, peer, pages, seconds)))
    except CannotStart as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{'':40}{'/detik':>9}{'p99 ms':>9}{'banding':>9}{'ingin':>7}")
    for row in rows:
        figures = row.figures
        click.echo(f"{row.name:40}{figures.per_second:9.0f}{figures.p99:9.1f}{row.ratio:9.3f}{row.wanted:7.2f}")
    if any(row.ratio < row.wanted for row in rows):
        click.echo("Ada yang di bawah keinginan.")


def _measure(clinic: int, peer: int, pages: list[str], seconds: float) -> Iterator[Measured]:
    draw = random.Random("halaman")
    first, *others = draw.sample(pages, len(pages))
    searches = [f"/klarifikasi?{urlencode({'q': word})}" for word in draw.sample(rumours.vocabulary()[RARE], SEARCHES)]
    hello = load.drive(peer, "/", seconds=seconds)
    yield Measured(HELLO, hello, hello, 0)
    yield Measured(f"{HELLO}, satu pertanyaan", load.drive(peer, "/tanya", seconds=seconds), hello, 0)
    for name, wanted, path in (
        ("Klarifikasi", 0.15, first),
        ("Daftar", 0.1, "/klarifikasi"),
        ("Pencarian", 0.1, searches[0]),
    ):
        _page(clinic, path)
        kept = load.drive(clinic, path, seconds=seconds)
        yield Measured(f"{name}, dari simpanan", kept, hello, 1.0)
        asked = load.drive(clinic, path, seconds=seconds, reload=True)
        yield Measured(f"{name}, setelah basis data ditanya", asked, hello, wanted)
    drawn = load.drive(clinic, *others, seconds=seconds)
    yield Measured("Klarifikasi, digambar dari awal", drawn, hello, 0)
    found = load.drive(clinic, *searches[1:], seconds=seconds)
    yield Measured("Pencarian, digambar dari awal", found, hello, 0)
    yield Measured(HELLO, again := load.drive(peer, "/", seconds=seconds), again, 0)
    yield from _reports(clinic, peer, seconds)


def _reports(clinic: int, peer: int, seconds: float) -> Iterator[Measured]:
    both = (peer, _two_hellos), (clinic, _form_to_ticket)
    load.repeat(*both, seconds=WARMING)  # each process builds its statements once
    two, form = load.repeat(*both, seconds=2 * seconds, rounds=ROUNDS)
    yield Measured("Dua salam", two, two, 0)
    yield Measured("Formulir sampai tiket", form, two, 0.06)


def _beside_the_best(rows: list[Measured]) -> list[Measured]:
    """Compare pages with the peer's better run: in the first one the worker may still be at what was published."""
    hellos = [row.figures for row in rows if row.name == HELLO]
    best = max(hellos, key=lambda figures: figures.per_second)
    return [replace(row, peer=best) if row.peer in hellos else row for row in rows]


@contextmanager
def _clinic_and_peer() -> Iterator[tuple[int, int, list[str]]]:
    """Start a clinic with demo data and the peer beside it; yield their ports and the addresses of its pages."""
    with demo() as (port, running), tempfile.TemporaryDirectory(prefix="klinik-bench-") as folder, ExitStack() as end:
        pages = _fill(running)
        other = free_port()
        line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "8"]
        line += ["--host", HERE, "--port", str(other), "klinik.local.bench.hello:app"]
        log = Path(folder) / "hello.log"
        with log.open("wb") as output:
            child = children.spawn(line, output=output, environ=dict(os.environ), folder=ROOT)
        end.callback(children.stop, child, by=signal.SIGTERM, within=5)
        children.wait_until(lambda: _is_up(other), child=child, what="Flask kosong", log=log)
        yield port, other, pages


def _fill(environ: dict[str, str]) -> list[str]:
    """Publish many more answers beside those of the demonstration and return the addresses of all their pages."""
    os.environ.update(environ)
    with create_app().test_request_context():
        answers.fill(agencies.current(), ANSWERS)
        paths = [
            one.path for one in db.session.scalars(select(Clarification).where(Clarification.public_id.is_not(None)))
        ]
        db.session.execute(text("CHECKPOINT"))
    os.sync()  # what was prepared is on the disk before anything is measured
    return paths


def _is_up(port: int) -> bool:
    try:
        return bool(_page(port, "/"))
    except OSError:
        return False


def _page(port: int, path: str) -> str:
    connection = http.client.HTTPConnection(HERE, port, timeout=10)
    connection.request("GET", path)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def _two_hellos(connection: http.client.HTTPConnection) -> None:
    for _ in range(2):
        connection.request("POST", "/", urlencode({"text": "halo"}), FORM)
        connection.getresponse().read()


def _form_to_ticket(connection: http.client.HTTPConnection) -> None:
    """Send a report in two requests: everything at once, then the button on the page that shows it."""
    number = next(NUMBERS)
    text = f"Kabar nomor {number}: gudang {number * 7919 % 1000003} di desa {number * 104729 % 1299709} katanya kosong"
    check = _post(connection, {"text": text, "contact": "", "form_token": _token(connection)}, 200)
    fields = {name: _hidden(check, name) for name in ("form_token", "draft", "idempotency_key")}
    _post(connection, {**fields, "send": "1"}, 303)


def _post(connection: http.client.HTTPConnection, fields: dict[str, str], wanted: int) -> str:
    connection.request("POST", "/lapor", urlencode(fields), FORM)
    answer = connection.getresponse()
    page = answer.read().decode()
    if answer.status != wanted:
        raise CannotStart(f"Formulir dijawab {answer.status}, bukan {wanted}.")
    return page


TOKENS: dict[int, str] = {}


def _token(connection: http.client.HTTPConnection) -> str:
    """Return the token of a form opened once; it is good for hours."""
    if connection.port not in TOKENS:
        TOKENS[connection.port] = _hidden(_page(connection.port, "/lapor"), "form_token")
    return TOKENS[connection.port]


def _hidden(page: str, name: str) -> str:
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', field.group()) if field else None
    return html.unescape(value.group(1)) if value else ""
