"""WhatsApp, somebody with a user name: the number stays hidden, and the office is given a name of its own for them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.db import db, now
from klinik.notifications.kinds import State, Way
from klinik.notifications.models import Notification, Recipient
from klinik.reports.models import Report
from klinik.reports.services import cases
from tests.factories.clarifications import published
from tests.factories.reports import story
from tests.reports.chat import Chat, replies

HIDDEN = "ID.13491208655302741918"


@pytest.fixture
def chat(client, whatsapp, provider):
    return Chat(client, provider, sender=HIDDEN)


@pytest.fixture
def report(chat):
    chat.say(story())
    chat.say("ya")
    return db.session.scalars(select(Report)).one()


def test_who_hides_the_number_is_answered(chat, provider):
    assert "Balas YA" in chat.say(story())

    (message,) = provider.messages
    assert (message["recipient"], message["recipient_type"], "to" in message) == (HIDDEN, "individual", False)


def test_who_hides_the_number_sees_their_own_ticket_only(chat, report, client, provider):
    stranger = Chat(client, provider, sender="ID.99999999999999999999")

    assert "menunggu diperiksa" in chat.say(report.ticket_number)
    assert "tidak kami temukan" in stranger.say(report.ticket_number)


def test_the_answer_reaches_who_hides_the_number_a_day_later_too(report, provider):
    person = db.session.scalars(select(Recipient)).one()
    person.heard_at = now() - timedelta(hours=25)
    cases.answer(report.case, published(), at=now())
    db.session.commit()

    assert replies(provider) == ["klinik_answered"]
    assert provider.messages[-1]["recipient"] == HIDDEN


def test_nobody_is_asked_to_call_who_hides_the_number(chat, report, provider):
    provider.whatsapp_error(131026, "Message undeliverable")
    cases.answer(report.case, published(), at=now())
    db.session.commit()
    replies(provider)

    rows = db.session.execute(select(Notification.channel, Notification.state).where(Notification.kind == "answered"))
    assert rows.all() == [(Way.WHATSAPP, State.FAILED)]
