"""How many asked: added to with each report, whatever its case holds already, and always what counting would say."""

import pytest
from sqlalchemy import event, text

from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.reports import services
from klinik.reports.codes import IntakeChannel
from klinik.reports.services import cases, upkeep
from klinik.review import services as desk
from tests.factories.clarifications import CONTENT, published, staff
from tests.factories.reports import filed, story
from tests.factories.review import contact

MANY = 40


def said(case):
    answer = case.clarification
    counts = (case.report_count, case.demand, sorted(case.channels), case.is_quarantined)
    return (*counts, answer.report_count if answer else None)


def counted(case):
    """Return what one finds who counts anew."""
    cases.recount(case)
    if case.clarification:
        db.session.refresh(case.clarification)
    return said(case)


@pytest.fixture
def asked(agency):
    """A case about which people have asked in every way there is, and the words that they sent."""
    words, twice = story(), contact()
    filed(text=words, contact=twice)
    filed(text=words, contact=twice, channel=IntakeChannel.PHONE)
    filed(text=words, contact=contact(), channel=IntakeChannel.PHONE)
    filed(text=words)
    return filed(text=words, contact=contact(), is_suspect=True).case


def test_what_was_added_is_what_counting_says(asked):
    assert said(asked) == (5, 2, ["phone", "web"], True, None) == counted(asked)


@pytest.mark.parametrize("deed", [upkeep.withdraw, upkeep.erase])
def test_after_a_report_is_taken_back_or_erased_the_next_one_counts_on(asked, deed):
    gone = asked.reports[2]
    deed(gone, at=now())

    added = filed(text=asked.reports[0].text, contact=contact()).case

    assert said(added) == counted(added)
    assert (added.id, added.report_count, added.demand) == (asked.id, 6, 2)


def test_after_cases_were_merged_and_taken_apart_again_the_next_one_counts_on(asked):
    sari = staff(Role.VERIFIER)
    other = filed(contact=contact()).case
    desk.merge(other, asked, by=sari, seen=other.version, at=now())
    together = filed(text=asked.reports[0].text, contact=contact()).case
    assert (said(together), together.demand) == (counted(together), 4)

    desk.undo_merge(other, by=sari, seen=other.version, at=now())
    apart = filed(text=asked.reports[0].text, contact=contact()).case

    assert (said(apart), apart.id, apart.demand) == (counted(apart), asked.id, 4)
    assert said(other) == counted(other)


def test_an_answer_counts_each_report_that_it_answers_at_once(agency):
    answer = published()

    first = filed(text=CONTENT.claim, contact=contact()).case
    filed(text=CONTENT.claim, is_suspect=True)
    filed(text=CONTENT.claim)
    db.session.refresh(answer)

    assert (first.clarification_id, answer.report_count) == (answer.id, 2)
    assert said(first) == counted(first)


def read(plan):
    """Return how many reports a plan has looked at."""
    own = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) if plan.get("Relation Name") == "report" else 0
    return own * plan["Actual Loops"] + sum(read(part) for part in plan.get("Plans", ()))


def test_one_more_report_looks_at_none_of_the_others(agency):
    words, asked = story(), []
    for _report in range(MANY):
        filed(text=words, contact=contact())
    last = services.submit(agency, services.Intake(text=words, contact=contact()), at=now()).report

    def note(_connection, _cursor, statement, given, *_words):
        asked.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", note)
    cases.count_one_more(last.case, last)
    event.remove(db.engine, "before_cursor_execute", note)
    db.session.execute(text("ANALYZE report; SET LOCAL enable_seqscan = off"))
    plans = [_explained(statement, given) for statement, given in asked]

    assert len(asked) == 1
    assert sum(read(plan) for plan in plans) <= 1


def _explained(statement, given):
    asked = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
    return db.session.connection().exec_driver_sql(asked, given).scalar_one()[0]["Plan"]
