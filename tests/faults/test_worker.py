"""Workers are killed, stopped, poisoned; no message is lost (docs/reliability.md)."""

import random
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from klinik.background import queries
from klinik.background.broker import MOST_DELIVERIES
from klinik.db import db, now
from klinik.notifications.kinds import State
from klinik.notifications.models import Notification
from klinik.notifications.services import relay
from tests.faults.clinic import all_sent, say, states, tell, traces, wait
from tests.faults.pace import LEASE_SECONDS, PATIENCE

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

KILLS = 5
CHILDREN = 2
TASKS = 10
SECONDS_LOST = 5  # by Celery alone, for each child that is given up (klinik/background/pool.py)


def test_a_worker_killed_five_times_loses_nothing(clinic):
    ids = tell(1000)
    clinic.office.seconds_each = 0.005
    clinic.beat()

    for _ in range(KILLS):
        worker, before = clinic.worker(concurrency=CHILDREN), len(clinic.office.mails)
        wait(lambda before=before: len(clinic.office.mails) > before, within=PATIENCE, clinic=clinic)
        time.sleep(random.uniform(0.05, 0.4))
        worker.kill()
        worker.wait()
    clinic.worker(concurrency=CHILDREN)
    took = wait(all_sent(1000), within=PATIENCE, clinic=clinic)

    copies = clinic.office.copies()
    extra = sum(copies.values()) - len(copies)
    say(
        f"1,000 messages, kill -9 of the worker {KILLS} times: {1000 - len(copies)} lost, {extra} copies; "
        f"all sent {took:.1f} s after the last start"
    )
    assert set(copies) == set(ids)
    assert extra <= KILLS * CHILDREN * relay.GROUP


def test_death_between_250_and_the_mark_makes_one_copy_of_the_same_name_of_what_was_in_hand(clinic, tmp_path):
    ids = tell(40)
    flag = tmp_path / "died"
    clinic.beat()
    clinic.worker(concurrency=1, DIE_AFTER_250=str(flag))

    took = wait(all_sent(40), within=PATIENCE, clinic=clinic)

    copies, in_hand = clinic.office.copies(), int(flag.read_text())
    say(
        f"kill -9 between the server's 250 and our mark, {in_hand} messages in hand: one copy of each of those; "
        f"sent again after {took:.1f} s (lease {LEASE_SECONDS} s here, 75 s in the product)"
    )
    assert set(copies) == set(ids)
    assert in_hand <= relay.GROUP
    assert sorted(copies.values()) == [1] * (40 - in_hand) + [2] * in_hand


def test_a_worker_that_is_asked_to_stop_finishes_what_it_holds(clinic):
    tell(1000)
    clinic.office.seconds_each = 0.02
    clinic.beat()
    worker = clinic.worker(concurrency=CHILDREN)
    wait(lambda: len(clinic.office.mails) > 20, within=PATIENCE, clinic=clinic)

    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    worker.wait(35)
    took = time.monotonic() - began

    left = states()
    say(
        f"SIGTERM with {left.get(State.WAITING, 0)} messages waiting: ended after {took:.1f} s, "
        f"{left.get(State.SENDING, 0)} rows left in the middle"
    )
    assert worker.returncode == 0
    assert took < 30
    assert State.SENDING not in left
    clinic.office.seconds_each = 0
    clinic.worker(concurrency=CHILDREN)
    wait(all_sent(1000), within=PATIENCE, clinic=clinic)
    assert set(clinic.office.copies().values()) == {1}


def test_a_task_that_kills_its_worker_is_given_up_and_the_others_go_on(clinic):
    clinic.worker(concurrency=CHILDREN)

    clinic.ask("test.die")
    for number in range(30):
        clinic.ask("test.live", str(number))
    took = wait(lambda: len(traces("lived ")) == 30, within=PATIENCE, clinic=clinic)
    wait(lambda: queries.given_up(since=now().replace(year=2000)) == 1, within=PATIENCE, clinic=clinic)

    say(
        f"a task that kills its process: run {len(traces('died '))} times, then given up; "
        f"30 others done after {took:.1f} s"
    )
    assert len(traces("died ")) == MOST_DELIVERIES


def test_a_message_that_kills_its_relay_does_not_hold_up_the_others(clinic, tmp_path):
    """The relay dies over the first message it sends; the rest leave, and so does that one at last."""
    tell(60)
    clinic.beat()
    clinic.worker(concurrency=CHILDREN, DIE_AFTER_250=str(tmp_path / "died"))

    wait(all_sent(60), within=PATIENCE, clinic=clinic)

    assert Path(tmp_path / "died").exists()
    assert db.session.scalars(select(func.max(Notification.attempts))).one() == 2


def test_two_beats_and_two_workers_do_each_thing_once(clinic):
    for _ in range(2):
        clinic.worker(concurrency=CHILDREN)
        clinic.beat()

    wait(lambda: len(traces("tick ")) >= 6, within=PATIENCE, clinic=clinic)

    periods = [trace.split()[1] for trace in traces("tick ")]
    say(f"two beats, two workers, a tick each second: {len(periods)} periods, {len(periods) - len(set(periods))} twice")
    assert len(periods) == len(set(periods))


def test_children_given_up_after_each_task_are_followed_at_once_and_what_they_asked_for_is_done(clinic):
    clinic.worker(concurrency=1, words=["--max-tasks-per-child", "1"])
    clinic.ask("test.live", "first")
    wait(lambda: traces("lived "), within=PATIENCE, clinic=clinic)

    clinic.ask("test.count_down", str(TASKS))
    took = wait(lambda: len(traces("counted ")) == TASKS, within=PATIENCE, clinic=clinic)

    say(f"{TASKS} tasks, each asked for by the one before, each in a child of its own: done after {took:.1f} s")
    assert took < TASKS * SECONDS_LOST / 2
