"""The mail server goes away and comes back; every message arrives once."""

import pytest
from sqlalchemy import func, select

from klinik.db import db
from klinik.notifications.kinds import State
from klinik.notifications.models import Notification
from tests.faults.clinic import all_sent, say, states, tell, wait
from tests.faults.pace import PATIENCE
from tests.notifications.post_office import PostOffice

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


@pytest.fixture
def post_office():
    """A mail server that the test itself closes and opens."""
    with PostOffice() as office:
        pass
    return office


def test_mail_that_cannot_leave_waits_and_leaves_when_the_server_is_back(clinic):
    ids = tell(300)
    clinic.beat()
    clinic.worker()
    wait(lambda: _tried(300), within=PATIENCE, clinic=clinic)
    assert State.SENT not in states()

    with PostOffice(port=clinic.office.port) as back:
        took = wait(all_sent(300), within=PATIENCE, clinic=clinic)

    say(f"mail server away, 300 messages tried in vain: all sent {took:.1f} s after it came back, none twice")
    assert back.copies() == dict.fromkeys(ids, 1)


def _tried(number: int) -> bool:
    return states() == {State.WAITING: number} and _attempts() >= number


def _attempts() -> int:
    return db.session.scalars(select(func.count()).where(Notification.attempts > 0)).one()
