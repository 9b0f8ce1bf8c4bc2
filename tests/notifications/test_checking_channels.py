"""Whether a provider knows an office's account: asked when it is turned on, while something is wrong, once a day."""

from datetime import timedelta

import pytest

from klinik.db import db, now
from klinik.notifications import tasks
from klinik.notifications.kinds import State, Trouble, Way
from klinik.notifications.services import outside
from klinik.review import reasons
from tests.factories.notifications import RecipientFactory, told
from tests.notifications.scripted import all_rows, later


def asked_again(sent):
    tasks.look_at_channels()
    return [args[0] for name, args in sent if name == outside.CHECK]


def test_the_name_that_people_are_shown_is_the_one_whose_token_we_have(telegram, provider):
    telegram.account = "klinik_palsu_bot"

    tasks.check_channel(str(telegram.id))

    assert (telegram.checked_at, telegram.trouble) == (None, f"{Trouble.OTHER_BOT}: @klinik_uji_bot")
    assert [path.rpartition("/")[2] for path, _said, _headers in provider.calls] == ["getMe"]
    assert reasons.in_words(telegram.trouble) == "Token yang dipasang pengelola milik bot lain: @klinik_uji_bot"


def test_a_bots_name_is_the_same_in_capital_letters(telegram, provider):
    telegram.account = "Klinik_Uji_Bot"

    tasks.check_channel(str(telegram.id))

    assert telegram.trouble == ""


@pytest.mark.parametrize("shown", ["+62 31 1234567", "(031) 123-4567", "0311234567"])
def test_the_number_that_people_are_shown_is_the_one_that_meta_knows(whatsapp, provider, shown):
    whatsapp.public_name = shown

    tasks.check_channel(str(whatsapp.id))

    assert (whatsapp.trouble, whatsapp.checked_at is None) == ("", False)


def test_another_number_than_meta_knows_is_said_so(whatsapp, provider):
    whatsapp.public_name = "+62 31 7654321"

    tasks.check_channel(str(whatsapp.id))

    assert (whatsapp.checked_at, whatsapp.trouble) == (None, f"{Trouble.OTHER_NUMBER}: +62 31 1234567")


def test_a_provider_that_was_away_is_asked_again(whatsapp, provider, sent):
    provider.say(503)
    tasks.check_channel(str(whatsapp.id))
    assert whatsapp.trouble == "WhatsApp 503:"

    assert asked_again(sent) == [str(whatsapp.id)]
    tasks.check_channel(str(whatsapp.id))

    assert (whatsapp.trouble, whatsapp.checked_at is None) == ("", False)


@pytest.mark.parametrize(("hours", "is_asked"), [(1, False), (25, True)])
def test_a_token_that_was_revoked_is_seen_within_a_day(whatsapp, provider, sent, hours, is_asked):
    whatsapp.checked_at = now() - timedelta(hours=hours)
    db.session.commit()

    assert asked_again(sent) == ([str(whatsapp.id)] if is_asked else [])


def test_a_bot_that_could_not_be_let_go_is_let_go_later(telegram, provider, sent):
    telegram.turned_on_at = None
    provider.say(502)
    tasks.check_channel(str(telegram.id))
    assert telegram.trouble == "Telegram 502:"

    assert asked_again(sent) == [str(telegram.id)]
    tasks.check_channel(str(telegram.id))

    assert (telegram.trouble, provider.calls[-1][0].rpartition("/")[2]) == ("", "deleteWebhook")
    sent.clear()
    assert asked_again(sent) == []


def test_a_channel_whose_token_was_taken_away_says_so_and_one_that_is_off_is_left_alone(telegram, app, monkeypatch):
    monkeypatch.setitem(app.config, "TELEGRAM_TOKEN", "")
    tasks.check_channel(str(telegram.id))
    assert telegram.trouble == Trouble.NO_TELEGRAM_TOKEN

    telegram.turned_on_at = None
    tasks.check_channel(str(telegram.id))
    assert telegram.trouble == ""


def test_what_waits_goes_at_once_when_the_account_is_well_again(whatsapp, provider):
    row = told(RecipientFactory(contact="+6281234567890"))
    provider.whatsapp_error(190, "Invalid OAuth access token", status=401)
    tasks.send_chat(Way.WHATSAPP)
    later(row, next_at=now() + timedelta(hours=1))

    tasks.check_channel(str(whatsapp.id))
    tasks.send_chat(Way.WHATSAPP)

    assert [row.state for row in all_rows()] == [State.SENT]


def test_while_the_account_is_not_well_nothing_is_hurried(whatsapp, provider):
    in_an_hour = now() + timedelta(hours=1)
    later(told(RecipientFactory(contact="+6281234567890")), next_at=in_an_hour)
    provider.whatsapp_error(190, "Invalid OAuth access token", status=401)

    tasks.check_channel(str(whatsapp.id))

    assert [row.next_at for row in all_rows()] == [in_an_hour]


def test_an_outage_is_said_in_words(telegram, app, monkeypatch):
    monkeypatch.setitem(app.config, "TELEGRAM_URL", "http://127.0.0.1:9")

    tasks.check_channel(str(telegram.id))

    said = reasons.in_words(telegram.trouble)
    assert said == "Telegram tidak menjawab atau tidak dapat dihubungi (NewConnectionError)"
    assert reasons.in_words(f"{Trouble.NO_TIME_LEFT}: {telegram.trouble}") == f"Tidak diterima dalam 48 jam: {said}"
