"""However many cards are to be drawn, messages go first; and none of the cards is forgotten (decision 25)."""

import pytest
from sqlalchemy import func, select

from klinik.clarifications.models import Card, Clarification
from klinik.db import db
from tests.factories.clarifications import published
from tests.faults.clinic import all_sent, say, tell, wait
from tests.faults.pace import PATIENCE

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

ANSWERS, CARDS_EACH = 12, 8


def cards():
    """Return how many are drawn, as the database has it now."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Card))


def wanted():
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Clarification.cards_wanted))


def test_messages_wait_for_one_card_at_most_and_a_wiped_broker_loses_none(clinic):
    for number in range(ANSWERS):
        published(headline=f"Air keran tidak dimatikan tujuh hari di Kota Mawar, kabar ke-{number}")
    clinic.worker(concurrency=1)
    wait(lambda: cards() >= 3, within=PATIENCE, clinic=clinic)

    before = cards()
    tell(20)
    took = wait(all_sent(20), within=PATIENCE, clinic=clinic)
    meanwhile, left = cards() - before, wanted()
    clinic.wipe_broker()
    clinic.beat()
    rest = wait(lambda: wanted() == 0, within=PATIENCE, clinic=clinic)

    say(
        f"20 messages while {ANSWERS * CARDS_EACH - before} cards waited for the only child: all sent after "
        f"{took:.1f} s and {meanwhile} cards; the broker wiped then, all others drawn {rest:.1f} s later"
    )
    assert meanwhile <= 3
    assert left > 0
    assert cards() == ANSWERS * CARDS_EACH
