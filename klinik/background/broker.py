"""Celery on Flask: each task runs in an app context, and one that keeps killing its worker is given up."""

import logging
from datetime import datetime
from typing import Any

from celery import Celery, Task
from flask import Flask
from sqlalchemy.dialects.postgresql import insert

from klinik.background import failing, schedule
from klinik.background.models import Redelivery
from klinik.background.settings import HARD_AFTER_SOFT, celery_settings
from klinik.db import db, now

log = logging.getLogger(__name__)

MOST_DELIVERIES = 3  # times that a task may take its worker down with it


def connect(app: Flask) -> Celery:
    """Return a Celery that learns the tasks of all rooms when it is first used. Nothing is connected before that."""
    celery = Celery("klinik", task_cls=_task_class(app), set_as_current=False)
    failing.tell_no_values()
    celery.conf.update(celery_settings(app.config["REDIS_URL"]))
    celery.conf.beat_schedule = schedule.BEAT
    celery.conf.task_routes = (schedule.route,)
    celery.on_after_finalize.connect(_learn_tasks)  # rooms above this one are imported only after it
    return celery


def _learn_tasks(sender: Celery, **_: Any) -> None:
    for job in schedule.JOBS.values():
        until = job.seconds + HARD_AFTER_SOFT
        sender.task(name=job.name, soft_time_limit=job.seconds, time_limit=until)(job.body)


def _task_class(app: Flask) -> "type[Task[Any, None]]":
    class InContext(Task):  # type: ignore[type-arg]  # generic in its stubs only
        """Runs in a context of its own, whose end removes the database session."""

        abstract = True
        Request = "klinik.background.acks:SayingRequest"

        def __call__(self, *args: Any, **kwargs: Any) -> None:
            with app.app_context():
                if not _was_redelivered(self.request) or _may_run_again(self.name, str(self.request.id)):
                    self.run(*args, **kwargs)

    return InContext


def _was_redelivered(request: Any) -> bool:
    return bool((request.delivery_info or {}).get("redelivered"))


def _may_run_again(name: str, id_: str) -> bool:
    """Count a task that comes back after its worker died; False when it has come back too often."""
    if _count(name, id_, at=now()) < MOST_DELIVERIES:
        return True
    log.error("task given up, its worker died %d times: %s %s", MOST_DELIVERIES, name, id_)
    return False


def _count(name: str, id_: str, *, at: datetime) -> int:
    row = insert(Redelivery).values(id=id_, task=name, times=1, at=at)
    again = {"times": Redelivery.times + 1, "at": at}
    counted = row.on_conflict_do_update(index_elements=[Redelivery.id], set_=again).returning(Redelivery.times)
    times = db.session.scalars(counted).one()
    db.session.commit()
    return times
