"""`klinik up`: the whole clinic on this machine, as one tree of processes in the foreground."""

import math
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import click

from klinik.local import children, demo_log_in, migrations
from klinik.local.children import Child
from klinik.local.errors import CannotStart
from klinik.local.instance import Instance
from klinik.local.mail import HERE, Catcher
from klinik.local.mailpage import MailPage
from klinik.local.migrations import ROOT
from klinik.local.parts import WEB_PROCESSES, Crew, Part, answers
from klinik.local.postgres import Postgres
from klinik.local.valkey import Valkey

DATABASE = "klinik"
PARTS_END_WITHIN = 6.0  # seconds; the servers take the rest of the ten that Ctrl-C may take
WEB_ANSWERS_WITHIN = 180.0  # seconds; a busy machine is slow, not broken
LOOK_EVERY = 0.3  # seconds
# For glibc: what is freed at the end of the heap goes back to the system, and so do large blocks. Left alone it raises
# both limits at the first large block, so that a worker keeps what one picture took. Python threads need few arenas.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
SAY_EVERY = 5.0  # seconds


@dataclass(frozen=True)
class Making:
    """Something that the parts make before they open: what it is on screen, its log, and whether it is there."""

    what: str
    log: str
    is_made: Callable[[], bool]


class Clinic:
    """One clinic on this machine. What starts is noted in `end`, which stops it in the opposite order."""

    def __init__(self, settings: Mapping[str, Any], end: ExitStack, *, with_demo: bool) -> None:
        self.given = settings
        self.end = end
        self.instance = Instance(settings["INSTANCE"])
        self.port: int = settings["PORT"]
        self.address = f"http://{HERE}:{self.port}/"
        self.with_demo = with_demo and not settings["DATABASE_URL"]
        self.mail_page: MailPage | None = None
        self.servers: dict[str, Postgres | Valkey] = {}
        self.own = Crew([], begin=lambda part: self.servers[part.name].launch())  # the servers that are ours

    def start(self) -> Crew:
        """Start what is missing and return the parts that now run. Raises CannotStart."""
        self.end.callback(self.instance.leave)
        self.instance.take()
        _refuse_taken(self.port)
        self.instance.sign(f"proses {os.getpid()}, {self.address}")
        given = {name: str(self.given[name]) for name in ("DATABASE_URL", "REDIS_URL", "SMTP_URL")}
        found = {
            "DATABASE_URL": given["DATABASE_URL"] or self._database(),
            "REDIS_URL": given["REDIS_URL"] or self._broker(),
            "SMTP_URL": given["SMTP_URL"] or self._mail(),
        }
        environ = self._environment(found)
        return self._parts(environ, self._lacking(environ))

    def _database(self) -> str:
        with step("Basis data"):
            server = Postgres(self.instance.database, programs=self.given["PG_BIN"])
            self._serve("basis data", server, end_within=2)
            if not server.has(DATABASE):
                server.make(DATABASE, note=demo_log_in.MADE_HERE)
        return server.url(DATABASE)

    def _broker(self) -> str:
        with step("Antrean tugas"):
            server = Valkey(self.instance.broker, program=self.given["REDIS_BIN"])
            self._serve("antrean", server, end_within=1)
        return server.url()

    def _serve(self, name: str, server: Postgres | Valkey, *, end_within: float) -> None:
        """Start a server of ours, which `watch` starts again should it end. Raises CannotStart."""
        self.servers[name] = server
        self.own.parts.append(Part(name, [], server.log))
        self.own.start(name)
        self.end.callback(server.stop, within=end_within)
        server.wait()

    def _mail(self) -> str:
        with step("Penangkap surat"):
            catcher = Catcher(self.instance.mail).start()
            self.end.callback(catcher.stop)
            notes = demo_log_in.notes if self.with_demo else list
            self.mail_page = MailPage(self.instance.mail, notes=notes).start()
            self.end.callback(self.mail_page.stop)
        return f"smtp://{HERE}:{catcher.port}"

    def _environment(self, found: Mapping[str, str]) -> dict[str, str]:
        """Return the settings of all parts: what is given wins over what this folder keeps."""
        own = {**self.instance.secrets(), **found, "FILES_URL": str(self.instance.files)}
        own["ERASURES"] = str(self.instance.folder / "erasures.jsonl")
        own |= {"PORT": str(self.port), "BASE_URL": self.address.rstrip("/"), "INSTANCE": str(self.instance.folder)}
        own["OWN_CORE"] = "on" if _is_a_core_for_each() else "off"
        if self.with_demo:
            own["DEFAULT_AGENCY"] = demo_log_in.AGENCY
        ours = {f"KLINIK_{name}": value for name, value in own.items() if not os.environ.get(f"KLINIK_{name}")}
        self.instance.publish(ours)
        self.end.callback(self.instance.withdraw)
        return {**os.environ, **ours, "PYTHONUNBUFFERED": "1"}

    def _lacking(self, environ: Mapping[str, str]) -> dict[str, Making]:
        """Return what is to be made before the clinic opens. Raises CannotStart."""
        url = environ["KLINIK_DATABASE_URL"]
        state = migrations.state(url)
        if not state.is_known:
            raise CannotStart(f"Basis data sudah pada versi {state.found}, lebih baru daripada program ini.")
        lacking = {}
        if not state.is_current:
            lacking["tables"] = Making("Tabel", "migrate", lambda: migrations.state(url).is_current)
        if self.with_demo and not self.instance.seeded.exists():
            lacking["demo"] = Making("Data contoh", "seed", self.instance.seeded.exists)
        return lacking

    def _parts(self, environ: Mapping[str, str], lacking: Mapping[str, Making]) -> Crew:
        def begin(part: Part) -> Child:
            words = [sys.executable, "-m", *part.words]
            return children.spawn(words, output=None, environ={**FRUGAL, **environ}, folder=ROOT)

        parts = Part("inti", ["klinik.local.crew", *lacking], self.instance.logs / "web.log")
        crew = Crew([parts], begin=begin)
        self.end.callback(crew.stop, within=PARTS_END_WITHIN)
        crew.start(parts.name)
        child = crew.child(parts.name)
        for making in lacking.values():
            with step(making.what):
                log = self.instance.log(making.log)
                children.wait_until(making.is_made, child=child, what=making.what, log=log, within=math.inf)
        with step("Web"):
            ready, log = partial(answers, self.address), parts.log
            children.wait_until(ready, child=child, what="Web", log=log, within=WEB_ANSWERS_WITHIN)
        return crew


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done while it is being done, every few seconds how long already, and that it is finished."""
    click.echo(f"  {name} … ", nl=False)
    begun, done = time.monotonic(), threading.Event()
    threading.Thread(target=_count_seconds, args=(begun, done), daemon=True).start()
    try:
        yield
    except BaseException:
        click.echo("berhenti")
        raise
    finally:
        done.set()
    click.echo(f"siap ({time.monotonic() - begun:.1f} dtk)".replace(".", ","))


def _count_seconds(begun: float, done: threading.Event) -> None:
    while not done.wait(SAY_EVERY):
        click.echo(f"{time.monotonic() - begun:.0f} dtk … ", nl=False)


def watch(stopping: threading.Event, *crews: Crew) -> None:
    """Keep all parts running until asked to stop."""
    while not stopping.wait(LOOK_EVERY):
        for crew in crews:
            crew.mend(lambda sentence: click.echo(f"  {sentence}"))


def _is_a_core_for_each() -> bool:
    """Whether there are as many cores as web processes; of more, the system finds the one that is free."""
    return hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) == WEB_PROCESSES


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, port))
        except OSError as error:
            words = f"Porta {port} tidak dapat dipakai ({error.strerror}). Pilih yang lain: PORT={port + 1} make run"
            raise CannotStart(words) from error
