"""One app at Meta for several offices: it has one address there, and what comes is sorted by number."""

import pytest
from sqlalchemy import select

from klinik.db import db, now
from klinik.notifications.kinds import State, Way
from klinik.notifications.models import InboundMessage
from tests.factories.chats import APP_SECRET, turned_on
from tests.factories.notifications import RecipientFactory, told
from tests.notifications.scripted import all_rows, later
from tests.reports.chat import deliver, receipt, whatsapp_message

THEIRS = "555666777888999"


@pytest.fixture
def second(whatsapp, foreign_agency):
    """Another office with a number of its own, under the same app as jatim."""
    return turned_on(Way.WHATSAPP, foreign_agency, account=THEIRS)


def to_their_number(said):
    said["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = THEIRS
    return said


def offices():
    return db.session.scalars(select(InboundMessage.agency_id)).all()


def test_a_message_to_another_offices_number_reaches_that_office(client, second, foreign_agency):
    assert deliver(client, to_their_number(whatsapp_message(text="halo"))).status_code == 200

    assert offices() == [foreign_agency.id]


def test_a_receipt_of_another_offices_message_is_noted_there(client, second, foreign_agency):
    row = told(RecipientFactory(contact="+6281234567890", agency=foreign_agency))
    later(row, state=State.SENT, sent_at=now())

    deliver(client, to_their_number(receipt(row, "delivered")))

    assert all_rows()[0].state is State.DELIVERED


def test_an_app_speaks_for_its_own_offices_only(client, second, foreign_agency, app, monkeypatch):
    secrets = f"jatim={APP_SECRET},{foreign_agency.slug}=rahasia-lain"
    monkeypatch.setitem(app.config, "WHATSAPP_SECRET", secrets)

    assert deliver(client, to_their_number(whatsapp_message(text="halo"))).status_code == 200

    assert offices() == []


def test_the_address_of_an_office_that_turned_it_off_still_serves_the_others(client, second, whatsapp, foreign_agency):
    whatsapp.turned_on_at = None
    db.session.commit()

    assert deliver(client, to_their_number(whatsapp_message(text="halo"))).status_code == 200

    assert offices() == [foreign_agency.id]
