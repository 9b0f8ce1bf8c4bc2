"""The figures of a week, one rule at a time."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from klinik.agencies.models import Agency
from klinik.db import db
from klinik.matching.models import MatchDecision
from klinik.notifications import services as subscribing
from klinik.notifications.kinds import Kind, Series, State
from klinik.notifications.models import Subscription
from klinik.statistics import queries
from klinik.statistics.figures import Figures
from klinik.statistics.reach import Reach
from klinik.statistics.weeks import Week
from tests.factories.notifications import told
from tests.factories.statistics import HOUR, add_answer, add_case, add_report, add_revision

WEEK = Week(2026, 47)
MONDAY = datetime(2026, 11, 15, 17, tzinfo=UTC)  # Monday 16 November 2026, 00.00 WIB
NEXT_MONDAY = MONDAY + timedelta(days=7)


def figures(agency: Agency) -> Figures:
    return queries.figures(queries.scope(agency, WEEK.period(agency.zone)))


def counts(figures: Figures, name: str) -> dict[str, int]:
    return {row.code: row.count for row in figures.tables[name].rows}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("new", "pending"),
        ("needs_info", "pending"),
        ("declined", "not_clarifiable"),
        ("referred", "referred"),
        ("incomplete", "incomplete"),
    ],
)
def test_a_report_counts_by_what_became_of_its_case(agency, status, outcome):
    closed_at = None if outcome == "pending" else MONDAY + 5 * HOUR
    add_report(agency, add_case(agency, MONDAY, status=status, closed_at=closed_at), MONDAY)

    assert counts(figures(agency), "outcome") == {outcome: 1}


@pytest.mark.parametrize("verdict", ["hoax", "misleading", "partly_true", "true", "satire"])
def test_an_answer_with_a_conclusion_is_clarified(agency, verdict):
    content_type = "satire" if verdict == "satire" else None
    answer = add_answer(agency, MONDAY + HOUR, verdict=verdict, content_type=content_type)
    case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY + HOUR, clarification_id=answer)
    add_report(agency, case, MONDAY)

    assert counts(figures(agency), "outcome") == {"clarified": 1}
    assert counts(figures(agency), "verdict") == {verdict: 1}


def test_an_unproven_answer_is_not_clarifiable_and_says_so(agency):
    answer = add_answer(agency, MONDAY + HOUR, verdict="unproven")
    case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY + HOUR, clarification_id=answer)
    add_report(agency, case, MONDAY)

    assert counts(figures(agency), "outcome") == {"not_clarifiable": 1}
    assert counts(figures(agency), "reason") == {"unproven": 1}


def test_a_case_without_an_answer_has_no_conclusion(agency):
    add_report(agency, add_case(agency, MONDAY), MONDAY)

    assert counts(figures(agency), "verdict") == {"none": 1}


def test_spam_and_quarantine_never_count(agency):
    add_report(agency, add_case(agency, MONDAY, status="spam", closed_at=MONDAY), MONDAY)
    add_report(agency, add_case(agency, MONDAY), MONDAY, quarantined_at=MONDAY)

    assert figures(agency).complaints == 0
    assert figures(agency).tables["backlog"].total == 0


def test_a_withdrawn_report_counts_as_withdrawn(agency):
    case = add_case(agency, MONDAY, status="declined", closed_at=MONDAY + HOUR)
    add_report(agency, case, MONDAY, withdrawn_at=MONDAY + 2 * HOUR)

    assert counts(figures(agency), "outcome") == {"withdrawn": 1}


def test_what_partners_brought_is_shown_apart_and_counts_as_complaints(agency):
    case = add_case(agency, MONDAY)
    for channel in ("partner", "partner", "whatsapp", "monitoring"):
        add_report(agency, case, MONDAY, channel=channel)

    seen = figures(agency)

    assert counts(seen, "kind") == {"complaint": 1, "partner": 2, "monitoring": 1}
    assert (seen.complaints, seen.tables["outcome"].total) == (3, 3)


def test_own_monitoring_is_counted_apart(agency):
    case = add_case(agency, MONDAY)
    add_report(agency, case, MONDAY, channel="monitoring")
    add_report(agency, case, MONDAY, channel="whatsapp")

    assert counts(figures(agency), "kind") == {"complaint": 1, "monitoring": 1}
    assert counts(figures(agency), "channel") == {"whatsapp": 1}
    assert counts(figures(agency), "monitoring") == {"pending": 1}


def test_a_merged_case_counts_through_its_target(agency):
    target = add_case(agency, MONDAY, status="referred", closed_at=MONDAY + HOUR)
    middle = add_case(agency, MONDAY, status="merged", merged_into_id=target, closed_at=MONDAY)
    merged = add_case(agency, MONDAY, status="merged", merged_into_id=middle, closed_at=MONDAY)
    add_report(agency, merged, MONDAY)

    assert counts(figures(agency), "outcome") == {"referred": 1}
    assert figures(agency).tables["referral"].count("BPBD Jawa Timur") == 1


def test_what_was_answered_after_the_week_was_pending_in_it(agency):
    answer = add_answer(agency, NEXT_MONDAY + HOUR)
    case = add_case(agency, MONDAY, status="answered", closed_at=NEXT_MONDAY + HOUR, clarification_id=answer)
    add_report(agency, case, MONDAY)

    assert counts(figures(agency), "outcome") == {"pending": 1}
    assert figures(agency).tables["backlog"].count("overdue") == 1


def test_a_correction_after_the_week_does_not_change_its_conclusion(agency):
    answer = add_answer(agency, MONDAY, verdict="hoax")
    add_revision(agency, answer, NEXT_MONDAY, number=2, kind="conclusion", verdict="true")
    case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY, clarification_id=answer)
    add_report(agency, case, MONDAY)

    assert counts(figures(agency), "verdict") == {"hoax": 1}
    assert figures(agency).issues[0].verdict == "hoax"


def test_a_retracted_answer_is_no_clarification(agency):
    answer = add_answer(agency, MONDAY, state="retracted")
    add_revision(agency, answer, MONDAY + HOUR, number=2, kind="retraction")
    case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY, clarification_id=answer)
    add_report(agency, case, MONDAY)

    seen = figures(agency)

    assert counts(seen, "reason") == {"retracted": 1}
    assert counts(seen, "change") == {"retraction": 1}
    assert seen.issues == ()


def test_the_week_begins_and_ends_on_the_offices_own_monday(agency):
    case = add_case(agency, MONDAY)
    for moment in (MONDAY - HOUR, MONDAY, NEXT_MONDAY - timedelta(microseconds=1), NEXT_MONDAY):
        add_report(agency, case, moment)

    seen = figures(agency)

    assert seen.complaints == 2
    assert counts(seen, "time") | {"2026-11-16": 1, "2026-11-22": 1} == counts(seen, "time")


def test_topics_show_the_change_against_the_week_before(agency):
    fraud = add_case(agency, MONDAY, topic="penipuan")
    for moment in (MONDAY - HOUR, MONDAY, MONDAY + HOUR):
        add_report(agency, fraud, moment)
    add_report(agency, add_case(agency, MONDAY, topic="kesehatan"), MONDAY - HOUR)

    topics = figures(agency).tables["topic"]

    assert [(row.code, row.count, row.before) for row in topics.rows] == [("penipuan", 2, 1), ("kesehatan", 0, 1)]
    assert (topics.total, topics.before) == (2, 2)


def test_response_is_measured_over_the_cases_settled_in_the_week(agency):
    for hours in (1, 2, 3, 30):
        case = add_case(agency, MONDAY, status="declined", closed_at=MONDAY + hours * HOUR)
        add_report(agency, case, MONDAY)

    response = figures(agency).response

    assert (response.cases, response.median, response.p90) == (4, 2 * 3600, 30 * 3600)
    assert (response.in_time, response.share) == (3, 0.75)


def test_an_answer_known_before_the_question_is_counted_as_given_at_once(agency):
    answer = add_answer(agency, MONDAY)
    case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY, clarification_id=answer)
    add_report(agency, case, MONDAY)
    add_report(agency, case, MONDAY + HOUR)

    assert figures(agency).reach.at_once == 2


def test_reach_counts_people_by_the_way_an_answer_came_to_them(agency, reader):
    chosen = {"found_kind": "clarification", "found_id": uuid4(), "decision": "chosen", "band": "same", "score": 1}
    for moment in (MONDAY, NEXT_MONDAY):
        row = {"agency_id": agency.id, "asked_kind": "draft", "asked_id": uuid4(), "why": {}, "decided_at": moment}
        db.session.add(MatchDecision(**row, **chosen))
    for number in (1, 2):
        message = told(reader, kind=Kind.ANSWERED, event=f"revision:{number}")
        message.state, message.revision_id, message.sent_at = State.SENT, uuid4(), MONDAY
    subscribing.subscribe(agency, contact="kim@contoh.id", series=Series.WEEKLY, at=MONDAY)
    subscribing.confirm(db.session.scalars(select(Subscription)).one(), at=MONDAY)

    assert figures(agency).reach == Reach(deflected=1, at_once=0, told=1, subscribers=1)


def test_a_region_that_has_been_retired_still_counts_under_its_code(agency):
    case = add_case(agency, MONDAY)
    add_report(agency, case, MONDAY, region_code="35.99")
    add_report(agency, case, MONDAY, region_code="35.23.09")

    regions = {row.code: row.label for row in figures(agency).tables["region"].rows}

    assert regions == {"35.99": "", "35.23": "Kabupaten Tuban"}


def test_another_offices_reports_do_not_count(agency, foreign_agency):
    add_report(foreign_agency, add_case(foreign_agency, MONDAY), MONDAY)

    assert figures(agency).is_empty


def test_top_issues_are_the_answers_asked_for_most(agency):
    for reports, headline in ((1, "Satu"), (3, "Tiga"), (2, "Dua")):
        answer = add_answer(agency, MONDAY, headline=headline)
        case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY, clarification_id=answer)
        for _ in range(reports):
            add_report(agency, case, MONDAY)

    assert [(issue.fact, issue.reports) for issue in figures(agency).issues] == [("Tiga", 3), ("Dua", 2), ("Satu", 1)]


def test_a_week_that_was_kept_when_less_was_counted_can_still_be_read(agency):
    add_report(agency, add_case(agency, MONDAY), MONDAY)
    today = figures(agency)
    kept = today.as_json() | {"at_once": 3, "told": 8}
    for counted_later in ("rising", "reach"):
        del kept[counted_later]
    kept["tables"] = [table for table in kept["tables"] if table["name"] != "platform"]

    earlier = Figures.from_json(kept)

    assert (earlier.reach, earlier.rising) == (Reach(at_once=3, told=8), ())
    assert list(earlier.differences(today)) == []


def test_the_first_response_has_its_own_median_share_and_promise(agency):
    looked = {1: MONDAY + HOUR, 2: MONDAY + 2 * HOUR, 9: MONDAY + 9 * HOUR, 0: MONDAY, None: None}
    for hours, moment in looked.items():
        case = add_case(agency, MONDAY, response_due_at=MONDAY + 4 * HOUR, first_response_at=moment)
        add_report(agency, case, MONDAY, channel="web" if hours != 2 else "monitoring")
    add_report(agency, add_case(agency, MONDAY, first_response_at=MONDAY + HOUR), MONDAY)  # before there was a promise

    first = figures(agency).first_response

    assert (first.cases, first.median, first.p90, first.share) == (2, 3600, 9 * 3600, 0.5)
    assert counts(figures(agency), "first_promise") == {"in_time": 1, "late": 1}
