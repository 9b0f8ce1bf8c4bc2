"""The search answers by itself; who asked has the last word on whether that is what was meant."""

import pytest
from sqlalchemy import func, select

from klinik.db import db, now
from klinik.matching.models import Decision, MatchDecision
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Report
from klinik.reports.services import disagreeing
from klinik.review.queries import cases
from tests.factories.clarifications import CONTENT, published
from tests.factories.reports import filed
from tests.reports.test_form import hidden

REFUSE = "Bukan ini yang saya maksud"


@pytest.fixture
def ticket(client, agency):
    """A ticket that the search answered while it was filed, in the browser that filed it."""
    clarification = published()
    carried = hidden(client.get("/lapor").text)
    check = client.post("/lapor", data={**carried, "text": CONTENT.claim, "contact": ""})
    sent = client.post("/lapor", data={**hidden(check.text), "text": CONTENT.claim, "contact": "", "send": "1"})
    return clarification, db.session.scalars(select(Report)).one(), sent.location


def refuse(client, address):
    said = hidden(client.get(address).text, f"{address}/bukan-ini")
    return client.post(f"{address}/bukan-ini", data=said)


def test_a_report_whose_answer_is_refused_goes_before_a_person_with_a_new_promise(client, ticket):
    clarification, report, address = ticket
    assert report.case.status is CaseStatus.ANSWERED
    first_due = report.case.due_at

    assert refuse(client, address).status_code == 303

    case = report.case
    assert (case.status, case.clarification_id, clarification.report_count) == (CaseStatus.NEW, None, 0)
    assert case.due_at > first_due
    assert REFUSE not in client.get(address).text
    assert "case.answer_refused" in [deed.action for deed in cases.history(case)]


def test_the_refusal_is_written_down_beside_the_decision_it_takes_back(client, ticket):
    clarification, report, address = ticket

    refuse(client, address)
    disagreeing.disagree(report, at=now())

    rows = db.session.scalars(select(MatchDecision).where(MatchDecision.asked_id == report.id)).all()
    said = {(row.decision, row.undone_at is None) for row in rows if row.found_id == clarification.id}
    assert {(Decision.ANSWERED, False), (Decision.REJECTED, True)} <= said
    assert [step.step for step in report.steps].count("reopened") == 1


def test_others_who_asked_the_same_keep_their_answer(agency):
    clarification = published()
    first, second = filed(text=CONTENT.claim), filed(text=CONTENT.claim)
    assert first.case_id == second.case_id

    disagreeing.disagree(second, at=now())

    assert (first.case.status, first.case.report_count, clarification.report_count) == (CaseStatus.ANSWERED, 1, 1)
    assert (second.case.status, second.case.report_count) == (CaseStatus.NEW, 1)
    assert db.session.scalar(select(func.count()).select_from(Case)) == 2


def test_an_answer_that_a_person_gave_is_not_taken_back_like_that(client, agency):
    published()
    report = filed()
    assert disagreeing.answered_by_search(report) is None

    disagreeing.disagree(report, at=now())

    assert report.case.status is CaseStatus.NEW


def test_the_ticket_says_why_the_answer_stood_there_and_that_it_was_taken_back(client, ticket):
    _clarification, report, address = ticket
    assert "jadi jawabannya langsung tampil" in client.get(address).text

    refuse(client, address)

    page = client.get(address).text
    assert "Jawaban otomatis kami tarik karena bukan itu yang Anda maksud." in page
    assert f"<h1>Tiket {report.ticket_number}</h1>" in page
    assert "Laporan Anda kami terima" not in page.partition("<main")[2]
