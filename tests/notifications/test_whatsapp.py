"""WhatsApp: what the Cloud API is sent, and what each of its answers does to a message."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.db import db, now
from klinik.notifications import channels, tasks
from klinik.notifications.channels import http
from klinik.notifications.kinds import Kind, State, Way
from klinik.notifications.models import Notification, Recipient
from klinik.notifications.services import relay, telling
from tests.factories.notifications import RecipientFactory, told
from tests.notifications.providers import PHONE_ID
from tests.notifications.scripted import all_rows, later

NUMBER = "+6281234567890"


@pytest.fixture
def citizen(whatsapp):
    """Somebody with a telephone number who wrote to us an hour ago."""
    person = RecipientFactory(contact=NUMBER)
    person.heard_at = now() - timedelta(hours=1)
    db.session.commit()
    return person


def send():
    tasks.send_chat(Way.WHATSAPP)
    return all_rows()


def test_a_phone_number_gets_the_message_by_whatsapp_where_the_office_has_it(citizen, provider):
    row = told(citizen)

    (sent,) = send()

    assert (sent.channel, sent.state, sent.provider_id) == (Way.WHATSAPP, State.SENT, "wamid.1")
    (message,) = provider.messages
    assert (message["to"], message["type"], message["biz_opaque_callback_data"]) == (NUMBER[1:], "text", str(row.id))
    assert "KH-2026-004711" in message["text"]["body"]


def test_the_way_into_a_ticket_never_enters_a_chat(citizen, provider):
    told(citizen, url="http://localhost/t/rahasia")

    send()

    (message,) = provider.messages
    assert "/t/" not in message["text"]["body"]
    assert "Kirim nomor tiket ini" in message["text"]["body"]
    assert "\n\nKlinik Hoaks Jawa Timur\nBalas BERHENTI" in message["text"]["body"]


def test_without_whatsapp_at_the_office_a_phone_number_waits_for_a_call(agency, provider):
    told(RecipientFactory(contact=NUMBER))

    assert [(row.channel, row.state) for row in send()] == [(Way.PHONE, State.WAITING)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_after_a_day_of_silence_an_approved_template_is_used(citizen, provider, language):
    citizen.heard_at, citizen.language = now() - timedelta(hours=25), language
    told(citizen, kind=Kind.ANSWERED, headline="Air keran\ntetap mengalir", verdict="Hoaks", url="http://localhost/k/1")

    send()

    (message,) = provider.messages
    assert (message["type"], message["template"]["name"]) == ("template", "klinik_answered")
    assert message["template"]["language"] == {"code": language}
    values = [value["text"] for value in message["template"]["components"][0]["parameters"]]
    assert {"KH-2026-004711", "Klinik Hoaks Jawa Timur", "Air keran tetap mengalir"} <= set(values)


def test_when_the_window_has_closed_meanwhile_the_template_follows_at_once(citizen, provider):
    provider.whatsapp_error(131047, "Re-engagement message")
    told(citizen)

    (row,) = send()

    assert row.state is State.SENT
    assert [message["type"] for message in provider.messages] == ["template"]


@pytest.mark.parametrize("code", [131026, 131051, 132000, 132001, 132015, 100, 131030])
def test_what_trying_again_would_not_change_ends_with_its_reason(citizen, provider, code):
    provider.whatsapp_error(code, "Refused for +62 812-3456-7890")
    told(citizen)

    row = next(row for row in send() if row.channel is Way.WHATSAPP)

    assert (row.state, row.attempts) == (State.FAILED, 1)
    assert row.last_error == f"WhatsApp {code}: Refused for …"


def test_who_is_not_on_whatsapp_is_called(citizen, provider):
    provider.whatsapp_error(131026, "Message undeliverable")
    told(citizen)

    assert {row.channel: row.state for row in send()} == {Way.WHATSAPP: State.FAILED, Way.PHONE: State.WAITING}


@pytest.mark.parametrize("code", [190, 10, 200, 131037, 131042, 133010, 368])
def test_what_somebody_here_can_mend_is_tried_again(citizen, provider, code):
    provider.whatsapp_error(code, "Mend me", status=403)
    told(citizen)

    (row,) = send()

    assert (row.state, row.last_error) == (State.WAITING, f"WhatsApp {code}: Mend me")


@pytest.mark.parametrize(("code", "status"), [(130429, 400), (80007, 429), (131016, 500), (2, 503)])
def test_a_limit_or_an_outage_holds_the_rest_untried(citizen, provider, code, status):
    provider.whatsapp_error(code, "Too many", status=status, Retry_After=600)
    for number in range(3):
        told(citizen, event=str(number))

    rows = send()

    assert {row.state for row in rows} == {State.WAITING}
    assert min(row.next_at for row in rows) >= now() + timedelta(seconds=590)
    assert len(provider.calls) == 1


def test_a_wait_without_end_is_a_day(citizen, provider):
    provider.whatsapp_error(4, status=429, **{"Retry-After": "9" * 30})
    told(citizen)

    (row,) = send()

    assert (row.state, row.attempts) == (State.WAITING, 1)
    assert row.next_at <= now() + timedelta(days=1)


def test_a_reason_is_kept_without_the_signs_that_nothing_here_can_hold(citizen, provider):
    provider.whatsapp_error(131051, "Tak\0 terkirim")
    told(citizen)

    (row,) = send()

    assert row.last_error == "WhatsApp 131051: Tak terkirim"


def test_too_many_to_one_person_holds_up_nobody_else(citizen, provider):
    provider.whatsapp_error(131056, "Pair rate limit hit")
    for number in range(2):
        told(citizen, event=str(number))

    assert sorted(row.state for row in send()) == [State.SENT, State.WAITING]


def test_a_provider_that_takes_a_message_and_hangs_is_asked_again_later(citizen, provider, monkeypatch):
    monkeypatch.setattr(http, "READ", 0.2)
    http._pool.cache_clear()
    provider.hang = 5
    told(citizen)

    (row,) = send()

    http._pool.cache_clear()
    assert (row.state, row.last_error) == (State.WAITING, "WhatsApp: ReadTimeoutError")


def test_an_answer_that_is_no_answer_is_tried_again(citizen, provider):
    provider.say(502, b"<html>Bad gateway</html>")
    told(citizen)

    (row,) = send()

    assert row.state is State.WAITING


def test_what_waits_when_the_office_turns_whatsapp_off_becomes_a_call(citizen, whatsapp, provider):
    told(citizen)
    whatsapp.turned_on_at = None
    db.session.commit()

    rows = {row.channel: row for row in send()}

    assert (rows[Way.WHATSAPP].state, rows[Way.PHONE].state) == (State.FAILED, State.WAITING)
    assert "turned this channel off" in rows[Way.WHATSAPP].last_error
    assert provider.messages == []


def test_after_two_days_of_trying_a_colleague_is_asked_to_call(citizen):
    later(told(citizen), give_up_at=now() - timedelta(seconds=1))

    tasks.sweep()

    assert {row.channel: row.state for row in all_rows()} == {Way.WHATSAPP: State.FAILED, Way.PHONE: State.WAITING}


def test_one_publication_reaches_phone_numbers_by_whatsapp_too(citizen, provider):
    people = select(Recipient.id).where(Recipient.id == citizen.id)
    telling.tell_many(people, kind=Kind.ANSWERED, event="revision:1", words={"headline": "Tidak benar"})
    db.session.commit()

    assert [(row.channel, row.state) for row in send()] == [(Way.WHATSAPP, State.SENT)]


def test_the_twins_are_chosen_by_the_token(citizen, app, monkeypatch, capsys):
    monkeypatch.setitem(app.config, "WHATSAPP_TOKEN", "console:")
    told(citizen)

    relay.drain({Way.WHATSAPP: channels.of(app)[Way.WHATSAPP]})

    assert all_rows()[0].state is State.SENT
    assert "KH-2026-004711" in capsys.readouterr().out


def test_an_office_uses_its_own_token(citizen, provider, app, monkeypatch):
    monkeypatch.setitem(app.config, "WHATSAPP_TOKEN", f"tuban=lain, jatim={app.config['WHATSAPP_TOKEN']}")
    told(citizen)

    send()

    assert provider.calls[0][0] == f"/{PHONE_ID}/messages"
    assert db.session.scalars(select(Notification.state)).all() == [State.SENT]
