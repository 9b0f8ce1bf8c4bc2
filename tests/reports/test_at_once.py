"""A citizen and somebody else at the same moment: nobody waits in a ring, and no count is lost."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, text

from klinik.accounts.models import Role
from klinik.clarifications.models import Clarification
from klinik.db import db, now
from klinik.reports import tasks
from klinik.reports.models import Case, Report
from klinik.reports.services import upkeep
from tests.factories.clarifications import CONTENT, published, staff
from tests.factories.reports import filed, story
from tests.factories.review import contact, drafted, taken

pytestmark = pytest.mark.concurrency

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@pytest.fixture
def meanwhile(separate_app: Flask) -> Iterator[Callable[[Callable[[], object]], Future[None]]]:
    """Begin a deed of somebody else, and return once it waits for what this test has locked."""
    with ThreadPoolExecutor(1) as other:

        def begin(deed: Callable[[], object]) -> Future[None]:
            begun = other.submit(_in_one_transaction, separate_app, deed)
            _wait_until_it_waits(begun)
            return begun

        yield begin
        db.session.rollback()


def _in_one_transaction(app: Flask, deed: Callable[[], object]) -> None:
    with app.app_context():
        try:
            deed()
            db.session.commit()
        finally:
            db.session.remove()


def _wait_until_it_waits(begun: Future[None]) -> None:
    until = time.monotonic() + 20
    with db.engine.connect() as looking:
        while not begun.done() and not looking.scalar(WAITING):
            assert time.monotonic() < until
            time.sleep(0.02)
            looking.rollback()


def locked(kind: type[Case | Clarification], key: object) -> None:
    db.session.execute(select(kind.id).where(kind.id == key).with_for_update())


def test_who_reports_what_is_answered_waits_for_the_answer_before_the_case(separate_app, meanwhile):
    answer, case = published(), filed(text=CONTENT.claim).case
    db.session.commit()
    locked(Clarification, answer.id)

    filing = meanwhile(lambda: filed(text=CONTENT.claim))
    locked(Case, case.id)  # as whoever opens the case again
    db.session.commit()

    filing.result()
    db.session.expire_all()
    assert (case.report_count, answer.report_count) == (2, 2)


def test_a_late_search_leaves_an_answer_alone_that_is_still_in_draft(separate_app, meanwhile):
    words, sari = story(), staff(Role.VERIFIER)
    case = taken(sari, text=words)
    draft = drafted(case, by=sari).clarification
    separate_app.config["SEARCH_WITHIN_MS"] = 0
    late = filed(text=words).id
    db.session.commit()
    locked(Clarification, draft.id)

    searching = meanwhile(lambda: tasks.search_late(str(late)))
    locked(Case, case.id)  # as whoever publishes the draft
    db.session.commit()

    searching.result()
    db.session.expire_all()
    assert case.report_count == 2


@pytest.mark.parametrize("deed", [upkeep.withdraw, upkeep.erase])
def test_of_two_who_take_their_reports_back_at_once_both_are_taken_off(separate_app, meanwhile, deed):
    words = story()
    one, other = (filed(text=words, contact=contact()) for _ in range(2))
    case, key = one.case, other.id
    db.session.commit()
    deed(one, at=now())

    taking_back = meanwhile(lambda: deed(db.session.get_one(Report, key), at=now()))
    db.session.commit()

    taking_back.result()
    db.session.expire_all()
    assert case.demand == 0
