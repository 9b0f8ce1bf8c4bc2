"""What is typed travels in the form, sealed: of what nobody sends, nothing stays with us."""

import io
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from klinik.agencies.models import AgencyHost
from klinik.db import db, now, secrets
from klinik.reports.models import Report, ReportDraft
from klinik.reports.services.sealing import LONGEST
from tests.factories.files import encoded, picture
from tests.factories.reports import story
from tests.reports.test_form import hidden, reports, send

__all__ = ["send"]  # a fixture


def rows() -> int:
    return db.session.query(ReportDraft).count()


def test_of_a_few_words_nothing_is_written_before_they_are_sent(send):
    text = story()

    send(text=text, question="Benar?")
    check = send(contact="warga@contoh.id", consent="y")

    assert rows() == 0
    assert text in check.text
    send(send="1")
    report = db.session.scalars(select(Report)).one()
    assert (report.text, report.question, rows()) == (text, "Benar?", 0)
    assert report.recipient_id


def test_what_is_carried_can_be_read_by_us_alone(send):
    text = story()

    carried = hidden(send(text=text, contact="warga@contoh.id", consent="y").text)["draft"]

    assert "warga" not in carried
    assert text.split()[0] not in carried
    assert text in secrets.decrypt(carried[1:])


@pytest.mark.parametrize("more", [{"text": "panjang sekali " * (LONGEST // 10)}, {"files": True}])
def test_files_and_many_words_are_written_down(send, more):
    if "files" in more:
        more = {"files": (io.BytesIO(encoded(picture())), "layar.jpg")}

    send(**{"text": story(), "contact": "", **more})

    assert rows() == 1
    assert send(send="1").status_code == 303
    assert reports() == 1


@pytest.mark.parametrize("forged", ["~", "~gAAAAAB", "~{contact}", "x" * 22])
def test_a_draft_that_we_did_not_seal_is_none(client, agency, forged):
    fields = hidden(client.get("/lapor").text) | {"draft": forged.format(contact=secrets.encrypt('["a@contoh.id"]'))}

    page = client.post("/lapor", data={**fields, "contact": "", "send": "1"})

    assert page.status_code == 422
    assert "Isi minimal satu" in page.text


def test_a_draft_ends_after_a_day_though_only_its_form_has_it(send, client):
    send(text=story(), contact="")

    with time_machine.travel(now() + timedelta(hours=25)):
        page = send(send="1")

    assert page.status_code == 422
    assert reports() == 0


def test_a_draft_of_one_office_says_nothing_to_another(client, agency, session, foreign_agency):
    session.add(AgencyHost(host="cek.sultra.contoh.id", agency=foreign_agency))
    session.commit()
    text = story()
    carried = hidden(
        client.post("/lapor", data={**hidden(client.get("/lapor").text), "text": text, "contact": ""}).text
    )

    page = client.post("/lapor", data={**carried, "send": "1"}, base_url="http://cek.sultra.contoh.id")

    assert page.status_code == 422
    assert text not in page.text


def test_whoever_goes_back_after_sending_is_led_to_the_ticket(send):
    send(text=story(), contact="")
    ticket = send(send="1").location

    answer = send(change="message")

    assert (answer.status_code, answer.location) == (303, ticket)
    assert reports() == 1


@pytest.mark.parametrize("more", [{"files": True}, {"text": "panjang sekali " * (LONGEST // 10)}])
def test_whoever_goes_back_and_adds_to_it_twice_has_one_ticket(send, client, more):
    def added():
        return {"files": (io.BytesIO(encoded(picture())), "layar.jpg")} if "files" in more else more

    page = hidden(send(text=story(), contact="").text)

    first, second = (client.post("/lapor", data={**page, **added()}) for _ in range(2))
    sent = [client.post("/lapor", data={**hidden(one.text), "send": "1"}) for one in (second, first)]
    again = client.post("/lapor", data={**page, "send": "1"})

    assert [first.status_code, second.status_code] == [200, 200]
    assert {one.location for one in (*sent, again)} == {sent[0].location}
    assert reports() == 1


def test_two_people_with_the_same_words_have_two_tickets(client, agency):
    text = story()
    for _ in range(2):
        carried = hidden(client.get("/lapor").text)
        carried |= hidden(client.post("/lapor", data={**carried, "text": text, "contact": ""}).text)
        client.post("/lapor", data={**carried, "send": "1"})

    assert reports() == 2
