"""Whoever is written to about what they sent stops that with one link, and begins again with the same one."""

import pytest

from klinik.db import db
from klinik.notifications import services
from klinik.notifications.kinds import State
from tests.factories.notifications import RecipientFactory, told
from tests.factories.reports import filed
from tests.notifications.test_subscriptions import ONE_CLICK, asked, subscription

__all__ = ["asked"]  # a fixture


@pytest.fixture
def reader(agency):
    return RecipientFactory(contact="budi@contoh.id")


@pytest.fixture
def link(reader):
    """What stands before each deed of the link in a message."""
    return f"/langganan/{services.recipients.decrypt(reader.token)}"


def test_a_link_to_own_messages_confirms_nothing(client, link):
    assert client.post(f"{link}/setuju").status_code == 404


def test_the_link_in_a_message_about_a_report_stops_those(client, reader, link):
    row = told(reader)

    client.post(f"{link}/berhenti", data=ONE_CLICK)

    db.session.expire_all()
    assert row.state is State.STOPPED
    assert reader.stopped_at is not None


def test_the_page_says_what_stops_and_what_can_be_read_all_the_same(client, link):
    before, after = client.get(f"{link}/berhenti").text, client.post(f"{link}/berhenti", data=ONE_CLICK).text

    assert "laporan, sanggahan, dan permintaan Anda" in before
    for page in (before, after):
        assert "hanya kami kirim lewat surel" in page
        assert "berlaku juga untuk yang Anda kirim kemudian" in page


def test_the_same_link_lets_one_receive_messages_again(client, reader, link):
    client.post(f"{link}/berhenti")

    answer = client.post(f"{link}/lanjutkan")

    assert answer.status_code == 303
    assert "Anda menerima pesan lagi" in client.get(answer.location).text
    assert reader.stopped_at is None
    assert told(reader).state is State.WAITING


def test_a_form_that_anybody_may_fill_in_begins_nothing_again(client, reader, link):
    client.post(f"{link}/berhenti")

    report = filed(contact="budi@contoh.id")

    assert report.recipient_id == reader.id
    assert reader.stopped_at is not None


def test_a_subscription_does_not_begin_again_by_that_button(client, asked):
    client.post(asked)
    client.post(asked.replace("setuju", "berhenti"))

    client.post(asked.replace("setuju", "lanjutkan"))

    assert not subscription().is_active
