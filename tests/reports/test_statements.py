"""The page behind the link that a liaison gets: reading it uses nothing up, and no slip loses anything."""

import io
import re
from datetime import timedelta

import pytest

from klinik.db import db, now
from klinik.reports.models import Statement
from klinik.reports.services import access_code, statements
from klinik.review import services
from tests.factories.agencies import default_agency
from tests.factories.clarifications import staff
from tests.factories.files import ogg, pdf
from tests.factories.review import asked, link_of, taken
from tests.reports.citizen import enter

TOKEN = re.compile(r'name="form_token"[^>]*value="([^"]+)"')
WHOLE = {"text": "Jembatan itu tidak ditutup.\nHanya diperbaiki.", "name": "Wulan", "function": "Kepala Bidang"}


@pytest.fixture
def verifier_asks(app, agency):
    sari = staff("verifier", agency)
    return asked(taken(sari, text="Kata Bu Tini 0812-3456-7890 jembatan ditutup total besok pagi"), by=sari)


def post(client, link, then, **fields):
    token = TOKEN.search(client.get(link).text)[1]
    return client.post(link, data={"form_token": token, **WHOLE, "then": then, **fields})


def letter(content=None, name="surat.pdf"):
    return (io.BytesIO(content or pdf()), name)


def test_a_link_shows_who_asks_and_what_and_nothing_of_a_reporter(verifier_asks, client):
    page = client.get(link_of(verifier_asks))

    assert default_agency().office in page.text
    assert "Benar?" in page.text
    assert "Bu Tini" not in page.text
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_opening_a_link_uses_nothing_up(verifier_asks, client):
    for _ in range(3):
        client.get(link_of(verifier_asks))
        client.head(link_of(verifier_asks))

    assert verifier_asks.is_open
    assert post(client, link_of(verifier_asks), "send").status_code == 303


def test_an_answer_is_looked_at_before_it_is_sent_and_kept_word_for_word(verifier_asks, client):
    link = link_of(verifier_asks)

    preview = post(client, link, "check")
    kept_before = db.session.query(Statement).count()
    receipt = client.get(post(client, link, "send").location)

    assert "Periksa keterangan Anda" in preview.text
    assert (kept_before, db.session.query(Statement).one().text) == (0, WHOLE["text"])
    assert "Hanya diperbaiki." in receipt.text


def test_after_an_hour_the_link_says_only_that_it_was_answered(verifier_asks, client):
    link = link_of(verifier_asks)
    statements.answer(verifier_asks, **WHOLE, at=now() - timedelta(hours=1))
    db.session.commit()

    page = client.get(link)

    assert "sudah kami terima" in page.text
    assert "Hanya diperbaiki." not in page.text


def test_a_slip_loses_neither_what_was_typed_nor_the_letter(verifier_asks, client):
    link = link_of(verifier_asks)

    response = post(client, link, "check", name="", letter=letter())

    assert (response.status_code, "Tulis nama yang memberi keterangan." in response.text) == (422, True)
    assert "Hanya diperbaiki." in response.text
    assert "Terlampir: surat.pdf" in response.text


def test_the_language_changes_with_what_was_typed_and_enter_does_not_take_the_letter_off(verifier_asks, client):
    link = link_of(verifier_asks)

    page = client.post(f"{link}?lang=en", data={**WHOLE, "then": "change"}).text
    buttons = re.findall(r'<button[^>]*(?:form="steps"|name="then")[^>]*>', client.get(link).text)

    assert WHOLE["text"] in page
    assert 'lang="en"' in page
    assert f'formaction="{link}?lang=en"' in buttons[1]
    assert "name=" not in buttons[0]  # what the enter key presses


def test_a_letter_that_cannot_be_taken_is_said_beside_its_field_and_the_old_one_stays(verifier_asks, client):
    link = link_of(verifier_asks)
    post(client, link, "check", letter=letter())

    response = post(client, link, "send", letter=letter(ogg(), "rekaman.ogg"))

    assert (response.status_code, "rekaman.ogg tidak dapat diterima" in response.text) == (422, True)
    assert verifier_asks.is_open
    assert verifier_asks.letter.name == "surat.pdf"


def test_a_letter_can_be_taken_off_again(verifier_asks, client):
    link = link_of(verifier_asks)
    post(client, link, "check", letter=letter())

    page = post(client, link, "drop_letter")

    assert "Terlampir" not in page.text
    assert verifier_asks.letter is None


def test_a_form_open_for_too_long_comes_back_with_everything_in_it(verifier_asks, client):
    response = client.post(link_of(verifier_asks), data={"form_token": "basi", **WHOLE, "then": "send"})

    assert response.status_code == 422
    assert "Hanya diperbaiki." in response.text
    assert verifier_asks.is_open


def test_a_link_nobody_knows_and_one_taken_back_say_so_calmly(verifier_asks, client):
    link = link_of(verifier_asks)
    services.withdraw_question(verifier_asks, by=verifier_asks.asked_by, at=now())

    unknown, withdrawn = client.get("/keterangan/tidak-ada"), client.post(link, data=WHOLE)

    assert (unknown.status_code, "tidak kami kenal" in unknown.text) == (404, True)
    assert (withdrawn.status_code, "tidak diperlukan lagi" in withdrawn.text) == (410, True)


def test_a_link_that_has_run_out_opens_nothing_even_before_the_next_sweep(verifier_asks, client):
    link, verifier_asks.expires_at = link_of(verifier_asks), now()

    page = client.post(link, data=WHOLE)

    assert (page.status_code, "habis masa berlakunya" in page.text) == (410, True)


def test_the_link_of_another_office_opens_nothing_here(client, agency, foreign_agency):
    colleague = staff("verifier", foreign_agency)
    request = asked(taken(colleague, agency=foreign_agency), by=colleague)

    assert client.get(link_of(request)).status_code == 404


def test_tags_are_text_like_any_other(verifier_asks, client):
    link = link_of(verifier_asks)

    post(client, link, "send", text="<b>Tidak</b> benar")

    assert db.session.query(Statement).one().text == "<b>Tidak</b> benar"
    assert "&lt;b&gt;Tidak&lt;/b&gt; benar" in client.get(link).text


def test_a_ticket_says_which_office_is_asked_and_never_whom(verifier_asks, client):
    report = verifier_asks.case.reports[0]
    enter(client, report.ticket_number, access_code(report))

    page = client.get(f"/tiket/{report.ticket_number}").text

    assert "menunggu keterangan tertulis dari Dinas Pekerjaan Umum" in page
    assert "Instansi yang berwenang dimintai keterangan" in page
    assert verifier_asks.asked_by.name not in page
