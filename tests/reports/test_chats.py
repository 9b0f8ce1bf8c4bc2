"""A citizen forwards something in a chat: the known answer at once, or a ticket after one yes."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from klinik.db import db, now
from klinik.files.models import StoredFile
from klinik.notifications.kinds import State
from klinik.notifications.models import InboundMessage, Notification, Recipient
from klinik.reports import tasks
from klinik.reports.codes import IntakeChannel
from klinik.reports.models import InfoRequest, Report, ReportDraft
from klinik.reports.services import access, cases
from tests.factories.accounts import UserFactory
from tests.factories.clarifications import CONTENT, published
from tests.factories.files import encoded, mp4, ogg, picture
from tests.factories.reports import story
from tests.reports.chat import Chat, deliver_telegram, replies, telegram_update

RUMOUR = "Pesan berantai: air keran di Kota Mawar akan dimatikan tujuh hari penuh mulai besok pagi, simpan air sekarang"


@pytest.fixture
def chat(client, whatsapp, provider):
    return Chat(client, provider)


def reports():
    return db.session.scalars(select(Report).order_by(Report.received_at)).all()


def test_a_known_rumour_is_answered_at_once(chat, app):
    known = published()

    reply = chat.say(CONTENT.claim)

    assert "Tidak ada pemadaman air keran tujuh hari di Kota Mawar\nKabar yang beredar: Hoaks." in reply
    assert f"http://localhost{known.path}" in reply
    assert reports() == []


def test_naming_the_answer_by_its_number_counts_as_help(chat, app):
    known = published()
    chat.say(CONTENT.claim)

    reply = chat.say("1")

    assert "Terima kasih" in reply
    db.session.refresh(known)
    assert known.deflection_count == 1


def test_something_new_becomes_a_ticket_after_one_yes(chat):
    assert "Balas YA" in chat.say(story())
    assert reports() == []

    reply = chat.say("Ya.")

    (report,) = reports()
    assert report.ticket_number in reply
    assert (report.channel, report.consent_version is not None) == (IntakeChannel.WHATSAPP, True)
    assert db.session.get_one(Recipient, report.recipient_id).heard_at is not None


def test_the_access_code_is_in_no_message(chat, provider):
    chat.say(story())
    chat.say("ya")
    chat.say(reports()[0].ticket_number)

    code = access.access_code(reports()[0])
    said = str(provider.messages)
    assert code not in said
    assert code.replace("-", "") not in said
    assert "/t/" not in said


def test_no_means_no_and_nothing_is_kept(chat):
    chat.say(story())

    assert "tidak dilaporkan" in chat.say("tidak")

    assert (reports(), db.session.scalars(select(ReportDraft)).all()) == ([], [])


def test_what_nobody_confirmed_is_gone_after_a_day(chat, provider):
    provider.media["/download/5"] = encoded(picture())
    chat.say(image={"id": "5", "mime_type": "image/png"})
    db.session.execute(update(ReportDraft).values(expires_at=now() - timedelta(minutes=1)))
    db.session.commit()

    tasks.forget_expired()

    assert db.session.scalars(select(StoredFile)).all() == []
    assert "Teruskan dulu" in chat.say("ya")


def test_what_was_confirmed_keeps_its_files(chat, provider):
    provider.media["/download/6"] = encoded(picture())
    chat.say(image={"id": "6", "mime_type": "image/png"})
    chat.say("ya")
    db.session.execute(update(ReportDraft).values(expires_at=now() - timedelta(minutes=1)))
    db.session.commit()

    tasks.forget_expired()

    assert len(db.session.scalars(select(StoredFile)).all()) == 1


def test_messages_forwarded_together_are_one_report(chat, provider):
    provider.media["/download/1"] = encoded(picture())
    chat.say(story())
    chat.say("Sumbernya https://contoh.id/kabar katanya resmi")
    chat.say(image={"id": "1", "mime_type": "image/png"})
    chat.say("ya")

    (report,) = reports()
    assert "katanya resmi" in report.text
    assert report.links == ["https://contoh.id/kabar"]
    assert len(report.files) == 1


def test_a_fifth_picture_is_not_taken_and_not_kept(chat, provider):
    for number in range(1, 6):
        provider.media[f"/download/{number}"] = encoded(picture(number))
        said = chat.say(image={"id": str(number), "mime_type": "image/png"})

    assert "Paling banyak empat berkas" in said
    assert len(db.session.scalars(select(StoredFile)).all()) == 4


@pytest.mark.parametrize(
    ("kind", "said", "content"),
    [("audio", "audio/ogg; codecs=opus", ogg()), ("video", "video/mp4", mp4(b"vide", b"soun"))],
)
def test_a_voice_note_and_a_video_are_kept_for_the_verifier(chat, provider, kind, said, content):
    provider.media["/download/2"] = content
    chat.say(**{kind: {"id": "2", "mime_type": said}})
    chat.say("ya")

    (report,) = reports()
    assert [file.media_type for file in report.files] == [said.partition(";")[0]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"MZ\x90\x00 a program", "tidak"),
        (None, "tidak dapat kami ambil"),
        (b"\x00" * (16 * 1024 * 1024 + 1), "tidak dapat kami ambil"),
    ],
)
def test_what_cannot_be_kept_is_said_so(chat, provider, content, expected):
    if content is not None:
        provider.media["/download/3"] = content

    assert expected in chat.say(document={"id": "3", "mime_type": "application/octet-stream"})


def test_a_provider_that_fails_for_a_while_loses_no_message(chat, provider):
    provider.media["/download/4"] = encoded(picture())
    provider.say(503)
    assert chat.say(image={"id": "4"}) == ""

    db.session.execute(InboundMessage.__table__.update().values(next_at=now()))
    db.session.commit()

    assert "Balas YA" in replies(provider)[0]


def test_a_ticket_number_shows_where_it_stands(chat):
    chat.say(story())
    chat.say("ya")
    number = reports()[0].ticket_number

    assert "menunggu diperiksa" in chat.say(number.lower().replace("-", " "))
    assert number in chat.say("status")


def test_nobody_sees_the_ticket_of_somebody_else(chat, client, provider):
    chat.say(story())
    chat.say("ya")
    stranger = Chat(client, provider, sender="6289876543210")

    foreign, unknown = stranger.say(reports()[0].ticket_number), stranger.say("KH-2020-999999")

    assert "tidak kami temukan" in foreign
    assert unknown in foreign  # the first one carries the notice too


def test_an_answered_ticket_shows_its_answer(chat):
    chat.say(story())
    chat.say("ya")
    (report,) = reports()
    cases.answer(report.case, published(), at=now())
    db.session.commit()

    said = chat.say(report.ticket_number)
    assert "Tidak ada pemadaman air keran tujuh hari di Kota Mawar\nKabar yang beredar: Hoaks." in said


def test_berhenti_ends_all_messages_but_the_reply(chat):
    chat.say(story())
    chat.say("ya")

    assert "tidak akan mengirim pesan lagi" in chat.say("BERHENTI")

    (report,) = reports()
    cases.answer(report.case, published(), at=now())
    db.session.commit()
    told = select(Notification.state).where(Notification.kind == "answered")
    assert db.session.scalars(told).one() is State.STOPPED


def test_what_leaves_the_country_is_said_once(chat):
    first, second = chat.say("halo"), chat.say("halo")

    assert "di luar Indonesia" in first
    assert "di luar Indonesia" not in second
    assert "http://localhost/privasi" in first


def test_a_question_of_the_desk_is_answered_in_the_chat(chat):
    chat.say(story())
    chat.say("ya")
    (report,) = reports()
    db.session.add(
        InfoRequest(report_id=report.id, question="Dari siapa?", asked_by_id=UserFactory().id, asked_at=now())
    )
    db.session.commit()

    assert "Apakah kiriman ini jawabannya" in chat.say("Dari grup warga RT lima kemarin malam")
    assert "kami tambahkan" in chat.say("ya")

    db.session.refresh(report)
    assert [addition.text for addition in report.additions] == ["Dari grup warga RT lima kemarin malam"]
    assert report.info_requests[0].answered_at is not None


def test_behind_a_ticket_number_stands_what_is_to_be_added(chat):
    chat.say(story())
    chat.say("ya")
    (report,) = reports()

    chat.say(f"{report.ticket_number}: ternyata beredar sejak tahun lalu")

    db.session.refresh(report)
    assert [addition.text for addition in report.additions] == ["ternyata beredar sejak tahun lalu"]


@pytest.mark.parametrize("said", ["ya", "1", "tidak"])
def test_an_answer_without_a_question_files_nothing(chat, said):
    assert "Teruskan dulu" in chat.say(said)
    assert reports() == []


def test_an_unread_kind_of_message_gets_a_hint(chat):
    assert "tidak dapat kami periksa" in chat.say(sticker={"id": "9"})


def test_a_flood_of_reports_waits_for_a_look_and_still_gets_its_number(chat, monkeypatch):
    monkeypatch.setattr("klinik.reports.services.chatting.PER_DAY", 1)
    for _ in range(2):
        chat.say(story())
        reply = chat.say("ya")

    assert reports()[-1].quarantined_at is not None
    assert reports()[-1].ticket_number in reply


def test_english_is_spoken_to_who_asks_for_it(chat):
    chat.say("english")

    assert "Reply YA" in chat.say(story())


def test_telegram_works_the_same(client, telegram, provider):
    provider.media[f"/file/bot{'123456:uji-coba'}/foto"] = encoded(picture())
    update = telegram_update(caption=story(), photo=[{"file_id": "kecil"}, {"file_id": "foto"}])
    deliver_telegram(client, update)
    assert "Balas YA" in replies(provider)[0]

    deliver_telegram(client, telegram_update("ya"))
    replies(provider)

    (report,) = reports()
    assert (report.channel, len(report.files)) == (IntakeChannel.TELEGRAM, 1)


def test_addresses_hidden_behind_words_are_seen(client, telegram, provider):
    entity = {"type": "text_link", "offset": 0, "length": 4, "url": "https://jahat.contoh.id/x"}
    deliver_telegram(client, telegram_update("Klik hadiah gratis di sini", entities=[entity]))
    deliver_telegram(client, telegram_update("ya"))
    replies(provider)

    assert reports()[0].links == ["https://jahat.contoh.id/x"]
