"""A whole clinic in real processes, whose parts can be killed, frozen and starved."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import redis
from sqlalchemy import func, select

from klinik.background.models import Heartbeat
from klinik.db import db
from klinik.local import children
from klinik.local.valkey import Valkey
from klinik.notifications import services
from klinik.notifications.kinds import Kind, State
from klinik.notifications.models import Notification
from tests import servers
from tests.conftest import SAID
from tests.factories.agencies import default_agency
from tests.faults.pace import PATIENCE
from tests.notifications.post_office import PostOffice

ROOT = Path(__file__).parents[2]


class Clinic:
    """Broker, mail server, workers and beats over one database. What it started it ends."""

    def __init__(self, folder: Path, database_url: str, office: PostOffice) -> None:
        self.folder, self.office = folder, office
        self.valkey = Valkey(folder / "valkey", durable=False).start()
        self.settings = servers.settings(database_url, self.valkey.url(), folder / "files") | {"SMTP_URL": office.url}
        self.started = []

    def start(self, *words: str, code: Path = ROOT, **extra: str):
        """Start `celery <words>` (or another program of this environment) and return its process."""
        given = environ(self.settings | extra, code=code)
        with (self.folder / f"{words[0]}-{len(self.started)}.log").open("wb") as log:
            child = children.spawn([sys.executable, "-m", *words], output=log, environ=given, folder=code)
        self.started.append(child)
        return child

    def worker(self, *, concurrency: int = 2, words: Sequence[str] = (), **extra: str):
        """Start a worker of the hurried clinic; `words` are added to its command."""
        word = ["celery", "-A", "tests.faults.hurried", "--quiet", "worker", "--without-gossip", "--without-mingle"]
        name = ("-n", f"w{len(self.started)}@%h")
        return self.start(*word, "--concurrency", str(concurrency), *name, *words, **extra)

    def beat(self):
        """Start a beat: the sweep comes each second."""
        return self.start("celery", "-A", "tests.faults.hurried", "--quiet", "beat", "--loglevel", "WARNING")

    def stop(self) -> None:
        self.thaw_broker()
        for child in self.started:
            children.stop(child, by=signal.SIGKILL, within=5)
            with suppress(ProcessLookupError):  # a web server that is killed leaves its workers behind
                os.killpg(child.pid, signal.SIGKILL)
        self.valkey.stop()

    def ask(self, name: str, *ids: str) -> None:
        """Send a task straight to the broker."""
        self.celery.send_task(name, args=ids, retry=False)

    def freeze_broker(self) -> None:
        self.valkey.child.send_signal(signal.SIGSTOP)

    def thaw_broker(self) -> None:
        if self.valkey.child.poll() is None:
            self.valkey.child.send_signal(signal.SIGCONT)

    def kill_broker(self) -> None:
        """End the broker as a power cut would, and start an empty one at the same place."""
        self.valkey.child.kill()
        self.valkey.child.wait()
        self.valkey.start()

    def wipe_broker(self) -> None:
        with redis.Redis.from_url(self.valkey.url(), socket_timeout=5) as broker:
            broker.flushall()

    def words_of_all(self) -> str:
        """Return what all parts have said, for a failure that nobody understands."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in logs)


def environ(settings, *, code: Path = ROOT) -> dict[str, str]:
    """Return the environment of a program of the clinic."""
    given = {f"KLINIK_{name}": str(value) for name, value in settings.items()}
    return {**os.environ, **given, "PYTHONPATH": str(code), "PYTHONUNBUFFERED": "1"}


def command(clinic: Clinic, *words: str, **extra: str):
    """Run `klinik <words>` as somebody at a shell does."""
    line, given = [sys.executable, "-m", "klinik", *words], environ(clinic.settings | extra)
    return subprocess.run(line, env=given, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)


def tell(number: int) -> list[str]:
    """Write that many messages to as many people, and return their Message-IDs."""
    agency = default_agency()
    for one in range(number):
        reader = services.recipient(agency.id, contact=f"warga-{one}@contoh.id")
        services.tell(reader, kind=Kind.ANSWERED, event="revision:1", words={"headline": "Kabar itu tidak benar"})
    db.session.commit()
    return [f"<{id_}@localhost>" for id_ in db.session.scalars(select(Notification.id))]


def states() -> dict[State, int]:
    """Return how many messages are how far, as the database has it now."""
    db.session.rollback()
    counted = db.session.execute(select(Notification.state, func.count()).group_by(Notification.state)).all()
    return dict(counted)


def traces(beginning: str) -> list[str]:
    """Return the traces that tasks have left."""
    db.session.rollback()
    return list(db.session.scalars(select(Heartbeat.name).where(Heartbeat.name.startswith(beginning))))


def wait(true: Callable[[], bool], *, within: float, clinic: Clinic | None = None) -> float:
    """Wait until something is true; return after how many seconds."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > within:
            raise AssertionError(f"not true within {within} s; {states()}\n{clinic.words_of_all() if clinic else ''}")
        time.sleep(0.05)
    return time.monotonic() - began


def all_sent(number: int) -> Callable[[], bool]:
    """Return the question whether so many messages are sent and none is anything else."""
    return lambda: states() == {State.SENT: number}


def say(*words: object) -> None:
    """Tell the person who runs the suite what was done and seen."""
    sys.stdout.write(f"\n{SAID}{' '.join(str(word) for word in words)}\n")
