"""What is promised: the office's hours on every page of the form, and one moment on the ticket that holds."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from klinik.agencies.models import ClockMode
from klinik.db import db, now
from klinik.notifications import letters
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.reports.services import promise
from tests.factories.clarifications import published
from tests.factories.reports import filed
from tests.reports.citizen import mine, report
from tests.reports.test_form import hidden

__all__ = ["mine", "report"]  # fixtures

MESSAGE = {"text": "Kabarnya kereta malam ke kota berhenti beroperasi mulai pekan depan, benarkah?"}


@pytest.fixture
def pages(client, agency):
    """Return what somebody sees who checks, reports, and reads how an objection goes."""

    def seen():
        carried = hidden(client.get("/lapor").text)
        return [
            client.post("/cek", data={**carried, **MESSAGE}).text,
            client.post("/lapor", data={**carried, **MESSAGE, "contact": ""}).text,
            client.get(f"/klarifikasi/{published().public_id}/sanggahan").text,
        ]

    return seen


@pytest.mark.parametrize(
    ("clock", "words"), [(ClockMode.CLOCK, "16\u00a0jam"), (ClockMode.SERVICE, "16\u00a0jam layanan")]
)
def test_the_promise_says_which_hours_it_means(pages, agency, clock, words):
    agency.promise_hours, agency.clock_mode = 16, clock
    db.session.commit()

    for page in pages():
        assert f"paling lambat {words} setelah" in page or f"paling lambat {words}. Semua" in page


@pytest.mark.parametrize(("due", "why"), [(timedelta(hours=-1), promise.NOT_SOONER), (timedelta(hours=-30), None)])
def test_a_ticket_that_joined_an_older_case_is_late_only_by_its_own_promise(mine, report, due, why):
    report.received_at = now() - timedelta(hours=20)
    report.case.due_at = now() + due
    db.session.commit()

    told, page = promise.promise(report, at=now()), mine.get(f"/tiket/{report.ticket_number}").text

    assert (told.due_at, told.is_late, told.why_moved) == (report.promised_at, False, why)
    assert "Kami terlambat menjawab" not in page
    assert "Lebih awal dari yang kami janjikan" not in page


@pytest.mark.parametrize(("sooner", "is_told"), [(timedelta(minutes=40), False), (timedelta(hours=5), True)])
def test_a_promise_moves_for_hours_and_not_for_minutes(report, sooner, is_told):
    report.case.due_at = report.promised_at - sooner

    told = promise.promise(report, at=now())

    assert told.due_at == (report.case.due_at if is_told else report.promised_at)
    assert told.why_moved == (promise.SOONER if is_told else None)


def test_a_ticket_that_is_late_by_its_own_promise_does_not_speak_of_hope(mine, report):
    report.received_at = now() - timedelta(hours=30)
    report.case.due_at, report.promised_at = now() - timedelta(hours=12), now() - timedelta(hours=6)
    db.session.commit()

    told = promise.promise(report, at=now())

    assert (told.due_at, told.is_late, told.why_moved) == (report.promised_at, True, None)


def test_the_receipt_for_a_report_about_a_late_case_promises_what_is_still_to_come(report):
    report.case.due_at = now() - timedelta(hours=1)
    db.session.commit()

    joined = filed(text=report.text, contact="warga-lain@contoh.id")

    receipt = db.session.scalars(select(Notification).filter_by(kind=Kind.RECEIVED, about=joined.ticket_number)).one()
    assert joined.case_id == report.case_id
    assert datetime.fromisoformat(letters.words_in("id", receipt.payload)["due_at"]) == joined.promised_at
