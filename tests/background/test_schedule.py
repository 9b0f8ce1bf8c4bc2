"""What the clock asks for happens once, whoever asks how often."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.background import once, queries, schedule, services, tasks
from klinik.background.broker import MOST_DELIVERIES, connect
from klinik.background.models import Redelivery, TaskRun
from klinik.background.settings import HARD_AFTER_SOFT, VISIBLE_AGAIN, broker_url, celery_settings
from klinik.background.worker import PATIENCE, Progress
from klinik.db import db, now


def test_a_period_is_worked_once(session):
    assert once("room.weekly", "2026-W47")
    session.commit()

    assert not once("room.weekly", "2026-W47")
    assert once("room.weekly", "2026-W48")
    assert once("other.weekly", "2026-W47")


def test_work_that_failed_is_done_by_the_next_who_asks(session):
    assert once("room.weekly", "2026-W47")

    session.rollback()

    assert once("room.weekly", "2026-W47")


def test_who_comes_meanwhile_does_not_wait(separate_app):
    assert once("room.weekly", "2026-W47")

    answers = _asked_by_others(separate_app, 4)

    assert answers == [False] * 4


def _asked_by_others(app, number):
    answers = []

    def ask():
        with app.app_context():
            answers.append(once("room.weekly", "2026-W47"))

    others = [threading.Thread(target=ask) for _ in range(number)]
    for other in others:
        other.start()
    for other in others:
        other.join(5)
    return answers


def test_the_canary_shows_that_a_worker_works(session):
    assert queries.last_heartbeat() is None
    began = now()

    tasks.canary()
    tasks.canary()

    assert queries.last_heartbeat() >= began


def test_old_traces_are_forgotten_and_new_ones_kept(session):
    session.add(TaskRun(task="a", period="old", at=now() - services.KEPT - timedelta(days=1)))
    session.add(TaskRun(task="a", period="new", at=now()))
    session.commit()

    tasks.forget()

    assert session.scalars(select(TaskRun.period)).all() == ["new"]


def test_a_task_that_keeps_killing_its_worker_is_given_up(app):
    runs = []

    def poison():
        runs.append(1)

    celery = _celery_with("test.poison", poison, app)

    for _ in range(MOST_DELIVERIES + 2):
        _deliver_again(celery.tasks["test.poison"])

    assert len(runs) == MOST_DELIVERIES - 1
    assert queries.given_up(since=now() - timedelta(minutes=1)) == 1


def test_a_task_delivered_for_the_first_time_leaves_no_trace(app, session):
    def harmless():
        pass

    celery = _celery_with("test.harmless", harmless, app)

    celery.tasks["test.harmless"]()

    assert session.scalars(select(Redelivery)).all() == []


@pytest.fixture(autouse=True)
def _forget_jobs(monkeypatch):
    monkeypatch.setattr(schedule, "JOBS", dict(schedule.JOBS))


def _celery_with(name, body, app):
    schedule.task(name)(body)
    return connect(app)


def _deliver_again(task):
    task.push_request(id="one-and-the-same", delivery_info={"redelivered": True})
    try:
        task()
    finally:
        task.pop_request()


def test_a_worker_with_nothing_to_do_is_not_stuck():
    progress = Progress(at=0)

    assert not any(progress.is_stuck(taken=5, waiting=0, at=at) for at in range(0, 10 * PATIENCE, 10))


def test_a_worker_that_takes_nothing_of_what_waits_is_stuck():
    progress = Progress(at=0)

    assert not progress.is_stuck(taken=5, waiting=1, at=1)
    assert not progress.is_stuck(taken=5, waiting=1, at=PATIENCE)
    assert progress.is_stuck(taken=5, waiting=1, at=PATIENCE + 2)


def test_a_worker_that_takes_its_time_but_takes_is_not_stuck():
    progress = Progress(at=0)

    assert not any(progress.is_stuck(taken=at, waiting=9, at=at * (PATIENCE - 1)) for at in range(1, 9))


def test_every_task_may_end_before_another_worker_is_given_it():
    longest = max(job.seconds for job in schedule.JOBS.values()) + HARD_AFTER_SOFT

    assert 3 * longest <= VISIBLE_AGAIN
    assert longest < PATIENCE


def test_the_time_until_a_task_is_seen_again_stands_in_all_three_places():
    settings = celery_settings("redis://localhost:6379/0")

    assert settings["visibility_timeout"] == VISIBLE_AGAIN
    assert settings["broker_transport_options"]["visibility_timeout"] == VISIBLE_AGAIN
    assert settings["result_backend_transport_options"]["visibility_timeout"] == VISIBLE_AGAIN


def test_the_broker_may_live_on_a_socket_or_a_port():
    assert broker_url("unix:///run/v.sock?db=3") == "redis+socket:///run/v.sock?virtual_host=3"
    assert broker_url("unix:///run/v.sock") == "redis+socket:///run/v.sock?virtual_host=0"
    assert broker_url("rediss://:x@h:1/2") == "rediss://:x@h:1/2"


def test_the_worker_knows_every_task_and_the_beat_starts_no_other(app):
    celery = app.extensions["celery"]

    assert {"background.canary", "notifications.relay", "notifications.sweep", "summaries.look"} <= set(celery.tasks)
    assert set(schedule.JOBS) <= set(celery.tasks)
    assert {entry["task"] for entry in celery.conf.beat_schedule.values()} <= set(schedule.JOBS)


def test_only_json_is_read(app):
    assert app.extensions["celery"].conf.accept_content == ["json"]


def test_a_task_has_a_context_whose_end_removes_the_session(separate_app):
    inner = []

    def look():
        inner.append(db.session())

    celery = _celery_with("test.session", look, separate_app)

    celery.tasks["test.session"]()

    assert inner[0] is not db.session()
