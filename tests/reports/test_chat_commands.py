"""Words that tell a chat what to do, as people write them on each service."""

import pytest
from sqlalchemy import select

from klinik.db import db
from klinik.notifications.models import Recipient
from tests.reports.chat import Chat, deliver_telegram, replies, telegram_update


@pytest.fixture
def chat(client, whatsapp, provider):
    return Chat(client, provider)


@pytest.fixture
def bot(client, telegram, provider):
    """Return what the bot answers to somebody."""

    def say(text):
        deliver_telegram(client, telegram_update(text))
        return replies(provider)[0]

    return say


def has_stopped():
    db.session.expire_all()
    return db.session.scalars(select(Recipient)).one().stopped_at is not None


@pytest.mark.parametrize("said", ["/stop", "/berhenti", "BERHENTI", "Stop."])
def test_a_bot_is_stopped_with_or_without_a_stroke(bot, said):
    assert "tidak akan mengirim pesan lagi" in bot(said)
    assert has_stopped()


@pytest.mark.parametrize(
    ("said", "expected"),
    [("/status", "Belum ada laporan"), ("/bantuan", "Teruskan kabar"), ("/english", "We will use English")],
)
def test_a_bot_knows_its_words_behind_a_stroke(bot, said, expected):
    assert expected in bot(said)


def test_who_presses_start_for_the_first_time_reads_nothing_of_again(bot):
    said = bot("/start")

    assert said.startswith("Teruskan kabar")
    assert "lagi." not in said.partition("\n")[0]


def test_who_had_stopped_reads_that_it_goes_on(chat):
    chat.say("berhenti")

    assert chat.say("MULAI").startswith("Kami akan mengabari Anda lagi.")
    assert not has_stopped()
