"""The mail server goes away, refuses, hangs or breaks its lock; every message arrives, or ends with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from klinik.db import db, now
from klinik.notifications.kinds import State
from klinik.notifications.models import Notification, Recipient
from tests.faults.clinic import all_sent, command, say, states, tell, wait
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


def test_a_mail_server_that_is_busy_then_hangs_after_taking_and_knows_one_address_not_loses_nothing(clinic):
    ids = tell(30)
    with PostOffice(port=clinic.office.port) as office:
        office.refuse_data = "451 4.3.0 busy"
        office.refuse_address = {"warga-0@contoh.id": "550 5.1.1 no such user"}
        clinic.beat()
        clinic.worker()
        wait(lambda: _attempts() == 30, within=PATIENCE, clinic=clinic)
        busy = len(office.mails)
        office.refuse_data, office.hang_after_data = "", 30
        wait(lambda: len(office.mails) >= 2, within=PATIENCE, clinic=clinic)
        office.hang_after_data = 0
        took = wait(lambda: states() == {State.SENT: 29, State.FAILED: 1}, within=PATIENCE, clinic=clinic)

    copies = office.copies()
    extra = sum(copies.values()) - len(copies)
    blocked = db.session.scalars(select(Recipient.blocked_because).where(Recipient.blocked_at.is_not(None))).all()
    say(
        f"mail server busy (451), then takes and hangs, knows one address not: 0 of 29 lost, {extra} copies of what "
        f"it took and did not answer, 1 failed with its reason; all sent {took:.1f} s after it answered again"
    )
    assert (busy, len(copies), set(copies) <= set(ids)) == (0, 29, True)
    assert blocked == ["550 5.1.1 no such user"]


def test_a_mail_server_without_the_lock_that_is_asked_for_gets_nothing_in_the_clear(clinic):
    ids = tell(10)
    with PostOffice(port=clinic.office.port) as office:
        clinic.beat()
        locked = clinic.worker(SMTP_URL=f"{office.url}?tls=starttls")
        wait(lambda: _tried(10), within=PATIENCE, clinic=clinic)
        in_the_clear = len(office.mails)
        locked.terminate()
        locked.wait(30)
        clinic.worker()
        took = wait(all_sent(10), within=PATIENCE, clinic=clinic)

    say(f"TLS broken: {in_the_clear} messages in the clear, 10 wait; all sent once {took:.1f} s after it was mended")
    assert in_the_clear == 0
    assert office.copies() == dict.fromkeys(ids, 1)


def test_after_48_hours_without_a_mail_server_messages_fail_visibly_and_leave_when_staff_say_so(clinic):
    ids = tell(20)
    clinic.beat()
    clinic.worker()
    wait(lambda: _tried(20), within=PATIENCE, clinic=clinic)
    db.session.execute(update(Notification).values(give_up_at=now() - timedelta(seconds=1)))
    db.session.commit()
    wait(lambda: states() == {State.FAILED: 20}, within=PATIENCE, clinic=clinic)

    with PostOffice(port=clinic.office.port) as back:
        again = command(clinic, "outbox", "retry", "--all")
        took = wait(all_sent(20), within=PATIENCE, clinic=clinic)

    say(f"mail server away for 48 hours: 20 failed, with reason; `klinik outbox retry --all`: sent {took:.1f} s later")
    assert again.returncode == 0, again.stderr
    assert back.copies() == dict.fromkeys(ids, 1)


def _tried(number: int) -> bool:
    return states() == {State.WAITING: number} and _attempts() >= number


def _attempts() -> int:
    return db.session.scalars(select(func.count()).where(Notification.attempts > 0)).one()
