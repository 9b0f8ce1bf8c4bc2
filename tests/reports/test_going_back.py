"""Going back, and going on in another language, in the middle of the report form: nothing that was typed is lost."""

import io

import pytest
from sqlalchemy import select

from klinik.db import db
from klinik.reports.models import Report
from tests.factories.clarifications import published
from tests.factories.files import encoded, picture
from tests.factories.reports import story
from tests.reports.citizen import in_english
from tests.reports.test_form import hidden, send

__all__ = ["in_english", "send"]  # fixtures

NOT_A_CONTACT = "bukan kontak"


def test_the_first_page_goes_on_in_english_with_what_was_typed_and_chosen(client, agency, in_english):
    text = story()

    page = in_english(client.get("/lapor"), text=text, files=(io.BytesIO(encoded(picture())), "layar.jpg"))

    assert page.status_code == 200
    assert 'lang="en"' in page.text
    assert text in page.text
    assert "layar.jpg" in page.text
    assert "Step 1 of 3" in page.text


def test_an_empty_form_changes_its_language_without_a_word_of_blame(client, agency, in_english):
    page = in_english(client.get("/lapor"), text="")

    assert page.status_code == 200
    assert "Error:" not in page.text


def test_what_is_not_filled_in_yet_is_no_slip_when_the_language_changes(send, in_english):
    page = in_english(send(text=story()), contact="warga@contoh.id")

    assert page.status_code == 200
    assert "Error:" not in page.text
    assert 'value="warga@contoh.id"' in page.text


def test_a_file_that_could_not_be_kept_is_named_when_the_language_changes(client, agency, in_english):
    page = in_english(client.get("/lapor"), text=story(), files=(io.BytesIO(b"bukan gambar"), "foto.jpg"))

    assert "Error:" in page.text
    assert "foto.jpg" in page.text


def test_the_page_about_the_contact_stays_that_page(send, client, in_english):
    page = in_english(send(text=story()), contact="warga@contoh.id", consent="y")

    assert "Step 2 of 3" in page.text
    assert 'value="warga@contoh.id"' in page.text
    on = client.post("/lapor?lang=en", data={**hidden(page.text, r"/lapor\?lang=en"), "contact": ""})
    assert "Step 3 of 3" in on.text


def test_a_report_sent_in_english_is_kept_as_such(send, client, in_english):
    text = story()

    page = in_english(send(text=text, contact=""))
    client.post("/lapor?lang=en", data={**hidden(page.text, r"/lapor\?lang=en"), "send": "1"})

    report = db.session.scalars(select(Report)).one()
    assert (report.text, report.language) == (text, "en")


@pytest.mark.parametrize("address", ["/lapor", "/cek"])
def test_what_is_known_is_shown_in_english_too(client, agency, in_english, address):
    clarification = published()
    carried = hidden(client.get("/lapor").text)

    page = in_english(client.post(address, data={**carried, "text": clarification.current.claim}))

    assert "Is this what you mean?" in page.text
    assert clarification.current.headline in page.text


def test_who_goes_back_before_answering_about_the_contact_is_asked_again(send):
    send(text=story())

    send(contact="", change="message")

    assert "Langkah 2 dari 3" in send(text=story()).text


def test_who_changes_the_message_at_the_end_is_not_asked_again(send):
    send(text=story(), contact="warga@contoh.id", consent="y")

    send(change="message")

    assert "Langkah 3 dari 3" in send(text=story()).text


def test_a_slip_in_the_contact_is_not_named_where_the_contact_is_not(send):
    send(text=story())

    back = send(contact=NOT_A_CONTACT, change="message")

    assert "Kesalahan" not in back.text
    assert NOT_A_CONTACT in send(text=story()).text


def test_a_region_that_is_none_keeps_nobody_from_going_back(send):
    text = story()

    page = send(text=text, region_code="35.99", change="message")

    assert (page.status_code, text in page.text) == (200, True)


def test_what_was_refused_is_not_offered_again_after_going_back(send):
    claim = published().current.claim
    assert "Apakah ini yang Anda maksud?" in send(text=claim).text
    send(none_of_these="1")

    send(contact="", change="message")

    assert "Langkah 2 dari 3" in send(text=claim).text
