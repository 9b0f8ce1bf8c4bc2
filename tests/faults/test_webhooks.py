"""A receiver is down and a worker dies over a delivery: it is told all the same, of everything, and knows it again."""

import threading

import pytest
from sqlalchemy import func, select

from klinik.db import db
from klinik.webhooks.codes import DeliveryState
from klinik.webhooks.models import Delivery
from tests.factories.clarifications import published
from tests.factories.webhooks import Receiver, listening
from tests.faults.clinic import all_sent, say, tell, wait
from tests.faults.pace import PATIENCE

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

ANSWERS = 3


def delivered():
    """Return how many events have arrived, as the database has it now."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Delivery.state == DeliveryState.DELIVERED))


def test_a_receiver_that_was_down_hears_of_everything_though_a_worker_died_meanwhile(clinic, tmp_path, monkeypatch):
    with Receiver(tmp_path) as receiver:
        listening(receiver.url)
        known = {published(headline=f"Kabar ke-{number} tidak benar").public_id for number in range(ANSWERS)}
        monkeypatch.setenv("SSL_CERT_FILE", str(receiver.trusted))
        receiver.gate, receiver.status = threading.Event(), 503
        clinic.beat()
        worker = clinic.worker(concurrency=1, PAGE_SERVER=str(receiver.port))
        wait(lambda: len(receiver.got) == 1, within=PATIENCE, clinic=clinic)
        worker.kill()
        worker.wait()
        clinic.worker(concurrency=1, PAGE_SERVER=str(receiver.port))
        receiver.gate.set()
        wait(lambda: len(receiver.got) >= 3, within=PATIENCE, clinic=clinic)
        tell(20)
        mails = wait(all_sent(20), within=PATIENCE, clinic=clinic)
        receiver.status = 204
        took = wait(lambda: delivered() == ANSWERS, within=PATIENCE, clinic=clinic)

    told = [event["data"]["public_id"] for event in receiver.events]
    names = {headers["webhook-id"] for headers, _body in receiver.got}
    say(
        f"a receiver down, kill -9 over a delivery: 20 mails within {mails:.1f} s meanwhile; up again, all {ANSWERS} "
        f"events {took:.1f} s later in {len(told)} attempts"
    )
    assert set(told) == known
    assert len(names) == ANSWERS
