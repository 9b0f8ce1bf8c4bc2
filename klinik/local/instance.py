"""The folder of one clinic on one machine: its lock, its own secrets, and what its commands need to know."""

import fcntl
import json
import secrets
import shutil
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from klinik.local.errors import CannotStart

ROOM_NEEDED = 300 * 1024 * 1024  # bytes: a new database, the demo data and a while of logs
LARGEST_LOG = 5 * 1024 * 1024  # bytes; a longer one is put aside at the next start


class Instance:
    """The folder and what lies in it. Nothing is made before `take`."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder).absolute()
        self.database = self.folder / "postgres"
        self.broker = self.folder / "valkey"
        self.files = self.folder / "files"
        self.mail = self.folder / "mail"
        self.logs = self.folder / "log"
        self.seeded = self.folder / "demo-seeded"  # there once the demonstration data is
        self._environment = self.folder / "environment.json"
        self._lock = self.folder / "lock"
        self._held: IO[str] | None = None

    def take(self) -> None:
        """Make the folder and hold it for this process alone; the lock ends with the process. Raises CannotStart."""
        try:
            for folder in (self.folder, self.logs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._held = self._lock.open("a+")
        except OSError as error:
            raise CannotStart(f"Folder {self.folder} tidak dapat dipakai: {error.strerror}.") from error
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.leave()
            raise CannotStart(self._whose()) from None
        if shutil.disk_usage(self.folder).free < ROOM_NEEDED:
            raise CannotStart(f"Ruang disk di {self.folder} kurang dari 300 MB. Kosongkan ruang, lalu coba lagi.")

    def leave(self) -> None:
        """Let the next one take the folder."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def sign(self, words: str) -> None:
        """Write into the lock who holds it, for whoever finds it held."""
        if self._held is not None:
            self._held.truncate(0)
            self._held.write(words)
            self._held.flush()

    def secrets(self) -> dict[str, str]:
        """Return this instance's own secrets, made at the first call and kept where only its owner reads them."""
        kept = self.folder / "secrets.json"
        if not kept.exists():
            part = self.folder / "secrets.part"
            _write_private(part, _new_secrets())
            part.rename(kept)
        return dict(json.loads(kept.read_text()))

    def publish(self, environ: Mapping[str, str]) -> None:
        """Let commands in other terminals join this clinic while it runs."""
        _write_private(self._environment, environ)

    def withdraw(self) -> None:
        """The clinic has stopped: there is nothing to join."""
        self._environment.unlink(missing_ok=True)

    def running(self) -> dict[str, str]:
        """Return the settings of the clinic that runs in this folder now; none where nothing runs."""
        if not self._environment.exists() or not self._lock.exists():
            return {}
        with self._lock.open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return dict(json.loads(self._environment.read_text()))
        return {}

    def log(self, name: str) -> Path:
        """Return a part's log; what has grown too long is put aside, the one before it forgotten."""
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".old.log"))
        return path

    def _whose(self) -> str:
        holder = self._lock.read_text().strip()
        return (
            f"Klinik di folder {self.folder} sudah berjalan{holder and ': ' + holder}. Tidak ada yang dinyalakan lagi."
        )


def _new_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_hex(32),
        "ENCRYPTION_KEYS": b64encode(secrets.token_bytes(32), b"-_").decode(),
        "INDEX_KEY": f"1:{secrets.token_hex(32)}",
    }


def _write_private(path: Path, words: Mapping[str, str]) -> None:
    path.touch(mode=0o600)
    path.write_text(json.dumps(words, indent=1) + "\n")
