"""The parts of a running clinic as child processes: watched, started anew when they end, stopped together."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from klinik.local import children
from klinik.local.children import Child
from klinik.local.errors import CannotStart

LONGEST_PAUSE = 30.0  # seconds before a part that keeps ending is started again
WEB_PROCESSES = 2
STEADY = 60.0  # seconds after which a part counts as healthy again


@dataclass
class Part:
    """One child, how often it has ended lately, and when it may start again. The first word names its program."""

    name: str
    words: Sequence[str]
    log: Path
    ends: int = 0
    started: float = 0.0
    due: float = 0.0
    child: Child | None = field(default=None, repr=False)

    def note_end(self) -> float:
        """Count an end and return how many seconds to wait: 1, 2, 4 … for a part that keeps ending."""
        now = time.monotonic()
        self.ends = 1 if now - self.started > STEADY else self.ends + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (self.ends - 1))
        self.due, self.child = now + pause, None
        return pause


class Crew:
    """Parts that belong together; `begin` starts one of them."""

    def __init__(self, parts: Iterable[Part], *, begin: Callable[[Part], Child]) -> None:
        self.parts = list(parts)
        self._begin = begin

    def start(self, *names: str) -> None:
        """Start these parts."""
        for part in self.parts:
            if part.name in names:
                self._start(part)

    def child(self, name: str) -> Child:
        """Return the running process of a part."""
        return next(part.child for part in self.parts if part.name == name and part.child is not None)

    def mend(self, say: Callable[[str], None]) -> None:
        """Start again what has ended, after a pause that grows, and say so."""
        for part in self.parts:
            if part.child is not None and part.child.poll() is not None:
                _end_group(part.child)
                said = children.last_words(part.log)
                pause = part.note_end()
                say(f"Bagian {part.name} berhenti; dinyalakan lagi dalam {pause:.0f} detik. Kata terakhirnya: {said}")
            elif part.child is None and time.monotonic() >= part.due:
                try:
                    self._start(part)
                except CannotStart as refusal:
                    pause = part.note_end()
                    say(f"Bagian {part.name} belum menyala; dicoba lagi dalam {pause:.0f} detik. {refusal}")

    def stop(self, within: float) -> list[str]:
        """Ask all parts to end, then end their groups. Returns the names of those that had to be forced."""
        running = [(part.name, part.child) for part in self.parts if part.child is not None]
        for _name, child in running:
            child.terminate()
        end = time.monotonic() + within
        return [name for name, child in running if not _ends_by(child, end)]

    def _start(self, part: Part) -> None:
        part.child, part.started = self._begin(part), time.monotonic()


def answers(address: str) -> bool:
    """Tell whether the web serves this address."""
    try:
        urllib.request.urlopen(address + "livez", timeout=2).close()  # noqa: S310 - our own address
    except OSError:
        return False
    return True


def _ends_by(child: Child, end: float) -> bool:
    try:
        child.wait(max(0.0, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end_group(child)
    return True


def _end_group(child: Child) -> None:
    """Leave nothing of a part behind: its own children share its group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
