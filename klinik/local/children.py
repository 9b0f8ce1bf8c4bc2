"""Our own child processes: each ends when we end, however we end."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import IO, Protocol

from klinik.local.errors import CannotStart

LAUNCH = Path(__file__).with_name("launch.py")
SOCKET_PATH_BYTES = 107  # sun_path of unix(7), less its closing zero
TELLING = re.compile(r"^\S*(Error|Exception|FATAL|\[ERROR\]|CRITICAL)\b|(:|\]) +(FATAL|ERROR|PANIC):")
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"


class Child(Protocol):
    """What is asked of a running part: a subprocess.Popen or a Forked."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def terminate(self) -> None: ...


def launched(command: Sequence[str | Path], *, deadly: signal.Signals, identity: str = "same") -> list[str]:
    """Return the command line that starts the command as a child which gets the deadly signal when we die."""
    ours = [sys.executable, "-I", "-S", str(LAUNCH), str(os.getpid()), str(deadly.value), identity]
    return ours + [str(word) for word in command]


def spawn(
    command: Sequence[str | Path],
    *,
    deadly: signal.Signals = signal.SIGTERM,
    identity: str = "same",
    output: IO[bytes] | int | None = subprocess.DEVNULL,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own, so that Ctrl-C reaches it only through us."""
    return subprocess.Popen(
        launched(command, deadly=deadly, identity=identity),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=environ,
        cwd=folder,
        start_new_session=True,
    )


def stop(child: subprocess.Popen[bytes], *, by: signal.Signals, within: float) -> bool:
    """Ask the child to end; after `within` seconds end its whole group. Returns whether asking was enough."""
    if child.poll() is None:
        child.send_signal(by)
    try:
        child.wait(within)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return False
    return True


def wait_until(ready: Callable[[], bool], *, child: Child, what: str, log: Path, within: float = 30) -> None:
    """Wait until the child answers. Raises CannotStart when it ends first or takes longer than `within` seconds."""
    end = time.monotonic() + within
    while not ready():
        if child.poll() is not None:
            raise CannotStart(f"{what} berhenti saat dinyalakan. Kata terakhirnya: {last_words(log)}")
        if time.monotonic() > end:
            raise CannotStart(f"{what} tidak menjawab dalam {within:.0f} detik. Kata terakhirnya: {last_words(log)}")
        time.sleep(0.02)


def last_words(log: Path) -> str:
    """Return what a log says went wrong: its last line that names an error, else its last line."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    telling = [line for line in lines if TELLING.search(line)]
    return next(iter(telling[-1:] or lines[-1:]), "(tidak ada)").strip()


def socket_folder(wanted: Path, *, known: Path | None = None) -> Path:
    """Return a private folder for sockets: the wanted one, or a short one where its path would be too long.

    One that is `known` from an earlier start is used again while it is there: others have its address.
    """
    if known is not None and known.exists():
        return known
    if len(os.fsencode(wanted / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_BYTES:
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        return wanted
    name = sha256(os.fsencode(wanted)).hexdigest()[:8]
    return Path(tempfile.mkdtemp(prefix=f"klinik-{name}-", dir="/tmp"))
