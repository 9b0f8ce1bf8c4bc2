"""The way from a committed change to the broker. Nobody who serves a page ever waits for Redis here."""

import atexit
import logging
import os
import threading
import time
import weakref
from queue import Empty, Full, Queue

from celery import Celery
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from klinik.db import db

log = logging.getLogger(__name__)

LONGEST_QUEUE = 1000  # names of tasks; what does not fit is found by the sweep
TRIES = 2  # the first one may find a connection that a restarted broker has closed
LAST_WORDS = 1.0  # seconds that a command which ends gives its nudges to leave

Nudge = tuple[str, tuple[str, ...]]


def enqueue(name: str, *ids: str) -> None:
    """Ask a worker to run a task, once the current transaction is committed; a rollback forgets it.

    At most once: where the broker is down the nudge is dropped, so the work itself must be a row that a sweep finds.
    """
    session = db.session()
    if not session.in_transaction():
        session.begin()
    session.info.setdefault("nudges", []).append((name, ids))


class Nudges:
    """A bounded queue and one thread a process, started when first needed and anew after a fork."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery
        self.restart()
        _living.add(self)

    def put(self, name: str, *ids: str) -> None:
        """Pass a nudge on without waiting. The same one is not queued twice; where the queue is full it is dropped."""
        nudge = (name, ids)
        with self._lock:
            if nudge in self._queued or not self._celery.conf.broker_url:
                return
            try:
                self._queue.put_nowait(nudge)
            except Full:
                log.warning("nudge dropped, the queue is full: %s", name)
                return
            self._queued.add(nudge)
            self._start()

    def flush(self, within: float = LAST_WORDS) -> None:
        """Wait, at most this many seconds, until all has left."""
        end = time.monotonic() + within
        while self._queue.unfinished_tasks and time.monotonic() < end:
            time.sleep(0.01)

    def restart(self) -> None:
        """Begin with nothing: in a forked child neither the thread nor the state of the locks can be trusted."""
        self._lock = threading.Lock()
        self._queue: Queue[Nudge] = Queue(LONGEST_QUEUE)
        self._queued: set[Nudge] = set()
        self._thread: threading.Thread | None = None

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=_send_all, args=(weakref.ref(self),), name="nudges", daemon=True)
            self._thread.start()

    def send_next(self) -> None:
        """Send one nudge, waiting a while for it."""
        try:
            nudge = self._queue.get(timeout=5)
        except Empty:
            return
        with self._lock:
            self._queued.discard(nudge)  # before it leaves: a commit from now on needs a nudge of its own
        self._send(nudge)
        self._queue.task_done()

    def _send(self, nudge: Nudge) -> None:
        name, ids = nudge
        for attempt in range(1, TRIES + 1):
            try:
                self._celery.send_task(name, args=ids, retry=False)
            except Exception as error:  # whatever ails the broker, the sweep catches up
                log.warning("nudge %s not sent (%d of %d): %s", name, attempt, TRIES, error)
            else:
                return


def _send_all(place: "weakref.ref[Nudges]") -> None:
    while (nudges := place()) is not None:
        nudges.send_next()
        del nudges


_living: "weakref.WeakSet[Nudges]" = weakref.WeakSet()


def _after_fork() -> None:
    for nudges in _living:
        nudges.restart()


def _at_exit() -> None:
    for nudges in _living:
        nudges.flush()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(_at_exit)


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    """Remember how many nudges there were when a savepoint began."""
    if transaction.nested:
        _marks(session)[transaction] = len(session.info.get("nudges", ()))


@event.listens_for(Session, "after_soft_rollback")
def _forget_since_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        del session.info.get("nudges", [])[_marks(session).get(transaction, 0) :]


@event.listens_for(Session, "after_commit")
def _leave(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for name, ids in dict.fromkeys(session.info.pop("nudges", ())):
        current_app.extensions["nudges"].put(name, *ids)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """Drop what a rolled back or abandoned transaction had asked for."""
    if transaction.parent is None:
        session.info.pop("nudges", None)
        session.info.pop("nudge marks", None)


def _marks(session: Session) -> dict[SessionTransaction, int]:
    marks: dict[SessionTransaction, int] = session.info.setdefault("nudge marks", {})
    return marks
