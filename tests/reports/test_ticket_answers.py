"""What a ticket says of an answer that did not stay as it was, of a question, and of the office it was sent on to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from klinik.accounts.models import Role
from klinik.clarifications.codes import RevisionKind
from klinik.clarifications.services import content_of
from klinik.db import db, now
from klinik.reports import services
from klinik.reports.services import timeline
from klinik.review import services as review
from tests.factories import review as desk
from tests.factories.clarifications import staff
from tests.reports.citizen import ask, mine, report

__all__ = ["mine", "report"]  # fixtures


@pytest.fixture
def verifier(agency):
    return staff(Role.VERIFIER)


@pytest.fixture
def answer(report, verifier):
    """The published answer to the report."""
    review.take(report.case, verifier=verifier, seen=report.case.version, at=now())
    return desk.answered(report.case, by=verifier).clarification


@pytest.fixture
def page(mine, report):
    """What the ticket says, anew with each call."""
    return lambda: mine.get(f"/tiket/{report.ticket_number}").text


def change(answer, kind, by):
    revision = review.correct(answer, kind=kind, by=by, at=now())
    words = replace(content_of(revision), change_note="Jamnya keliru.")
    review.write(revision, words, by=by, seen=revision.version, at=now())
    review.submit(revision, by=by, seen=revision.version, at=now())
    review.publish(revision, approver=staff(Role.EDITOR), seen=revision.version, at=now())
    db.session.commit()


def test_an_answer_that_was_taken_back_does_not_stand_as_a_conclusion(page, answer, verifier):
    before = page()
    change(answer, RevisionKind.RETRACTION, verifier)

    assert "badge verdict-hoax" in before
    assert "badge verdict-hoax" not in page()
    assert "Kesimpulan yang dicabut: Hoaks." in page()
    assert "Jawaban kami atas kabar ini sudah kami cabut." in page()


def test_a_corrected_answer_says_what_was_wrong(page, answer, verifier):
    assert "Jamnya keliru." not in page()

    change(answer, RevisionKind.CORRECTION, verifier)

    assert "Jamnya keliru." in page()
    assert f"/klarifikasi/{answer.public_id}/riwayat" in page()


def test_an_answer_under_review_promises_nothing_but_its_own_page(page, answer):
    review.suspend(answer, reason="Ada keterangan baru.", by=staff(Role.EDITOR), at=now())
    db.session.commit()

    assert "Jawaban kami atas kabar ini sedang ditinjau ulang." in page()
    assert "jawaban ini kami periksa sekali lagi. Hasilnya tampil di halaman ini." in page()


def test_a_question_says_until_when_and_is_still_there_when_nobody_answered(page, report):
    request = ask(report)
    while_open, closes_at = page(), timeline.progress(report).closes_at
    services.close_unanswered(request, at=now())
    db.session.commit()

    assert closes_at == request.asked_at + timedelta(days=7)
    assert "jawaban Anda sesudah itu membukanya lagi" in while_open
    assert "Laporan ini kami tutup" in page()
    assert "Dari grup mana?" in page()


def test_a_ticket_that_was_sent_on_names_its_number_there(page, report, verifier):
    review.refer(report.case, office="Satgas", number="LP-77", note="", by=verifier, seen=report.case.version, at=now())
    db.session.commit()

    assert "Nomor di instansi tujuan: LP-77." in page()


def test_whoever_left_no_contact_reads_nothing_of_one(page, report):
    assert "Kontak Anda kami hapus" in page()

    report.recipient_id = None
    db.session.commit()

    assert "Anda tidak meninggalkan kontak." in page()
    assert "Kontak Anda kami hapus" not in page()
