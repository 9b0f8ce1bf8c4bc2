"""Many at once through the real web server: no number twice, and a double click is one report."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from klinik.db import db
from klinik.reports.models import Report
from tests.factories.agencies import default_agency
from tests.faults.clinic import say
from tests.faults.web import Web

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]

REPORTS, CLIENTS = 100, 8
FORMS = 25


def test_a_hundred_reports_at_once_each_clicked_twice_make_a_hundred_tickets(clinic):
    default_agency()
    db.session.commit()
    web = Web(clinic)
    clicks = [number for number in range(REPORTS) for _ in range(2)]

    with ThreadPoolExecutor(CLIENTS) as clients:
        tickets = list(clients.map(lambda number: web.file(number, key=f"klik-{number}"), clicks))

    db.session.rollback()
    kept = sorted(db.session.scalars(select(Report.ticket_number)))
    say(f"{REPORTS} reports from {CLIENTS} clients at once, each sent twice: {len(kept)} tickets")
    assert tickets[::2] == tickets[1::2]
    assert sorted(tickets[::2]) == kept
    assert len(kept) == len(set(kept)) == REPORTS


def test_the_last_button_of_a_form_pressed_twice_at_the_same_moment_files_one_ticket(clinic):
    default_agency()
    db.session.commit()
    web = Web(clinic)

    with ThreadPoolExecutor(2) as fingers:
        for number in range(FORMS):
            checked = web.check(number)
            first, second = fingers.map(web.press, [checked, checked])
            assert first == second
            assert first.startswith("/tiket/")

    db.session.rollback()
    assert db.session.scalar(select(func.count(Report.id))) == FORMS
