"""Words that tell a chat what to do, as people write them on each service."""

import pytest
from sqlalchemy import select

from klinik.db import db
from klinik.notifications.models import Recipient
from klinik.reports.models import Report
from tests.factories.reports import story
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


@pytest.mark.parametrize(
    "said", ["tiket {}", "Nomor tiket Anda: {}.", "bagaimana laporan saya {}?", "Your ticket number: {}", "*{}*"]
)
def test_a_ticket_number_is_understood_behind_the_words_that_people_put_before_it(chat, said):
    chat.say(story())
    chat.say("ya")
    (report,) = db.session.scalars(select(Report)).all()

    assert "menunggu diperiksa" in chat.say(said.format(report.ticket_number))


def test_a_rumour_that_names_a_ticket_is_a_rumour(chat):
    assert "Balas YA" in chat.say("Katanya laporan KH-2026-000001 dibayar supaya dijawab hoaks")


def test_what_somebody_takes_back_on_whatsapp_gets_no_answer(chat):
    assert chat.say(revoke={"original_message_id": "wamid.1"}) == ""


def test_what_somebody_puts_right_on_whatsapp_is_read_as_it_is_now(chat):
    now = {"type": "text", "text": {"body": story()}, "context": {"id": "M0"}}

    assert "Balas YA" in chat.say(edit={"original_message_id": "wamid.1", "message": now})
