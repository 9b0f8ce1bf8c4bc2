"""A child that shares the memory of its parent: what was imported once serves all parts of the clinic."""

import os
import runpy
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from klinik.local import launch

LOOK_EVERY = 0.02  # seconds
LONGEST_NAME = 15  # bytes, PR_SET_NAME of prctl(2)


class Forked:
    """Runs a module as a program; waited for and ended like a subprocess.Popen. Only for a parent without threads."""

    def __init__(self, name: str, words: Sequence[str], log: Path) -> None:
        parent = os.getpid()
        self.returncode: int | None = None
        self.pid = os.fork()
        if not self.pid:
            os._exit(_live(parent, name, words, log))

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs; minus the signal that ended it."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end. Raises subprocess.TimeoutExpired."""
        end = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(LOOK_EVERY)
        return status

    def terminate(self) -> None:
        """Ask it to end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


def _live(parent: int, name: str, words: Sequence[str], log: Path) -> int:
    """Be the child, from its first moment to its exit status."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    launch.call_myself(f"klinik {name}"[:LONGEST_NAME])
    launch.end_with_parent(parent, signal.SIGTERM)
    _speak_into(log)
    try:
        _run(words)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _speak_into(log: Path) -> None:
    with log.open("ab") as output, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)


def _run(words: Sequence[str]) -> None:
    module = words[0]
    sys.argv = list(words)
    runpy.run_module(module, run_name="__main__", alter_sys=True)
