"""Hears from the database that something was published. While it hears nothing, no kept page is shown."""

import os
import threading
import time

import psycopg
import structlog

from klinik.web.shelf import Shelf
from klinik.web.stamps import CHANNEL, EVERYTHING

PULSE = 0.25
STALE_AFTER = 1.0

log = structlog.get_logger(__name__)


class Listener:
    """One thread and one connection a process, begun at its first question so that it survives a fork."""

    def __init__(self, database_url: str, shelf: Shelf) -> None:
        self._url = database_url
        self._shelf = shelf
        self._heard_at = float("-inf")
        self._process: int | None = None
        self._start = threading.Lock()
        self._stopped = threading.Event()

    def is_awake(self) -> bool:
        """Say whether the database has answered within the last second."""
        if self._process != os.getpid():
            self._begin()
        return time.monotonic() - self._heard_at < STALE_AFTER

    def stop(self) -> None:
        """Hear no more."""
        self._stopped.set()

    def _begin(self) -> None:
        with self._start:
            if self._process != os.getpid():
                self._process = os.getpid()
                self._heard_at = float("-inf")
                threading.Thread(target=self._listen, name="page-listener", daemon=True).start()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                self._hear()
            except psycopg.Error as error:
                log.warning("pages.deaf", reason=type(error).__name__)
                self._stopped.wait(PULSE)

    def _hear(self) -> None:
        with psycopg.connect(self._url, autocommit=True, connect_timeout=2) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._shelf.drop(EVERYTHING)
            while not self._stopped.is_set():
                asked_at = time.monotonic()
                connection.execute("SELECT 1")
                for note in connection.notifies(timeout=PULSE):
                    self._shelf.drop(note.payload)
                self._heard_at = asked_at
