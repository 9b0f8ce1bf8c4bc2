"""Two promises and two lanes: a first look, an answer, and both sooner for what cannot wait."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from klinik.agencies.models import ClockMode
from klinik.audit.models import AuditEvent
from klinik.db import db, now
from klinik.errors import NotAllowed, StaleVersion
from klinik.reports import services as reports
from klinik.reports.codes import CaseStatus, DeclineReason
from klinik.reports.models import PromiseChange
from klinik.reports.services import cases, clocks, promise
from klinik.review import services
from klinik.review.due import DueState, due
from klinik.review.services import lanes
from tests.factories.clarifications import staff
from tests.factories.reports import filed
from tests.factories.review import opened, taken
from tests.review.browsing import case_address, send

HOUR = timedelta(hours=1)
WHY = "Peringatan tsunami beredar di lima grup desa"


def hurried(case, *, by, at=None, why=WHY):
    lanes.hurry(case, reason=why, by=by, seen=case.version, at=at or now())
    db.session.commit()
    return case


def test_a_new_case_promises_a_first_look_and_an_answer(agency):
    case = opened()

    assert case.response_due_at - case.opened_at == agency.response_hours * HOUR
    assert case.due_at - case.opened_at == agency.promise_hours * HOUR
    assert case.next_due_at == case.response_due_at


@pytest.mark.parametrize("deed", ["take", "ask", "decline"])
def test_taking_asking_or_answering_is_the_first_response_and_the_answer_comes_next(sari, deed):
    case, at = opened(contact="warga@contoh.id"), now() + HOUR
    seen = {"by": sari, "seen": case.version, "at": at}
    deeds = {
        "take": lambda: services.take(case, verifier=sari, seen=case.version, at=at),
        "ask": lambda: services.request_info(case, question="Dari grup mana?", **seen),
        "decline": lambda: services.decline(case, reason=DeclineReason.OPINION, note="", **seen),
    }

    deeds[deed]()
    db.session.refresh(case)

    assert case.first_response_at == at
    assert case.next_due_at == case.due_at


def test_the_due_words_are_of_whichever_comes_next(sari):
    case = opened()

    assert due(case, at=case.opened_at).words == "Tanggapi dalam 4 jam"
    assert due(case, at=case.response_due_at - HOUR / 2).state is DueState.SOON
    assert due(case, at=case.response_due_at + 2 * HOUR).words == "Terlambat ditanggapi 2 jam"
    services.take(case, verifier=sari, seen=case.version, at=case.opened_at + 5 * HOUR)
    assert due(case, at=case.opened_at + 5 * HOUR).words == "Sisa 19 jam"


def test_an_emergency_is_due_by_the_lane_from_the_moment_it_was_marked(sari, agency):
    case = opened()
    at = case.opened_at + 2 * HOUR

    hurried(case, by=sari, at=at)

    assert case.response_due_at == at + agency.emergency_response_hours * HOUR
    assert case.due_at == at + agency.emergency_promise_hours * HOUR
    assert db.session.scalars(select(AuditEvent.fields).where(AuditEvent.action == "case.hurried")).one()


def test_an_emergency_never_gives_more_time_than_was_promised(sari):
    case = taken(sari)
    promised = case.due_at

    hurried(case, by=sari, at=promised - HOUR)

    assert case.due_at == promised


def test_the_lane_counts_nights_and_holidays_or_only_the_offices_hours_as_the_office_says(sari, agency):
    agency.clock_mode, friday = ClockMode.SERVICE, datetime(2026, 11, 27, 15, tzinfo=agency.zone)
    night_and_day, office_only = (filed(agency, at=friday).case for _ in range(2))

    hurried(night_and_day, by=sari, at=friday)
    agency.emergency_any_hour = False
    hurried(office_only, by=sari, at=friday)

    assert night_and_day.due_at == friday + 6 * HOUR
    assert office_only.due_at == datetime(2026, 11, 30, 13, tzinfo=agency.zone)


def test_out_of_the_lane_the_first_promise_holds_again_with_the_pauses_between(sari):
    case = hurried(taken(sari), by=sari)
    began, promised = case.opened_at, case.opened_at + 24 * HOUR
    cases.change_status(case, CaseStatus.NEEDS_INFO, at=began + HOUR)
    cases.change_status(case, CaseStatus.IN_REVIEW, at=began + 3 * HOUR)

    lanes.calm(case, reason="Sudah dibantah BMKG", by=sari, seen=case.version, at=began + 4 * HOUR)

    assert not case.is_emergency
    assert case.due_at == promised + 2 * HOUR


def test_a_pause_moves_both_promises_and_a_missed_one_stays_missed(sari):
    case = opened()
    first, answer = case.response_due_at, case.due_at
    cases.change_status(case, CaseStatus.NEEDS_INFO, at=case.opened_at + HOUR)
    cases.change_status(case, CaseStatus.NEW, at=case.opened_at + 3 * HOUR)
    assert (case.response_due_at, case.due_at) == (first + 2 * HOUR, answer + 2 * HOUR)

    cases.change_status(case, CaseStatus.NEEDS_INFO, at=case.opened_at + 10 * HOUR)
    cases.change_status(case, CaseStatus.NEW, at=case.opened_at + 11 * HOUR)

    assert (case.response_due_at, case.due_at) == (first + 2 * HOUR, answer + 3 * HOUR)


def test_a_case_marked_while_paused_has_the_whole_lane_left_when_it_goes_on(sari, agency):
    case = taken(sari)
    cases.change_status(case, CaseStatus.NEEDS_INFO, at=case.opened_at + HOUR)
    hurried(case, by=sari, at=case.opened_at + 2 * HOUR)

    cases.change_status(case, CaseStatus.IN_REVIEW, at=case.opened_at + 5 * HOUR)

    assert case.due_at == case.opened_at + 5 * HOUR + agency.emergency_promise_hours * HOUR


def test_what_is_split_off_an_emergency_is_one_with_the_same_clock(sari):
    case = hurried(taken(sari), by=sari)
    filed_too = filed(text="Kabar lain tentang jembatan yang katanya roboh tadi malam di dusun sebelah")
    services.merge(filed_too.case, case, by=sari, seen=filed_too.case.version, at=now())
    before = {"title": "Jembatan", "by": sari, "seen": case.version, "at": now() + HOUR}

    fresh = services.split(case, report_ids=[filed_too.id], **before)

    assert (fresh.is_emergency, fresh.due_at) == (True, case.due_at)
    assert clocks.standing_haste(fresh).reason == WHY


def test_a_case_becomes_as_urgent_as_the_emergency_laid_into_it(sari):
    calm, urgent = taken(sari), hurried(taken(sari), by=sari)

    services.merge(urgent, calm, by=sari, seen=urgent.version, at=now())

    assert calm.is_emergency
    assert calm.due_at <= urgent.due_at


def test_the_lane_is_closed_to_readers_to_a_stale_page_and_to_whoever_gives_no_reason(log_in, sari, foreign_agency):
    case = taken(sari)
    seen = {"reason": WHY, "seen": case.version, "at": now()}

    with pytest.raises(NotAllowed):
        lanes.hurry(case, by=staff("verifier", foreign_agency), **seen)
    with pytest.raises(StaleVersion):
        lanes.hurry(case, by=sari, **seen | {"seen": case.version - 1})
    page = send(log_in(sari), case_address(case), "/darurat", version=case.version, reason="")
    assert (page.status_code, case.is_emergency) == (422, False)


def test_a_verifier_marks_an_emergency_on_the_page_and_finds_it_in_its_view(log_in, sari):
    case, browser = taken(sari), log_in(sari)

    send(browser, case_address(case), "/darurat", version=case.version, reason=WHY)

    assert WHY in browser.get(case_address(case)).text
    for address in ("/meja?view=emergency", "/meja?emergency=1"):
        assert case.title in browser.get(address).text
    db.session.refresh(case)
    send(browser, case_address(case), "/tidak-darurat", version=case.version, reason="Sudah reda")
    assert case.title not in browser.get("/meja?view=emergency").text


def test_an_emergency_stands_before_what_is_due_later(log_in, sari):
    first, urgent = taken(sari), hurried(taken(sari), by=sari)

    page = log_in(sari).get("/meja?view=mine").text

    assert page.index(urgent.title) < page.index(first.title)


def test_a_ticket_says_why_its_time_came_nearer(sari):
    report = filed()
    hurried(report.case, by=sari)

    told = promise.promise(report, at=now())

    assert told.due_at < told.first_due_at
    assert "keadaan darurat" in str(told.why_moved)


def test_another_promise_of_the_office_changes_nothing_on_the_tickets_it_gave(agency):
    report = filed()
    agency.promise_hours = 48

    told = promise.promise(report, at=now())

    assert (told.first_due_at, told.why_moved) == (told.due_at, None)


def test_a_reply_to_a_closed_question_starts_a_new_clock(sari):
    report = filed(contact="warga@contoh.id")
    case = report.case
    services.request_info(case, question="Dari grup mana?", by=sari, seen=case.version, at=now())
    reports.close_unanswered(report.info_requests[0], at=now() + 7 * 24 * HOUR)
    later = now() + 20 * 24 * HOUR

    reports.add_information(report, text="Dari grup RT 02", at=later)

    assert case.due_at == later + 24 * HOUR


def test_every_move_of_a_promise_is_kept_with_who_and_why(sari):
    case = hurried(taken(sari), by=sari)
    lanes.calm(case, reason="Sudah reda", by=sari, seen=case.version, at=now())

    kept = db.session.execute(select(PromiseChange.move, PromiseChange.reason, PromiseChange.changed_by_id)).all()

    assert kept == [("hurried", WHY, sari.id), ("calmed", "Sudah reda", sari.id)]
