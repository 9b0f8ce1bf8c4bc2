"""Several people at the same moment: on a database of its own, with real commits and real locks."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from klinik.accounts.models import Role, User
from klinik.clarifications.models import Revision
from klinik.db import db, now
from klinik.errors import KlinikError
from klinik.notifications.models import Notification
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Statement, StatementRequest
from klinik.reports.services import statements
from klinik.review import services
from tests.factories.clarifications import staff
from tests.factories.review import asked, handed_in, opened, taken

pytestmark = pytest.mark.concurrency
Deed = Callable[[], object]


def at_once(app: Flask, deeds: Iterable[Deed]) -> Counter[str]:
    """Do everything at the same moment, each in its own transaction; return how often each outcome came."""
    work, outcomes = list(deeds), []
    gate = threading.Barrier(len(work))

    def one(deed: Deed) -> None:
        with app.app_context():
            gate.wait(timeout=60)
            try:
                deed()
                db.session.commit()
                outcomes.append("done")
            except KlinikError as refusal:
                db.session.rollback()
                outcomes.append(str(refusal.status))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(deed,)) for deed in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=90)
    return Counter(outcomes)


@pytest.mark.timeout(240)
def test_of_fifty_who_take_a_case_one_gets_it(separate_app):
    case = opened()
    users = [staff(Role.VERIFIER).id for _ in range(50)]
    case_id, seen = case.id, case.version
    db.session.commit()

    def taking(user_id):
        return lambda: services.take(
            db.session.get_one(Case, case_id), verifier=db.session.get_one(User, user_id), seen=seen, at=now()
        )

    outcomes = Counter()
    for start in range(0, 50, 10):  # ten at a time: the pool holds sixteen connections
        outcomes += at_once(separate_app, [taking(user_id) for user_id in users[start : start + 10]])

    assert outcomes == Counter({"done": 1, "409": 49})


def test_two_opposite_merges_end_in_one(separate_app):
    first, second, sari = opened(), opened(), staff(Role.VERIFIER)
    seen = {case.id: case.version for case in (first, second)}
    pairs = [(first.id, second.id), (second.id, first.id)]
    user_id = sari.id
    db.session.commit()

    def merging(case_id, into_id):
        return lambda: services.merge(
            db.session.get_one(Case, case_id),
            db.session.get_one(Case, into_id),
            by=db.session.get_one(User, user_id),
            seen=seen[case_id],
            at=now(),
        )

    outcomes = at_once(separate_app, [merging(*pair) for pair in pairs])

    db.session.expire_all()
    states = sorted(db.session.get_one(Case, key).status for key in seen)
    assert outcomes == Counter({"done": 1, "409": 1})
    assert states == [CaseStatus.MERGED, CaseStatus.NEW]


def test_of_two_publications_one_is_refused(separate_app):
    sari, editors = staff(Role.VERIFIER), [staff(Role.EDITOR).id for _ in range(2)]
    revision = handed_in(taken(sari), by=sari)
    revision_id, seen = revision.id, revision.version
    db.session.commit()

    def publishing(user_id):
        return lambda: services.publish(
            db.session.get_one(Revision, revision_id),
            approver=db.session.get_one(User, user_id),
            seen=seen,
            at=now(),
        )

    outcomes = at_once(separate_app, [publishing(user_id) for user_id in editors])

    assert outcomes == Counter({"done": 1, "409": 1})


def test_of_two_workers_that_remind_an_office_one_writes(separate_app):
    request_id = overdue_question().id

    def reminding():
        statements.remind(db.session.get_one(StatementRequest, request_id), at=now() + timedelta(days=30))

    outcomes = at_once(separate_app, [reminding] * 4)

    sent = db.session.scalars(select(Notification.event).filter_by(kind="statement_reminder")).all()
    assert outcomes == Counter({"done": 4})
    assert sent == [f"statement:{request_id}:last"]


def test_of_two_windows_that_hand_a_statement_in_one_is_taken(separate_app):
    request_id = overdue_question().id

    def answering():
        request = db.session.get_one(StatementRequest, request_id)
        statements.answer(request, text="Tidak benar.", name="Wulan", function="Kepala Bidang", at=now())

    outcomes = at_once(separate_app, [answering] * 2)

    assert outcomes == Counter({"done": 1, "409": 1})
    assert db.session.scalar(select(func.count()).select_from(Statement)) == 1


def overdue_question():
    sari = staff(Role.VERIFIER)
    return asked(taken(sari), by=sari)
