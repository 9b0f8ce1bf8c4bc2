"""What workers can do, and when it is done by the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from celery.schedules import crontab
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from klinik.background.models import TaskRun
from klinik.background.settings import FIRST, LAST, QUEUE, SOFT_LIMIT
from klinik.db import db, now

Body = TypeVar("Body", bound=Callable[..., None])


@dataclass(frozen=True)
class Job:
    """A named piece of work; `seconds` is its soft time limit. What can wait is begun once nothing else is left."""

    name: str
    body: Callable[..., None]
    seconds: int
    can_wait: bool = False


JOBS: dict[str, Job] = {}
BEAT: dict[str, dict[str, Any]] = {}


def task(name: str, *, seconds: int = SOFT_LIMIT, can_wait: bool = False) -> Callable[[Body], Body]:
    """Make a function a task by the name `<room>.<verb>`. It stays a function, takes ids, and may run twice.

    None may take longer than SOFT_LIMIT seconds: from that follows how soon a dead worker's task is given to another
    (docs/reliability.md). Longer work is done in parts. Of what nobody waits for there may be much, and slow, where it
    says that it `can_wait`: everything else goes first, so others wait for one such task at most.
    """
    if seconds > SOFT_LIMIT:
        raise ValueError(f"{name} wants {seconds} seconds; a task may take {SOFT_LIMIT}")

    def register(body: Body) -> Body:
        JOBS[name] = Job(name, body, seconds, can_wait)
        return body

    return register


def periodic(name: str, *, every: timedelta | crontab, seconds: int = SOFT_LIMIT) -> Callable[[Body], Body]:
    """Make a function a task that the beat starts. Hours of a crontab are UTC.

    A beat that was down does not catch up, and several may run: what must happen once a week asks every few minutes
    and begins with `once`.
    """
    entry: dict[str, Any] = {"task": name, "schedule": every}
    if isinstance(every, timedelta):
        entry["options"] = {"expires": every.total_seconds()}  # nothing piles up while no worker runs
    BEAT[name] = entry
    return task(name, seconds=seconds)


def route(name: str, *_: Any, **__: Any) -> dict[str, Any]:
    """Return in which of the queue's lists a task waits, as Celery asks for it."""
    return {"queue": QUEUE, "priority": LAST if name in JOBS and JOBS[name].can_wait else FIRST}


def once(task: str, period: str) -> bool:
    """Say whether this transaction is the one that does a task's work for a period (`2026-W47`).

    The row is committed together with the work, so work that failed is done by a later run. Who comes while another
    transaction is at it gets False at once (advisory lock, held until the end of the transaction).
    """
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtext("once"), func.hashtext(task)))):
        return False
    row = insert(TaskRun).values(task=task, period=period, at=now()).on_conflict_do_nothing().returning(TaskRun.task)
    return db.session.scalar(row) is not None
