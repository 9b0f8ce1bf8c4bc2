"""What was told to whom: staff see state and reason, send failed ones again, and stop an address."""

import pytest
from flask_babel import force_locale
from markupsafe import escape
from sqlalchemy import select

from klinik.audit.models import AuditEvent
from klinik.db import db, now
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind, State, StopReason, Trouble
from klinik.notifications.models import Notification, Recipient
from klinik.review.reasons import in_words
from klinik.review.wording import RESULT_WORDS
from tests.factories.notifications import RecipientFactory, told
from tests.factories.review import opened
from tests.review.browsing import send, token


@pytest.fixture
def failed(reader):
    return fail(told(reader))


def fail(row, reason="550 5.7.1 spam"):
    row.state, row.last_error = State.FAILED, reason
    db.session.commit()
    return row


def state(row):
    return db.session.scalar(select(Notification.state).where(Notification.id == row.id))


def deeds():
    return list(db.session.scalars(select(AuditEvent.action).where(AuditEvent.thing_type == "notification")))


LIST = "/meja/pemberitahuan?state=failed"


def test_the_reason_is_shown_and_one_message_is_sent_again(verifier, failed):
    assert "550 5.7.1 spam" in verifier.get(LIST).text

    send(verifier, LIST, f"/{failed.id}/kirim-ulang")

    assert state(failed) is State.WAITING
    assert deeds() == ["notification.retried"]


def test_why_a_message_was_never_sent_is_said_and_looked_for_in_words(verifier, failed):
    capped = fail(told(RecipientFactory(), event="2"), StopReason.DAILY_CAP)

    page = verifier.get(f"{LIST}&reason=Batas harian").text

    assert "Batas harian ke satu alamat tercapai" in page
    assert capped.last_error not in page
    assert "550 5.7.1 spam" not in page


@pytest.mark.parametrize("reason", [*StopReason, *Trouble])
def test_each_reason_of_ours_is_said_in_the_words_of_the_reader(verifier, failed, reason):
    fail(failed, reason.value)

    in_indonesian, in_english = verifier.get(LIST).text, verifier.get(f"{LIST}&lang=en").text

    assert escape(reason.value) not in in_indonesian
    with force_locale("en"):
        assert escape(in_words(reason)) in in_english


def test_what_a_server_said_last_stays_beside_our_reason(verifier, failed):
    fail(failed, f"{Trouble.NO_TIME_LEFT}: 451 busy")

    assert "Tidak diterima dalam 48 jam: 451 busy" in verifier.get(LIST).text
    assert "451 busy" in verifier.get(f"{LIST}&reason=dalam 48 jam").text


@pytest.mark.parametrize(("deed", "sentence"), RESULT_WORDS.items())
def test_the_list_says_what_was_just_done(verifier, failed, deed, sentence):
    assert str(sentence) in verifier.get(f"/meja/pemberitahuan?hasil={deed}").text


def test_all_that_match_are_sent_again_and_nothing_else(verifier, failed):
    other = fail(told(RecipientFactory(), event="2"), "452 mailbox full")
    third = fail(told(RecipientFactory(), kind=Kind.ASSIGNED, event="3"))

    asked = {"state": "failed", "reason": "spam", "kind": "received"}
    send(verifier, f"{LIST}&reason=spam&kind=received", "pemberitahuan/kirim-ulang", **asked)

    assert [state(row) for row in (failed, other, third)] == [State.WAITING, State.FAILED, State.FAILED]
    assert deeds() == ["notification.retried"]


def test_failed_messages_of_another_office_are_not_sent_again(foreign_verifier, failed):
    fail(told(RecipientFactory(agency=foreign_verifier.user.agency), event="2"))

    send(foreign_verifier, LIST, "pemberitahuan/kirim-ulang", state="failed")

    assert state(failed) is State.FAILED


def test_a_stopped_address_gets_nothing_until_it_is_used_again(verifier, failed, reader):
    send(verifier, LIST, f"/{failed.id}/hentikan-alamat")
    assert told(reader, event="later").state is State.STOPPED
    assert "Petugas menghentikan pengiriman ke alamat ini." in verifier.get(LIST).text

    send(verifier, LIST, f"/{failed.id}/pakai-alamat")

    assert told(reader, event="latest").state is State.WAITING


def test_staff_see_why_an_address_is_not_written_to(verifier, failed, reader):
    notifications.block(reader, at=now(), because="5.1.1 user unknown")
    db.session.commit()

    page = verifier.get(LIST).text

    assert "Alamat ini menolak surel, jadi tidak dikirimi lagi: 5.1.1 user unknown" in page
    assert "Pakai lagi alamat ini" in page


def test_a_message_to_a_blocked_address_is_not_sent_again(verifier, failed, reader):
    address = f"/meja/pemberitahuan/{failed.id}/kirim-ulang"
    form_token = token(verifier, LIST)[address]
    notifications.block(reader, at=now())

    answer = verifier.post(address, data={"form_token": form_token})

    assert answer.status_code == 409
    assert state(failed) is State.FAILED


def test_the_page_of_a_case_shows_what_its_reporters_were_told(verifier):
    case = opened(contact="rina.wati@contoh.id")
    row = db.session.scalars(select(Notification).join(Recipient)).one()
    fail(row, "550 mailbox unavailable")

    page = verifier.get(f"/meja/kasus/{case.id}").text

    assert "Tanda terima" in page
    assert "550 mailbox unavailable" in page


def test_an_auditor_sees_the_list_and_no_button(auditor, failed):
    page = auditor.get(LIST).text

    assert "550 5.7.1 spam" in page
    assert "Kirim ulang" not in page
