"""Somebody who filed a report, with a browser in front of the ticket."""

import re

import pytest

from klinik.db import db, now
from klinik.reports import services
from klinik.reports.codes import CaseStatus
from klinik.reports.models import InfoRequest
from klinik.reports.services import cases
from tests.factories.accounts import UserFactory
from tests.factories.reports import filed
from tests.reports.test_form import hidden


def enter(client, number, code):
    return client.post(
        "/lacak", data={**hidden(client.get("/lacak").text, "/lacak"), "ticket_number": number, "access_code": code}
    )


@pytest.fixture
def report(agency):
    return filed(contact="warga@contoh.id")


@pytest.fixture
def mine(client, report):
    """A browser that has entered the code."""
    enter(client, report.ticket_number, services.access_code(report))
    return client


@pytest.fixture
def in_english(client):
    """Press the button of the other language on a page: what its form holds goes along."""

    def press(page, **typed):
        button = re.search(r'<button class="tongue"[^>]*>English</button>', page.text).group()
        said = dict(re.findall(r'(formaction|name|value)="([^"]*)"', button))
        carried = hidden(page.text[page.text.index('id="steps"') :])
        verb = {said["name"]: said["value"]} if "name" in said else {}
        return client.post(said["formaction"], data={**carried, **typed, **verb})

    return press


def act(client, report, verb, **fields):
    page, address = f"/tiket/{report.ticket_number}", f"/tiket/{report.ticket_number}/{verb}"
    carried = hidden(client.get(page).text, f"{page}/(?:{verb}|tarik)")  # one form withdraws or erases
    return client.post(address, data={**carried, **fields})


def ask(report) -> InfoRequest:
    request = InfoRequest(report_id=report.id, question="Dari grup mana?", asked_by_id=UserFactory().id, asked_at=now())
    db.session.add(request)
    cases.change_status(report.case, CaseStatus.NEEDS_INFO, at=now())
    db.session.commit()
    return request
