"""Every page of the form promises what the office promises: hours of the clock, or hours in which it is open."""

import pytest

from klinik.agencies.models import ClockMode
from klinik.db import db
from tests.factories.clarifications import published
from tests.reports.test_form import hidden

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


@pytest.mark.parametrize(("clock", "words"), [(ClockMode.CLOCK, "16 jam"), (ClockMode.SERVICE, "16 jam layanan")])
def test_the_promise_says_which_hours_it_means(pages, agency, clock, words):
    agency.promise_hours, agency.clock_mode = 16, clock
    db.session.commit()

    for page in pages():
        assert f"paling lambat {words} setelah" in page or f"paling lambat {words}. Semua" in page
