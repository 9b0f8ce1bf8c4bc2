"""A copy was restored without its files: every answer opens, and the address of a picture says what is the matter."""

import json

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.clarifications import services
from klinik.clarifications.models import Card
from klinik.clarifications.services import picturing
from klinik.db import db, now
from klinik.files import services as files
from klinik.files.boxes import Box
from tests.factories.clarifications import CONTENT, draw_all, published, staff
from tests.factories.files import StoredFileFactory

SAID = "Berkas ini tidak ada pada kami saat ini."
ALT = "Tangkapan layar pesan yang mengajak warga mengisi formulir bantuan."
IN_A_PAGE = {"Accept": "image/avif,image/webp,*/*;q=0.8"}
OPENED = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def card(agency):
    """An answer whose cards were drawn and then lost, and the address of one."""
    clarification = published()
    draw_all()
    for row in db.session.scalars(select(Card).filter_by(clarification_id=clarification.id)):
        files.path(row.file).unlink()
    return f"/klarifikasi/{clarification.public_id}/kartu.png"


@pytest.fixture
def pictured(agency):
    """An answer with a picture that was lost, and its address."""
    sari = staff(Role.VERIFIER)
    revision = services.start(agency, by=sari, at=now())
    services.write(revision, CONTENT, by=sari)
    picture = picturing.choose(revision, StoredFileFactory(), by=sari)
    picturing.show(picture, alt=ALT, boxes=[Box(10, 10, 40, 8)], nothing_to_cover=False, by=sari, at=now())
    services.submit(revision, by=sari, at=now())
    clarification = services.publish(revision, approver=staff(Role.EDITOR), at=now())
    db.session.commit()
    files.path(picture.file).unlink()
    return clarification.path, f"/klarifikasi/{clarification.public_id}/gambar/{picture.mark}"


def test_a_lost_card_is_answered_with_a_sentence_alone(client, card):
    sent = client.get(card, headers=IN_A_PAGE)

    assert (sent.status_code, sent.mimetype, sent.headers["Cache-Control"]) == (404, "text/plain", "no-store")
    assert SAID in sent.text


def test_who_opens_the_address_of_a_lost_card_reads_it_on_a_page(client, card):
    page = client.get(card, headers=OPENED)

    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert SAID in page.text


def test_a_card_that_is_not_drawn_yet_is_no_failure_of_the_service(client, agency):
    page = client.get(f"/klarifikasi/{published().public_id}/kartu.png", headers=OPENED)

    assert (page.status_code, page.headers["Retry-After"]) == (503, "20")
    assert "Kartu ini belum siap" in page.text
    assert "Nomor kejadian" not in page.text


def test_an_answer_opens_without_its_picture_and_its_cards(client, pictured):
    address, picture = pictured

    page, sent = client.get(address), client.get(picture, headers=IN_A_PAGE)

    assert page.status_code == 200
    assert ALT in page.text
    assert (sent.status_code, sent.mimetype) == (404, "text/plain")


def test_a_lost_file_is_logged_once_with_its_reason(client, card, capfd):
    files.note_missing.cache_clear()  # the same card was lost in a test before

    for _visit in range(3):
        client.get(card)

    (line,) = [json.loads(line) for line in capfd.readouterr().err.splitlines() if "content_missing" in line]
    assert "restored without its files" in line["reason"]
    assert line["level"] == "error"
