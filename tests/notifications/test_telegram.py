"""Telegram: what the Bot API is sent, and what each of its answers does to a message."""

import logging
from datetime import timedelta

import pytest

from klinik.db import db, now
from klinik.notifications import contacts, tasks
from klinik.notifications.kinds import State, Way
from klinik.notifications.services import recipients
from tests.factories.notifications import told
from tests.notifications.providers import TELEGRAM_TOKEN
from tests.notifications.scripted import all_rows


@pytest.fixture
def citizen(telegram, agency):
    """Somebody who chats with the office's bot."""
    person = recipients.of_contact(agency.id, contacts.of_chat(Way.TELEGRAM, "7007"))
    db.session.commit()
    return person


def send():
    tasks.send_chat(Way.TELEGRAM)
    return all_rows()


def test_a_message_is_plain_text_without_a_preview(citizen, provider):
    told(citizen)

    (row,) = send()

    (message,) = provider.messages
    assert (row.channel, row.state, row.provider_id) == (Way.TELEGRAM, State.SENT, "1")
    assert (message["chat_id"], message["link_preview_options"]) == ("7007", {"is_disabled": True})
    assert "parse_mode" not in message


@pytest.mark.parametrize(
    ("code", "words"),
    [(403, "Forbidden: bot was blocked by the user"), (400, "Bad Request: chat not found"), (403, "user deactivated")],
)
def test_who_blocked_the_bot_is_not_written_to_again(citizen, provider, code, words):
    provider.telegram_error(code, words)
    told(citizen)

    (row,) = send()

    assert (row.state, row.attempts, row.last_error) == (State.FAILED, 1, f"Telegram {code}: {words}")


def test_too_many_messages_wait_as_long_as_telegram_says(citizen, provider):
    provider.telegram_error(429, "Too Many Requests: retry after 300", retry_after=300)
    told(citizen)
    told(citizen, event="2")

    rows = send()

    assert {row.state for row in rows} == {State.WAITING}
    assert min(row.next_at for row in rows) >= now() + timedelta(seconds=290)
    assert len(provider.calls) == 1


@pytest.mark.parametrize("answer", [{"parameters": {"retry_after": 10**20}}, b"[" * 200_000])
def test_an_answer_that_makes_no_sense_lets_the_message_wait(citizen, provider, answer):
    provider.say(429, answer)
    told(citizen)

    (row,) = send()

    assert (row.state, row.attempts) == (State.WAITING, 1)
    assert row.next_at <= now() + timedelta(days=1)


def test_a_reason_is_kept_without_the_signs_that_nothing_here_can_hold(citizen, provider):
    provider.telegram_error(400, "Bad Request:\0 chat \ud800not found")
    told(citizen)

    (row,) = send()

    assert (row.state, row.last_error) == (State.FAILED, "Telegram 400: Bad Request: chat not found")


@pytest.mark.parametrize("code", [401, 404, 500, 502])
def test_a_wrong_token_or_an_outage_is_tried_again(citizen, provider, code):
    provider.telegram_error(code, "Not now")
    told(citizen)

    (row,) = send()

    assert (row.state, row.last_error) == (State.WAITING, f"Telegram {code}: Not now")


def test_the_token_stands_in_no_log_and_no_reason(citizen, provider, app, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setitem(app.config, "TELEGRAM_URL", "http://127.0.0.1:9")
    told(citizen)

    (row,) = send()

    assert row.last_error == "Telegram: NewConnectionError"
    assert TELEGRAM_TOKEN not in caplog.text


def test_a_chat_with_an_office_that_turned_it_off_ends_visibly(citizen, telegram, provider):
    told(citizen)
    telegram.turned_on_at = None
    db.session.commit()

    assert [(row.channel, row.state) for row in send()] == [(Way.TELEGRAM, State.FAILED)]


def test_turning_it_on_asks_telegram_to_deliver_here(telegram, provider):
    tasks.check_channel(str(telegram.id))

    path, asked, _headers = provider.calls[-1]
    assert path.endswith("/setWebhook")
    assert asked["url"] == "http://localhost/hook/telegram/jatim"
    assert len(asked["secret_token"]) == 64
    assert telegram.checked_at is not None


def test_what_telegram_says_instead_is_kept_for_the_admin(telegram, provider):
    provider.telegram_error(401, "Unauthorized")

    tasks.check_channel(str(telegram.id))

    assert (telegram.checked_at, telegram.trouble) == (None, "Telegram 401: Unauthorized")
