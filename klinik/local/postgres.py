"""PostgreSQL as our own child, on a socket of its own and no port."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGQUIT

import psycopg
from psycopg import sql

from klinik.local import binaries, children, identity
from klinik.local.children import Child
from klinik.local.errors import CannotStart
from klinik.local.identity import Identity
from klinik.local.launch import NOBODY

ROOM_NEEDED = 200 * 1024 * 1024  # a new cluster takes 45 MB; the rest is so that it does not fill up at once
USER = "klinik"
FRUGAL = {"listen_addresses": "", "unix_socket_permissions": "0700", "shared_buffers": "64MB", "jit": "off"}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """A cluster in a folder: made at the first start, kept after that. `durable=False` is for tests."""

    def __init__(
        self, folder: Path, *, programs: str = "", durable: bool = True, as_whom: Identity | None = None
    ) -> None:
        self.identity = as_whom or identity.fitting()
        self.programs = binaries.postgres(programs)
        self.home = folder.absolute()
        if self.identity is Identity.UNPRIVILEGED:
            self.home = identity.own_folder(folder)
            self.programs = identity.reachable(self.programs, self.home)
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"
        self.settings = FRUGAL if durable else FRUGAL | FORGETFUL

    def start(self) -> "Postgres":
        """Start the server and wait until it answers. Raises CannotStart."""
        self.launch()
        return self.wait()

    def launch(self) -> Child:
        """Start the server, which answers some time later. Raises CannotStart."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.data.exists():
            self._make_cluster()
        self._clear_stale_lock()
        self.sockets = children.socket_folder(self.home / "run", known=vars(self).get("sockets"))
        if self.identity is Identity.UNPRIVILEGED:
            os.chown(self.sockets, NOBODY, NOBODY)
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        with self.log.open("ab") as log:
            self.child = children.spawn(
                [self.programs / "postgres", "-D", self.data, "-k", self.sockets, *options],
                deadly=SIGINT,
                identity=self.identity,
                output=log,
            )
        return self.child

    def wait(self) -> "Postgres":
        """Wait until it answers. Raises CannotStart."""
        children.wait_until(self._answers, child=self.child, what="PostgreSQL", log=self.log)
        return self

    def stop(self, within: float = 8) -> None:
        """End the server, first politely (open connections are cut), then at once."""
        if not children.stop(self.child, by=SIGINT, within=within):
            shutil.rmtree(self.sockets, ignore_errors=True)
        if self.sockets.parent != self.home:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def url(self, database: str) -> str:
        """Return how to reach one database."""
        return f"postgresql://{USER}@/{database}?host={self.sockets}"

    def has(self, database: str) -> bool:
        """Tell whether the database exists."""
        with self._connect() as connection:
            return connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).rowcount == 1

    def make(self, database: str, *, note: str = "") -> str:
        """Make an empty database, with a note on it, and return how to reach it."""
        name = sql.Identifier(database)
        with self._connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(note)))
        return self.url(database)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_cluster(self) -> None:
        """Make it under another name first: what stopped half-way is never taken for a cluster."""
        if shutil.disk_usage(self.home).free < ROOM_NEEDED:
            raise CannotStart(f"Ruang disk di {self.home} kurang dari 200 MB. Kosongkan ruang, lalu coba lagi.")
        part = self.home / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        words: list[str | Path] = ["-D", part, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        line = children.launched([self.programs / "initdb", *words], deadly=SIGKILL, identity=self.identity)
        made = subprocess.run(line, capture_output=True, text=True, check=False)
        if made.returncode:
            raise CannotStart(f"Basis data baru gagal dibuat di {self.home}: {made.stderr.strip()}")
        part.rename(self.data)

    def _clear_stale_lock(self) -> None:
        """Remove the lock of a server that is gone; wait for one that is still leaving. Raises CannotStart.

        What was killed leaves children behind that hold its memory for a moment, in which no other may start.
        """
        lock = self.data / "postmaster.pid"
        end = time.monotonic() + 10
        while lock.exists() and (_serves(_first_number(lock), self.data) or _is_lived_in(self.data)):
            if time.monotonic() > end:
                raise CannotStart(f"PostgreSQL lain memakai {self.data} (proses {_first_number(lock)}). Hentikan dulu.")
            time.sleep(0.1)
        lock.unlink(missing_ok=True)

    def crash(self) -> None:
        """End the server at once, as a power cut would (for tests of what survives)."""
        children.stop(self.child, by=SIGQUIT, within=5)


def _first_number(lock: Path) -> int:
    try:
        return int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return 0


def _serves(process: int, data: Path) -> bool:
    """Tell whether this process is a living PostgreSQL with that data folder: numbers are used again."""
    facts = Path("/proc") / str(process)
    if not Path("/proc/self").exists():
        return subprocess.run(["/bin/ps", "-p", str(process)], capture_output=True, check=False).returncode == 0
    try:
        state = (facts / "stat").read_text().rsplit(")", 1)[1].split()[0]
        words = (facts / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return state not in "ZX" and b"postgres" in words[0] and os.fsencode(data) in words


def _is_lived_in(data: Path) -> bool:
    """Tell whether a process works in that folder, as all of a server's do. Asks what only Linux tells."""
    for place in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if place.readlink() == data.resolve():
                return True
        except OSError:
            continue  # gone meanwhile, or somebody else's
    return False
