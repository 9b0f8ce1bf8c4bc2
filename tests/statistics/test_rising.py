"""What people ask about more than before, each case against its own past."""

from dataclasses import replace
from datetime import timedelta

import pytest

from klinik.statistics import rising
from klinik.statistics.figures import as_public
from klinik.statistics.rising import LEAST_SCORE
from tests.factories.notifications import RecipientFactory
from tests.factories.statistics import HOUR, add_answer, add_case, add_report
from tests.statistics.test_figures import MONDAY, WEEK, figures

LONG_AGO = MONDAY - timedelta(weeks=3)


def found(agency):
    return rising.rising([agency.id], WEEK.period(agency.zone))


def ask(agency, case, times, *, since=MONDAY, **words):
    for number in range(times):
        add_report(agency, case, since + number * HOUR, **words)


@pytest.mark.parametrize(("now", "before", "is_rising"), [(4, 0, True), (3, 0, False), (12, 12, True), (12, 40, False)])
def test_a_case_rises_when_it_is_far_above_its_own_baseline(agency, now, before, is_rising):
    case = add_case(agency, LONG_AGO)
    ask(agency, case, now)
    ask(agency, case, before, since=LONG_AGO)

    assert [(one.case_id, one.people, one.before) for one in found(agency)] == [(str(case), now, before)] * is_rising


def test_the_score_is_that_of_huffmans_test(agency):
    case = add_case(agency, LONG_AGO)
    ask(agency, case, 10)
    ask(agency, case, 4, since=LONG_AGO)

    # 2 (sqrt(10.375) - sqrt(4.375 / 4)) / sqrt(1.25), worked out by hand
    assert found(agency)[0].score == pytest.approx(3.89, abs=0.005)
    assert LEAST_SCORE == 3


def test_the_reports_of_one_person_count_once(agency):
    recipient = RecipientFactory(agency=agency)
    ask(agency, add_case(agency, MONDAY), 20, recipient_id=recipient.id, consent_version="1")

    assert found(agency) == ()


def test_spam_quarantine_and_own_monitoring_do_not_rise(agency):
    ask(agency, add_case(agency, MONDAY, status="spam", closed_at=MONDAY), 9)
    ask(agency, add_case(agency, MONDAY), 9, quarantined_at=MONDAY)
    ask(agency, add_case(agency, MONDAY), 9, channel="monitoring")

    assert found(agency) == ()


def test_merged_cases_rise_together(agency):
    target = add_case(agency, MONDAY)
    merged = add_case(agency, MONDAY, status="merged", merged_into_id=target, closed_at=MONDAY)
    ask(agency, target, 3)
    ask(agency, merged, 3)

    assert [(one.case_id, one.people) for one in found(agency)] == [(str(target), 6)]


def test_cases_that_share_a_published_answer_rise_as_that_answer(agency):
    answer = add_answer(agency, MONDAY, headline="Tautan itu palsu")
    for _ in range(2):
        case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY + HOUR, clarification_id=answer)
        ask(agency, case, 4)

    assert [(one.case_id, one.fact, one.people) for one in found(agency)] == [("", "Tautan itu palsu", 8)]


def test_the_public_sees_only_what_is_published_and_no_figure_under_five(agency):
    answer = add_answer(agency, LONG_AGO)
    known = add_case(agency, LONG_AGO, status="answered", closed_at=MONDAY, clarification_id=answer)
    ask(agency, known, 12)
    ask(agency, known, 2, since=LONG_AGO)
    ask(agency, add_case(agency, MONDAY), 30)

    seen = replace(figures(agency), rising=found(agency))

    assert [one.people for one in seen.rising] == [30, 12]
    assert [(one.people, one.before) for one in as_public(seen).rising] == [(12, None)]
