"""Asking reporters for what is missing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.db import db, now
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.reports import services as reports
from klinik.reports.codes import CaseStatus, Step
from klinik.review import services
from tests.factories.reports import filed
from tests.factories.review import contact, opened, taken


def ask(case, by, **words):
    services.request_info(case, question="Siapa pengirimnya?", by=by, seen=case.version, at=now(), **words)


def test_a_question_goes_to_the_ticket_page_and_by_message_to_who_left_a_contact(sari):
    case = taken(sari, contact=contact())

    ask(case, sari)

    assert case.reports[0].info_requests[0].question == "Siapa pengirimnya?"
    assert Kind.NEEDS_INFO in db.session.scalars(select(Notification.kind)).all()


def test_who_left_no_contact_is_asked_on_the_ticket_page_alone(sari):
    case = taken(sari)

    ask(case, sari)

    assert case.reports[0].info_requests[0].is_open
    assert db.session.scalars(select(Notification.kind)).all() == []


def test_the_clock_stands_still_while_the_reporter_is_asked(sari):
    case = taken(sari)

    ask(case, sari)

    assert (case.status, case.paused_at is not None) == (CaseStatus.NEEDS_INFO, True)


def test_the_clock_goes_on_by_what_was_left_when_the_reporter_answers(sari):
    case = taken(sari)
    ask(case, sari)
    due, paused = case.due_at, case.paused_at

    reports.add_information(case.reports[0], text="Dari grup RT.", at=paused + timedelta(hours=5))

    assert case.status is CaseStatus.IN_REVIEW
    assert case.due_at - due == timedelta(hours=5)


def test_a_case_with_two_reporters_rests_only_when_both_are_asked(sari):
    case = taken(sari, text="Air keran di Kelurahan Mawar kabarnya mati tujuh hari mulai besok pagi sekali")
    filed(text="Air keran di Kelurahan Mawar kabarnya mati tujuh hari mulai besok pagi sekali")
    first, second = case.reports

    ask(case, sari, report_ids=[first.id])
    after_one = case.status
    ask(case, sari, report_ids=[second.id])

    assert (after_one, case.status) == (CaseStatus.IN_REVIEW, CaseStatus.NEEDS_INFO)


def test_a_reporter_is_not_asked_twice_at_once(sari):
    case = taken(sari)
    ask(case, sari)

    with pytest.raises(services.NobodyToAsk):
        ask(case, sari)


def test_whoever_asks_first_has_the_case(sari):
    case = opened()

    ask(case, sari)

    assert case.taken_by == sari
    assert [step.step for step in case.reports[0].steps][-2:] == [Step.REVIEWED, Step.INFO_REQUESTED]
