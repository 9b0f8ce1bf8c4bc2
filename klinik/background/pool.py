"""A child that has ended is followed by the next at once.

Celery asks whether a child has ended when its pipes close. The kernel closes them a moment before the child can be
waited for, so the question comes too early, and is asked again by a timer of five seconds (seen with Celery 5.7 and
billiard 4.3: of a hundred children renewed for their memory, each cost 4.4 to 5.5 s in which the worker did nothing).
"""

import os
import time
from typing import Any

from celery.concurrency import prefork
from celery.concurrency.asynpool import AsynPool

SOON = 0.5  # seconds; it takes a few thousandths
LOOK_EVERY = 0.002  # seconds


class PromptPool(AsynPool):
    """Waits the moment until a child that has closed its pipes has ended."""

    def _event_process_exit(self, hub: Any, process: Any) -> None:
        end = time.monotonic() + SOON
        while not has_ended(process.pid) and time.monotonic() < end:
            time.sleep(LOOK_EVERY)
        super()._event_process_exit(hub, process)  # type: ignore[misc]  # missing in its stubs


def has_ended(child: int) -> bool:
    """Say whether a child has ended; whoever waits for it learns the same afterwards."""
    try:
        return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:  # waited for already
        return True


def use() -> None:
    """Let the workers of this process have such a pool."""
    prefork.TaskPool.Pool = PromptPool
