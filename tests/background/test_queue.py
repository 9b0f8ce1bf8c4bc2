"""What is asked of the workers leaves after the commit, and nobody waits for it."""

import os
import threading
import time

import pytest
from sqlalchemy import text

from klinik.background import enqueue
from klinik.background.queue import LONGEST_QUEUE, Nudges
from klinik.db import db


class Broker:
    """Stands where Celery stands; keeps what was sent, and fails as often as it is told to."""

    class conf:  # noqa: N801 - the name that Celery gives it
        broker_url = "redis://"

    def __init__(self, *, failures: int = 0, seconds: float = 0, is_away: bool = False) -> None:
        self.sent: list[tuple[str, tuple[str, ...]]] = []
        self.failures = failures
        self.seconds = seconds
        self.is_back = threading.Event()
        if not is_away:
            self.is_back.set()

    def send_task(self, name, *, args, retry):
        self.is_back.wait(60)
        time.sleep(self.seconds)
        if self.failures:
            self.failures -= 1
            raise ConnectionError("gone")
        self.sent.append((name, tuple(args)))


def test_a_task_leaves_only_after_the_commit(session, sent):
    enqueue("room.verb", "1")
    assert sent == []

    session.commit()

    assert sent == [("room.verb", ("1",))]


def test_a_rollback_forgets_what_was_asked(session, sent):
    enqueue("room.verb", "1")

    session.rollback()
    session.commit()

    assert sent == []


def test_an_abandoned_session_forgets_what_was_asked(session, sent):
    session.execute(text("SELECT 1"))
    enqueue("room.verb", "1")

    session.remove()
    session.commit()

    assert sent == []


def test_a_savepoint_rolled_back_forgets_only_what_was_asked_within(session, sent):
    enqueue("room.before")
    savepoint = session.begin_nested()
    enqueue("room.within")
    savepoint.rollback()
    enqueue("room.after")

    session.commit()

    assert sent == [("room.before", ()), ("room.after", ())]


def test_a_savepoint_kept_waits_for_the_commit(session, sent):
    with session.begin_nested():
        enqueue("room.within")
    assert sent == []

    session.commit()

    assert sent == [("room.within", ())]


def test_the_same_thing_asked_twice_in_a_transaction_leaves_once(session, sent):
    enqueue("room.verb", "1")
    enqueue("room.verb", "1")
    enqueue("room.verb", "2")

    session.commit()

    assert sent == [("room.verb", ("1",)), ("room.verb", ("2",))]


def test_a_full_queue_drops_instead_of_waiting():
    broker = Broker(is_away=True)
    nudges = Nudges(broker)

    for number in range(LONGEST_QUEUE + 100):
        nudges.put("room.verb", str(number))
    broker.is_back.set()
    nudges.flush(5)

    assert LONGEST_QUEUE <= len(broker.sent) <= LONGEST_QUEUE + 1  # one was with the broker already


def test_the_same_nudge_is_not_queued_twice():
    broker = Broker(seconds=0.05)
    nudges = Nudges(broker)
    nudges.put("room.first")

    for _ in range(50):
        nudges.put("room.verb")
    nudges.flush(5)

    assert broker.sent == [("room.first", ()), ("room.verb", ())]


def test_a_connection_that_a_restart_closed_costs_no_nudge():
    broker = Broker(failures=1)
    nudges = Nudges(broker)

    nudges.put("room.verb")
    nudges.flush(5)

    assert broker.sent == [("room.verb", ())]


def test_without_a_broker_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(Broker.conf, "broker_url", "")
    broker = Broker()
    nudges = Nudges(broker)

    nudges.put("room.verb")
    nudges.flush(1)

    assert broker.sent == []


@pytest.mark.processes
def test_a_forked_child_sends_what_it_asks_itself():
    """The parent's thread is not in the child, and its lock may have been held at the fork."""
    nudges = Nudges(Broker(seconds=0.2))
    nudges.put("room.parent")
    nudges._lock.acquire()

    child = os.fork()
    if not child:
        nudges.put("room.child")
        nudges.flush(5)
        os._exit(0 if nudges._celery.sent == [("room.child", ())] else 1)

    assert os.waitpid(child, 0)[1] == 0


def test_the_session_of_another_context_is_another_one(app, sent):
    enqueue("room.verb", "1")

    with app.app_context():
        db.session.commit()

    assert sent == []
