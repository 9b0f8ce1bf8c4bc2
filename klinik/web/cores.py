"""Lets each web process stay on a core of its own, for as many processes as cores (docs/decisions/0037)."""

import os
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask

WsgiApp = Callable[..., Iterable[bytes]]


class Settled:
    """Hands every request on; at the first one of a process, which may have been forked, it chooses the core."""

    def __init__(self, app: WsgiApp) -> None:
        self.app = app
        self._start = threading.Lock()
        self._process: int | None = None
        self._place: socket.socket | None = None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if self._process != os.getpid():
            self._begin()
        return self.app(environ, start_response)

    def _begin(self) -> None:
        with self._start:
            if self._process != os.getpid():
                self._place = settle()
                self._process = os.getpid()


def init_app(app: Flask) -> None:
    if app.config["OWN_CORE"] == "on" and hasattr(os, "sched_setaffinity"):
        app.wsgi_app = Settled(app.wsgi_app)  # type: ignore[method-assign]  # as Flask documents it


def settle() -> socket.socket | None:
    """Let all threads of this process run on one core, another one than its siblings; return what holds the core.

    None where each core is held: the system deals then, as it does by itself.
    """
    for core in sorted(os.sched_getaffinity(0)):
        if (held := _hold(core)) is not None:
            for thread in Path("/proc/self/task").iterdir():
                with suppress(ProcessLookupError):  # it has ended
                    os.sched_setaffinity(int(thread.name), {core})
            return held
    return None


def _hold(core: int) -> socket.socket | None:
    """Take a core among siblings: a name that the kernel gives once, and frees with the process. None where it is."""
    try:
        name = socket.socket(socket.AF_UNIX)
        name.bind(f"\0klinik-web-{os.getppid()}-{core}")
    except OSError:
        return None
    return name
