"""A form that came back with slips, or is half filled in, changes its language with everything that is in it."""

import io
import re

import pytest
from sqlalchemy import select

from klinik.clarifications.models import Objection
from klinik.db import db
from klinik.notifications.models import Subscription
from klinik.reports.models import ReportAddition
from klinik.reports.services import access
from tests.factories.clarifications import published
from tests.notifications.test_subscriptions import subscribe
from tests.reports.citizen import act, enter, in_english, mine, report
from tests.reports.test_form import hidden
from tests.review.browsing import send

__all__ = ["in_english", "mine", "report"]  # fixtures

NUMBER, CODE = "KH-2026-000001", "1111-2222-3333-4444"
WORDS = "Jadwal di situs perusahaan menyebut enam jam."
LONG = "panjang " * 2_600


def fields(page):
    """Return what stands in the fields of a page that one types in."""
    typed = re.findall(r'<input[^>]*name="([^"]+)"[^>]*type="(?:text|email)"[^>]*value="([^"]*)"', page.text)
    written = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', page.text, re.DOTALL)
    return dict(typed) | {name: text.strip() for name, text in written}


def test_a_wrong_code_stays_in_its_field(client, report, in_english):
    page = in_english(enter(client, report.ticket_number, CODE), ticket_number=report.ticket_number, access_code=CODE)

    assert page.status_code == 200
    assert "Track a ticket" in page.text
    assert "Error" not in page.text
    assert (fields(page)["ticket_number"], fields(page)["access_code"]) == (report.ticket_number, CODE)


def test_changing_the_language_is_no_try_of_a_code(client, report, in_english):
    page = client.get("/lacak")
    for _ in range(access.FREE_TRIES + 2):
        page = in_english(client.get("/lacak"), ticket_number=report.ticket_number, access_code=CODE)

    assert page.status_code == 200
    assert enter(client, report.ticket_number, access.access_code(report)).status_code == 303


def test_why_the_code_is_asked_for_is_said_in_the_other_language_too(client, agency, in_english):
    page = in_english(client.get("/t/tautan-lama"), ticket_number=NUMBER)

    assert "This link is no longer valid" in page.text
    assert fields(page)["ticket_number"] == NUMBER


def test_what_was_written_for_a_ticket_that_has_closed_stays(client, report, in_english):
    closed = client.post(f"/tiket/{report.ticket_number}/tambah", data={"text": WORDS})

    page = in_english(closed, ticket_number=report.ticket_number, text=WORDS)

    assert "We have not acted on your last request" in page.text
    assert fields(page) == {"ticket_number": report.ticket_number, "access_code": "", "text": WORDS}


def test_a_wrong_code_does_not_take_away_what_was_written_for_a_ticket_that_has_closed(client, report):
    closed = client.post(f"/tiket/{report.ticket_number}/tambah", data={"text": WORDS})
    sent = {**hidden(closed.text, "/lacak"), "ticket_number": report.ticket_number, "access_code": CODE}

    page = client.post("/lacak", data={**sent, **fields(closed), "access_code": CODE})

    assert page.status_code == 422
    assert fields(page)["text"] == WORDS


def test_what_was_written_before_a_ticket_closed_waits_in_it_and_is_not_sent(client, report):
    closed = client.post(f"/tiket/{report.ticket_number}/tambah", data={"text": WORDS})
    sent = {**hidden(closed.text, "/lacak"), **fields(closed), "access_code": access.access_code(report)}

    page = client.post("/lacak", data=sent)

    assert page.status_code == 200
    assert fields(page)["text"] == WORDS
    assert db.session.scalars(select(ReportAddition)).all() == []
    assert act(client, report, "tambah", text=WORDS).status_code == 303


def test_an_addition_that_came_back_stays_and_is_not_sent(mine, report, in_english):
    page = in_english(act(mine, report, "tambah", text=LONG), text=LONG)

    assert page.status_code == 200
    assert 'lang="en"' in page.text
    assert fields(page)["text"] == LONG.strip()
    assert db.session.scalars(select(ReportAddition)).all() == []


def test_an_addition_asks_for_its_file_once_more(mine, report, in_english):
    slipped = act(mine, report, "tambah", text=LONG, file=(io.BytesIO(b"x"), "layar.jpg"))
    page = in_english(slipped, text=LONG, file=(io.BytesIO(b"x"), "layar.jpg"))

    assert "Pilih berkas Anda sekali lagi" in slipped.text
    assert "Choose your file once more" in page.text


def test_a_withdrawal_that_was_not_confirmed_leads_to_the_ticket_in_english(mine, report, in_english):
    page = in_english(act(mine, report, "tarik"), text=WORDS)

    assert page.status_code == 200
    assert "Ticket" in page.text
    assert fields(page)["text"] == WORDS


@pytest.mark.parametrize("words", ["Kurang.", WORDS], ids=["slipped", "without a slip"])
def test_an_objection_stays_and_is_not_sent(client, agency, in_english, words):
    came_back = send(client, published().path, "/sanggahan", text=words, contact="budi")

    page = in_english(came_back, text=words, contact="budi@contoh.id", consent="y")

    assert came_back.status_code == 422
    assert page.status_code == 200
    assert (fields(page)["text"], fields(page)["contact"]) == (words, "budi@contoh.id")
    assert re.search(r"<input[^>]* checked[^>]* name=\"consent\"", page.text)
    assert db.session.scalars(select(Objection)).all() == []


def test_a_wish_for_mail_stays_and_is_not_written_down(client, agency, in_english):
    came_back = subscribe(client, contact="budi", series="clarifications", topic="kesehatan")

    page = in_english(came_back, contact="budi@contoh.id", series="clarifications", topic="kesehatan")

    assert came_back.status_code == 422
    assert page.status_code == 200
    assert "E-mail subscription" in page.text
    assert 'value="budi@contoh.id"' in page.text
    assert re.search(r'<option selected value="kesehatan"', page.text)
    assert re.search(r'<input checked[^>]*value="clarifications"', page.text)
    assert db.session.scalars(select(Subscription)).all() == []


def test_a_published_answer_keeps_its_link_to_the_other_language(client, agency):
    path = published().path

    assert f'<a class="tongue" href="{path}?lang=en"' in client.get(path).text
