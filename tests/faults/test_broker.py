"""The broker is wiped, killed and frozen; no message is lost, and nobody waits for it."""

import statistics
import time

import pytest

from klinik.background import enqueue
from klinik.db import db
from tests.faults.clinic import all_sent, say, tell, traces, wait
from tests.faults.pace import PATIENCE
from tests.faults.web import Web

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


def test_a_broker_wiped_and_killed_five_times_loses_nothing_and_needs_no_restart(clinic):
    ids = tell(500)
    clinic.office.seconds_each = 0.01
    worker, beat = clinic.worker(), clinic.beat()

    for number in range(5):
        before = len(clinic.office.mails)
        wait(lambda before=before: len(clinic.office.mails) > before, within=PATIENCE, clinic=clinic)
        clinic.wipe_broker()
        if number % 2 == 0:
            clinic.kill_broker()
        time.sleep(0.5)
    took = wait(all_sent(500), within=PATIENCE, clinic=clinic)

    copies = clinic.office.copies()
    say(
        f"FLUSHALL five times, kill -9 of the broker three times: {500 - len(copies)} of 500 lost, "
        f"{sum(copies.values()) - len(copies)} copies, all sent after {took:.1f} s, worker and beat never restarted"
    )
    assert set(copies) == set(ids)
    assert set(copies.values()) == {1}  # no death of the broker ends what a worker is doing
    assert worker.poll() is None
    assert beat.poll() is None


def test_a_worker_whose_children_were_all_busy_finds_the_broker_again(clinic):
    """All it holds can no longer be acknowledged; Celery by itself then listens no more."""
    clinic.worker(concurrency=2)
    for name in "ab":
        clinic.ask("test.nap", name)
    wait(lambda: len(traces("napping")) == 2, within=PATIENCE, clinic=clinic)

    clinic.valkey.child.kill()
    clinic.valkey.child.wait()
    time.sleep(2)
    clinic.valkey.start()
    clinic.ask("test.live", "after")
    took = wait(lambda: traces("lived after"), within=PATIENCE, clinic=clinic)

    say(f"broker killed while every child was busy: work goes on {took:.1f} s after it came back")


def test_work_asked_for_while_the_broker_was_gone_is_done_when_it_is_back(clinic):
    clinic.worker()
    clinic.beat()
    wait(lambda: traces("tick "), within=PATIENCE, clinic=clinic)
    clinic.valkey.child.kill()
    clinic.valkey.child.wait()

    ids = tell(20)
    clinic.valkey.start()
    took = wait(all_sent(20), within=PATIENCE, clinic=clinic)

    say(f"20 messages written while there was no broker: all sent {took:.1f} s after it came back")
    assert set(clinic.office.copies()) == set(ids)


def test_a_frozen_broker_holds_up_no_commit(clinic):
    clinic.freeze_broker()
    spent = []

    for number in range(500):
        began = time.monotonic()
        enqueue("test.live", str(number))
        db.session.commit()
        spent.append(time.monotonic() - began)

    say(f"broker frozen (SIGSTOP), 500 commits with a task each: slowest {max(spent) * 1000:.1f} ms")
    assert max(spent) < 0.5


def test_reports_are_accepted_at_once_while_the_broker_is_frozen(clinic):
    ids = tell(1)  # makes the office, too
    web = Web(clinic)
    before = [web.send_report(number) for number in range(1, 51)]
    clinic.freeze_broker()

    spent = [web.send_report(number) for number in range(51, 251)]

    clinic.thaw_broker()
    clinic.worker()
    clinic.beat()
    wait(all_sent(250 + len(ids)), within=PATIENCE, clinic=clinic)
    (p50, p99), (usual50, usual99) = _percentiles(spent), _percentiles(before)
    say(
        f"broker frozen during 200 submissions: p50 {p50:.0f} ms, p99 {p99:.0f} ms (before it froze {usual50:.0f} and "
        f"{usual99:.0f} ms), no error; all receipts sent once it was thawed"
    )
    assert p99 < max(1000, 2 * usual99)  # a machine that is slow anyway may be slow


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile in milliseconds."""
    return statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=100)[98] * 1000
