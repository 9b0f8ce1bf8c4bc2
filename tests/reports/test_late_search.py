"""A search that is slow keeps nobody waiting: the report is filed, and a worker finds what it meets."""

import pytest
from sqlalchemy import select

from klinik import matching
from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.matching.models import Decision, MatchDecision
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.reports import services, tasks
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Merge, MovedReport, Report
from klinik.reports.services import late
from klinik.review import services as review
from klinik.review.queries import cases
from tests.factories.clarifications import CONTENT, published, staff
from tests.factories.reports import filed, story
from tests.reports.test_form import hidden


@pytest.fixture
def hurried(app, monkeypatch):
    """Let no page wait for the search at all."""
    monkeypatch.setitem(app.config, "SEARCH_WITHIN_MS", 0)


def decisions(report):
    asked = select(MatchDecision).where(MatchDecision.asked_id == report.id)
    return [(row.decision, row.found_id) for row in db.session.scalars(asked)]


def search(report):
    db.session.expire_all()
    tasks.search_late(str(report.id))


def told():
    return list(db.session.scalars(select(Notification.kind).order_by(Notification.created_at)))


def test_a_report_that_could_not_be_searched_gets_its_ticket_and_leaves_the_search_to_a_worker(agency, hurried, sent):
    published()

    report = filed(text=CONTENT.claim)

    assert report.case.status is CaseStatus.NEW
    assert (late.SEARCH, (str(report.id),)) in sent


def test_a_lost_nudge_is_found_by_the_clock(agency, hurried, sent):
    report = filed()
    sent.clear()

    tasks.look_at_searches()

    assert sent == [(late.SEARCH, (str(report.id),))]


def test_what_the_worker_answers_is_told_like_any_answer_and_once(agency, hurried):
    clarification = published()
    report = filed(text=CONTENT.claim, contact="warga@contoh.id")

    search(report)
    search(report)

    assert (report.case.status, report.case.clarification_id) == (CaseStatus.ANSWERED, clarification.id)
    assert told() == [Kind.RECEIVED, Kind.ANSWERED]
    assert decisions(report) == [(Decision.ANSWERED, clarification.id)]
    assert clarification.report_count == 1


def test_the_worker_joins_the_open_case_of_the_very_same_message(agency, hurried):
    text = story()
    first, second = filed(text=text), filed(text=text)
    own = second.case

    search(second)

    assert (second.case_id, first.case.report_count) == (first.case_id, 2)
    assert (own.status, own.merged_into_id, own.report_count) == (CaseStatus.MERGED, first.case_id, 0)
    assert decisions(second) == [(Decision.JOINED, first.id)]


@pytest.fixture
def joined(agency, hurried):
    """A report that the worker laid into the case of an earlier one, and the case that was its own."""
    text = story()
    first, second = filed(text=text), filed(text=text)
    own = second.case
    search(second)
    return first, second, own


def test_a_merge_by_the_worker_is_remembered_and_stands_in_both_histories(joined):
    first, second, own = joined

    merge = db.session.scalars(select(Merge)).one()

    assert (merge.case_id, merge.into_id, merge.merged_by_id) == (own.id, first.case_id, None)
    assert db.session.scalars(select(MovedReport.report_id)).all() == [second.id]
    for case, action in ((own, "case.merged"), (first.case, "case.received_merge")):
        assert action in [deed.action for deed in cases.history(case)]


def test_what_the_worker_merged_is_taken_apart_like_any_merge_and_its_decision_taken_back(joined):
    _first, second, own = joined

    review.undo_merge(own, by=staff(Role.VERIFIER), seen=own.version, at=now())
    db.session.refresh(second)

    assert (second.case_id, own.status, own.report_count) == (own.id, CaseStatus.NEW, 1)
    assert db.session.scalars(select(MatchDecision.undone_at)).one() is not None


def test_reports_split_off_take_back_the_decision_that_joined_them(joined):
    first, second, _own = joined
    case, sari = first.case, staff(Role.VERIFIER)

    review.split(case, report_ids=[second.id], title="Kabar lain", by=sari, seen=case.version, at=now())

    row = db.session.scalars(select(MatchDecision)).one()
    assert (row.decision, row.undone_by_id) == (Decision.JOINED, sari.id)


def test_a_reopened_case_takes_back_the_answer_that_the_search_gave(agency):
    published()
    report, sari = filed(text=CONTENT.claim), staff(Role.VERIFIER)
    assert report.case.status is CaseStatus.ANSWERED

    review.reopen(report.case, by=sari, seen=report.case.version, at=now())

    row = db.session.scalars(select(MatchDecision)).one()
    assert (row.decision, row.undone_by_id) == (Decision.ANSWERED, sari.id)


def test_a_case_that_somebody_works_on_is_left_as_it_is(agency, hurried):
    published()
    report = filed(text=CONTENT.claim)
    report.case.status = CaseStatus.IN_REVIEW
    db.session.commit()

    search(report)

    assert report.case.status is CaseStatus.IN_REVIEW
    assert [decision for decision, _ in decisions(report)] == [Decision.SHOWN]


@pytest.fixture
def ticket(client, hurried):
    """A ticket on whose page something like it is shown, in the browser that filed it."""
    clarification = published()
    carried = hidden(client.get("/lapor").text)
    sent = client.post("/lapor", data={**carried, "text": CONTENT.claim[:60], "contact": "", "send": "1"})
    report = db.session.scalars(select(Report)).one()
    search(report)
    return clarification, report, sent.location


def test_what_was_found_late_is_offered_on_the_ticket_and_answers_it_when_chosen(client, ticket):
    clarification, report, address = ticket
    page = client.get(address)
    assert "Apakah ini yang Anda maksud?" in page.text

    said = hidden(page.text, f"{address}/serupa") | {"this_one": clarification.public_id}
    assert client.post(f"{address}/serupa", data=said).status_code == 303

    client.post(f"{address}/serupa", data=said)
    assert (report.case.status, report.case.clarification_id) == (CaseStatus.ANSWERED, clarification.id)
    assert (clarification.deflection_count, [step.step for step in report.steps].count("answered")) == (1, 1)


def test_what_was_found_late_can_be_refused_and_the_ticket_goes_on(client, ticket):
    _clarification, report, address = ticket
    said = hidden(client.get(address).text, f"{address}/serupa") | {"none_of_these": "1"}

    client.post(f"{address}/serupa", data=said)

    assert "Apakah ini yang Anda maksud?" not in client.get(address).text
    assert report.case.status is CaseStatus.NEW


def test_what_the_sender_had_refused_is_neither_given_nor_shown_again_by_a_late_search(client, agency, monkeypatch):
    published()
    carried = hidden(client.get("/lapor").text)
    carried |= hidden(client.post("/lapor", data={**carried, "text": CONTENT.claim}).text)
    client.post("/lapor", data={**carried, "none_of_these": "1"})
    monkeypatch.setitem(client.application.config, "SEARCH_WITHIN_MS", 0)
    sent = client.post("/lapor", data={**carried, "contact": "", "send": "1"})
    report = db.session.scalars(select(Report)).one()

    search(report)

    assert report.case.status is CaseStatus.NEW
    assert "Apakah ini yang Anda maksud?" not in client.get(sent.location).text


def test_pages_go_on_without_suggestions(client, agency, hurried):
    published()
    carried = hidden(client.get("/cek").text)

    checked = client.post("/cek", data={**carried, "text": CONTENT.claim})
    reported = client.post("/lapor", data={**carried, "text": CONTENT.claim})

    assert (checked.status_code, "Pencarian sedang lambat" in checked.text) == (200, True)
    assert "Bagaimana kami mengabari Anda?" in reported.text


def test_a_chosen_answer_leaves_the_case_of_others_alone(agency, hurried):
    clarification = published()
    text = story()
    first = services.submit(agency, services.Intake(text=text), at=now()).report
    second = filed(text=text)
    search(second)
    match = matching.find(text=CONTENT.claim, kinds=("clarification",))[0]
    matching.services.shown([match], asked=("report", second.id), agency_id=agency.id, at=now())

    late.accept(second, clarification.public_id, at=now())

    assert (first.case.status, first.case.report_count) == (CaseStatus.NEW, 1)
    assert second.case.status is CaseStatus.ANSWERED
