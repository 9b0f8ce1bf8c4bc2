"""What WhatsApp and Telegram deliver: only what is signed, each message once, whatever its order and size."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.notifications.kinds import Kind, State, Way
from klinik.notifications.models import InboundMessage, Notification, Recipient
from klinik.notifications.services import hooks, inbox
from klinik.reports import tasks
from tests.factories.notifications import RecipientFactory, told
from tests.notifications.scripted import all_rows, later
from tests.reports.chat import (
    deliver,
    deliver_telegram,
    receipt,
    replies,
    signature,
    telegram_update,
    whatsapp_message,
    whatsapp_value,
)


def kept():
    return db.session.scalars(select(InboundMessage).order_by(InboundMessage.sent_at)).all()


# --- who may deliver ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["", "sha256=", "sha256=" + "0" * 64, "ÿ", "sha1=abc"])
def test_a_forged_delivery_is_refused(client, whatsapp, given):
    response = deliver(client, whatsapp_message(text="halo"), **{"X-Hub-Signature-256": given})

    assert (response.status_code, kept()) == (403, [])


def test_a_body_changed_under_way_is_refused(client, whatsapp):
    signed = signature(json.dumps(whatsapp_message(text="halo")).encode())

    response = deliver(client, whatsapp_message(text="lain"), **{"X-Hub-Signature-256": signed})

    assert (response.status_code, kept()) == (403, [])


def test_without_the_apps_secret_nothing_is_believed(client, whatsapp, app, monkeypatch):
    monkeypatch.setitem(app.config, "WHATSAPP_SECRET", "")

    assert deliver(client, whatsapp_message(text="halo")).status_code == 403


@pytest.mark.parametrize("secret", ["", "0" * 64, "ÿ"])
def test_a_forged_update_is_refused(client, telegram, secret):
    assert (deliver_telegram(client, telegram_update("halo"), secret=secret).status_code, kept()) == (403, [])


def test_a_channel_that_is_off_has_no_address(client, whatsapp, foreign_agency: Agency):
    whatsapp.turned_on_at = None
    db.session.commit()

    answers = [
        deliver(client, whatsapp_message(text="a"), slug=slug) for slug in ("jatim", foreign_agency.slug, "tak-ada")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_meta_is_shown_the_challenge_when_it_knows_the_word(client, whatsapp, agency):
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    known = {"hub.verify_token": hooks.secret(agency, Way.WHATSAPP)}

    answer = client.get("/hook/whatsapp/jatim", query_string=asked | known)

    assert (answer.status_code, answer.text, answer.mimetype) == (200, "1158201444", "text/plain")
    assert client.get("/hook/whatsapp/jatim", query_string=asked | {"hub.verify_token": "tebak"}).status_code == 403


# --- what it may look like ----------------------------------------------------------------------------------------


def test_a_message_is_written_down_and_a_worker_is_asked(client, whatsapp, sent):
    assert deliver(client, whatsapp_message(text="Apakah benar?")).status_code == 200

    (row,) = kept()
    assert (row.channel, row.done_at) == (Way.WHATSAPP, None)
    assert "Apakah" not in row.content
    assert ("reports.answer_chats", ()) in sent


def test_a_message_delivered_again_is_answered_once(client, whatsapp, provider):
    said = whatsapp_message(text="halo", id_="wamid.satu")
    for _ in range(3):
        assert deliver(client, said).status_code == 200

    assert len(replies(provider)) == 1
    assert (deliver(client, said).status_code, replies(provider)) == (200, [])
    assert [row.content for row in kept()] == [None]


def test_a_body_of_five_megabytes_is_refused_before_it_is_read(client, whatsapp):
    assert deliver(client, b"{" + b" " * 5 * 1024 * 1024 + b"}").status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_refused(client, whatsapp, body):
    assert deliver(client, body).status_code == 400


STRANGE = [
    [],
    "text",
    {"entry": "x"},
    {"entry": [{"changes": [{"field": "messages", "value": []}]}]},
    whatsapp_value({"messages": [{"from": None, "id": 7, "type": ["x"]}, "x", {"type": "text", "text": "x"}]}),
    whatsapp_value({"messages": [{"from": "62812", "id": "", "type": "text", "text": {"body": "x"}}]}),
    whatsapp_value({"statuses": [{"biz_opaque_callback_data": "no uuid"}, {"errors": "x"}, 7]}),
]


@pytest.mark.parametrize("said", STRANGE, ids=range(len(STRANGE)))
def test_strange_shapes_are_taken_and_left_aside(client, whatsapp, telegram, said):
    assert deliver(client, said).status_code == 200
    assert deliver_telegram(client, said).status_code == 200
    assert kept() == []


def test_text_that_no_database_can_hold_is_cleaned(client, whatsapp, provider):
    deliver(client, whatsapp_message(text="Air \x00keran \ud83d di kota akan dimatikan tujuh hari"))

    assert "Balas YA" in replies(provider)[0]


def test_messages_to_another_number_are_not_ours(client, whatsapp):
    said = json.loads(json.dumps(whatsapp_message(text="halo")).replace("106540352242922", "999"))

    assert (deliver(client, said).status_code, kept()) == (200, [])


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_a_bot_in_a_group_stays_silent(client, telegram, kind):
    update = telegram_update("halo")
    update["message"]["chat"]["type"] = kind

    deliver_telegram(client, update)

    assert kept() == []


# --- in which order -----------------------------------------------------------------------------------------------


def test_messages_that_come_out_of_order_are_answered_in_theirs(client, whatsapp, provider):
    late, early = int(now().timestamp()), int(now().timestamp()) - 60
    deliver(client, whatsapp_message(text="ya", at=late))
    deliver(client, whatsapp_message(text="Air keran di Kota Mawar akan dimatikan tujuh hari penuh", at=early))

    first, second = replies(provider)

    assert "Balas YA" in first
    assert "sudah kami terima" in second


def test_a_message_over_which_a_worker_died_comes_again_and_holds_up_nobody_else(client, whatsapp, provider):
    deliver(client, whatsapp_message(text="halo"))
    dead = inbox.claim(at=now())
    db.session.commit()
    deliver(client, whatsapp_message("6289876543210", text="halo"))
    assert len(replies(provider)) == 1

    dead.next_at = now()
    db.session.commit()

    assert len(replies(provider)) == 1
    assert dead.attempts == 2


def test_a_message_that_cannot_be_answered_ends_with_an_apology(client, whatsapp, provider):
    deliver(client, whatsapp_message(text="halo"))
    kept()[0].attempts = inbox.MOST_ATTEMPTS
    db.session.commit()

    assert "gagal kami baca" in replies(provider)[0]
    assert kept()[0].last_error == "tried too often"


def test_a_lost_nudge_is_found_by_the_sweep(client, whatsapp, sent):
    deliver(client, whatsapp_message(text="halo"))
    sent.clear()

    tasks.sweep_chats()

    assert sent == [("reports.answer_chats", ())]


def test_who_writes_without_end_is_not_answered_without_end(client, whatsapp, provider, monkeypatch):
    monkeypatch.setattr(inbox, "PER_HOUR", 3)
    for _ in range(5):
        deliver(client, whatsapp_message(text="halo"))

    assert replies(provider) == []
    assert {row.last_error for row in kept()} == {"too many in an hour"}


def test_who_only_asked_is_forgotten_after_a_month(client, whatsapp, provider):
    deliver(client, whatsapp_message(text="halo"))
    replies(provider)
    person = db.session.scalars(select(Recipient)).one()
    person.heard_at = now() - timedelta(days=31)
    db.session.commit()

    tasks.forget_chats()

    assert person.contact is None


# --- receipts -----------------------------------------------------------------------------------------------------


@pytest.fixture
def message(whatsapp):
    """A message that WhatsApp has taken."""
    row = told(RecipientFactory(contact="+6281234567890"))
    later(row, state=State.SENT, sent_at=now())
    return row


def test_delivered_and_read_are_written_down_in_any_order(client, message):
    for status in ("read", "delivered", "sent", "read"):
        assert deliver(client, receipt(message, status)).status_code == 200

    (row,) = all_rows()
    assert row.state is State.DELIVERED
    assert row.delivered_at is not None
    assert row.read_at is not None


def test_a_receipt_for_another_office_changes_nothing(client, message, foreign_agency):
    later(message, agency_id=foreign_agency.id)

    deliver(client, receipt(message, "delivered"))

    assert all_rows()[0].state is State.SENT


def test_a_receipt_ends_the_trying_where_the_answer_was_lost(client, message):
    later(message, state=State.WAITING, sent_at=None)

    deliver(client, receipt(message, "delivered"))

    assert all_rows()[0].state is State.DELIVERED


def test_a_message_that_failed_later_asks_for_a_call(client, message):
    deliver(client, receipt(message, "failed", errors=[{"code": 131026, "title": "Message undeliverable"}]))

    rows = {row.channel: row for row in all_rows()}
    assert (rows[Way.WHATSAPP].state, rows[Way.PHONE].state) == (State.FAILED, State.WAITING)
    assert rows[Way.WHATSAPP].last_error == "WhatsApp 131026: Message undeliverable"


def test_a_window_that_had_closed_is_found_out_by_the_receipt(client, message, provider):
    deliver(client, receipt(message, "failed", errors=[{"code": 131047, "title": "Re-engagement message"}]))
    later(message, next_at=now())

    assert replies(provider) == ["klinik_received"]


def test_a_failure_that_comes_after_the_delivery_is_ignored(client, message):
    deliver(client, receipt(message, "delivered"))
    deliver(client, receipt(message, "failed", errors=[{"code": 131026, "title": "Undeliverable"}]))

    assert [row.state for row in all_rows()] == [State.DELIVERED]


def test_a_reply_in_a_chat_is_no_message_of_the_day(client, whatsapp, provider):
    for _ in range(12):
        deliver(client, whatsapp_message(text="halo"))

    assert len(replies(provider)) == 12
    assert db.session.scalar(select(func.count()).where(Notification.kind == Kind.REPLY)) == 12
