"""Declining, spam, referring, reopening."""

import pytest
from sqlalchemy import select

from klinik.db import db, now
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.reports.codes import CaseStatus, DeclineReason, Step
from klinik.review import services
from tests.factories.review import answered, contact, handed_in, taken


def decline(case, by, reason=DeclineReason.OPINION, note="Pendapat pribadi."):
    services.decline(case, reason=reason, note=note, by=by, seen=case.version, at=now())


def kinds():
    return set(db.session.scalars(select(Notification.kind)))


def test_a_declined_case_carries_the_reason_its_reporter_reads(sari):
    case = taken(sari, contact=contact())

    decline(case, sari)

    assert (case.status, case.decline_reason) == (CaseStatus.DECLINED, DeclineReason.OPINION)
    assert case.closing_note == "Pendapat pribadi."
    assert Kind.DECLINED in kinds()


def test_the_reporter_of_spam_sees_the_same_as_one_whose_case_is_declined(sari):
    case = taken(sari, contact=contact())

    services.spam(case, by=sari, seen=case.version, at=now())

    assert (case.status, case.decline_reason) == (CaseStatus.SPAM, DeclineReason.NOT_A_CLAIM)
    assert case.reports[0].steps[-1].step is Step.DECLINED
    assert Kind.DECLINED in kinds()


def test_a_referred_case_names_the_office_and_its_number(sari):
    case = taken(sari, contact=contact())

    services.refer(case, office="SP4N LAPOR!", number="LP-77", note="", by=sari, seen=case.version, at=now())

    assert (case.status, case.referred_to, case.referral_number) == (CaseStatus.REFERRED, "SP4N LAPOR!", "LP-77")
    assert Kind.REFERRED in kinds()


def test_a_closed_case_cannot_be_closed_again(sari):
    case = taken(sari)
    decline(case, sari)

    with pytest.raises(services.NotActive):
        decline(case, sari)


def test_closing_takes_the_draft_out_of_the_editors_hands(sari):
    case = taken(sari)
    revision = handed_in(case, by=sari)

    decline(case, sari)

    assert revision.state == "draft"


def test_a_reopened_case_has_a_new_due_time_and_its_reporters_hear(sari):
    case = taken(sari, contact=contact())
    decline(case, sari)
    due = case.due_at

    services.reopen(case, by=sari, seen=case.version, at=now())

    assert (case.status, case.decline_reason, case.closed_at) == (CaseStatus.IN_REVIEW, None, None)
    assert case.due_at > due
    assert Kind.REOPENED in kinds()


def test_a_reopened_case_has_no_answer_any_more(sari):
    case = answered(taken(sari), by=sari)
    answer = case.clarification

    services.reopen(case, by=sari, seen=case.version, at=now())
    db.session.refresh(answer)

    assert (case.clarification, answer.report_count) == (None, 0)


def test_an_open_case_cannot_be_reopened(sari):
    case = taken(sari)

    with pytest.raises(services.StillOpen):
        services.reopen(case, by=sari, seen=case.version, at=now())
