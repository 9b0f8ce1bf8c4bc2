"""Inside a worker: it ends when it makes no progress, so that its supervisor starts a fresh one."""

import ctypes
import logging
import os
import signal
import sys
import threading
import time
from typing import Any

import redis
from celery import signals
from celery.worker import state
from flask import Flask

from klinik.background import pool
from klinik.background.settings import LISTS, SOCKET_TIMEOUT
from klinik.web import logs

log = logging.getLogger(__name__)

PATIENCE = 180  # seconds without progress while work waits; longer than any task may take
LOOK_EVERY = 10  # seconds
NO_PROGRESS = 70  # exit status
PR_SET_PDEATHSIG = 1


class Progress:
    """Tells a worker that hangs from one that has nothing to do: work waits, and it takes none of it."""

    def __init__(self, *, at: float) -> None:
        self._taken = -1
        self._since = at

    def is_stuck(self, *, taken: int, waiting: int, at: float) -> bool:
        """Given all tasks taken so far and those in the queue, say whether PATIENCE has run out."""
        if taken != self._taken or not waiting:
            self._taken, self._since = taken, at
        return at - self._since > PATIENCE


def init_app(app: Flask) -> None:
    """Watch over the worker, should this process become one."""

    def start_watch(**_: Any) -> None:
        threading.Thread(target=_watch, args=(app.config["REDIS_URL"],), name="progress", daemon=True).start()

    def begin_child(**_: Any) -> None:
        _end_with_parent()
        with app.app_context():
            for engine in app.extensions["sqlalchemy"].engines.values():
                engine.dispose(close=False)  # the connections are the parent's

    def end_child(**_: Any) -> None:
        app.extensions["nudges"].flush()  # what its last task asked for has a thread of its own, which ends with it

    pool.use()
    signals.after_setup_logger.connect(_in_json, weak=False, dispatch_uid="klinik.log")
    signals.after_setup_task_logger.connect(_in_json, weak=False, dispatch_uid="klinik.task_log")
    signals.worker_ready.connect(start_watch, weak=False, dispatch_uid="klinik.watch")
    signals.worker_process_init.connect(begin_child, weak=False, dispatch_uid="klinik.child")
    signals.worker_process_shutdown.connect(end_child, weak=False, dispatch_uid="klinik.child_end")


def _in_json(logger: logging.Logger, **_: Any) -> None:
    """Let what Celery and the libraries say be lines like our own."""
    for handler in logger.handlers:
        handler.setFormatter(logs.formatter())


def _watch(redis_url: str) -> None:
    broker = redis.Redis.from_url(redis_url, socket_timeout=SOCKET_TIMEOUT, socket_connect_timeout=SOCKET_TIMEOUT)
    progress = Progress(at=time.monotonic())
    while not progress.is_stuck(taken=_taken(), waiting=_waiting(broker), at=time.monotonic()):
        time.sleep(LOOK_EVERY)
    log.critical("no task taken for %d s though work waits: the worker ends, to be started anew", PATIENCE)
    os._exit(NO_PROGRESS)  # a hanging worker hangs in its orderly end too


def _taken() -> int:
    return sum(state.total_count.values())


def _waiting(broker: "redis.Redis") -> int:
    """Return how many tasks wait; none where the broker itself is away, which no restart would mend."""
    try:
        return sum(int(broker.llen(key)) for key in LISTS)
    except redis.RedisError:
        return 0


def _end_with_parent() -> None:
    """Let the kernel end this child when the worker's main process dies (Linux; elsewhere its pipe breaks)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
