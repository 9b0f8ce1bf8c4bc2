"""Staff are told in time, once: who has the case, then the editors, then the head; and of messages that failed."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.notifications import letters
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind, State
from klinik.notifications.models import Notification, Recipient
from klinik.reports.codes import DeclineReason
from klinik.review import services, tasks
from klinik.review.services import deadlines, messages
from tests.factories.clarifications import staff
from tests.factories.notifications import RecipientFactory, told
from tests.factories.review import opened, taken
from tests.review.test_concurrency import at_once

OTHERS = (Kind.RECEIVED, Kind.DECLINED)


def written():
    """Return how many messages of which kind went to which address."""
    rows = db.session.execute(select(Notification.kind, Recipient).join_from(Notification, Recipient))
    return Counter((kind, notifications.address_of(who)) for kind, who in rows if kind not in OTHERS)


def words():
    row = db.session.scalars(select(Notification).where(Notification.kind.not_in(OTHERS))).one()
    return letters.words_in("id", row.payload)


@pytest.fixture
def office(app):
    """One of each role, and a foreign editor who must hear nothing."""
    return {role: staff(role) for role in (Role.VERIFIER, Role.EDITOR, Role.HEAD, Role.ADMIN)}


@pytest.mark.parametrize(
    ("past_due", "kind", "hear"),
    [
        (timedelta(hours=-5), None, []),
        (timedelta(hours=-3), Kind.DUE_SOON, [Role.VERIFIER]),
        (timedelta(hours=1), Kind.OVERDUE, [Role.VERIFIER, Role.EDITOR]),
    ],
)
def test_who_has_the_case_hears_first_and_then_the_editors(office, past_due, kind, hear):
    case = taken(office[Role.VERIFIER])

    deadlines.look_at_deadlines(at=case.due_at + past_due)

    assert written() == {(kind, office[role].email): 1 for role in hear}


def test_the_head_hears_of_what_is_a_day_late(office):
    case = taken(office[Role.VERIFIER])
    deadlines.look_at_deadlines(at=case.due_at + timedelta(hours=1))

    deadlines.look_at_deadlines(at=case.due_at + timedelta(hours=25))

    assert written()[Kind.ESCALATED, office[Role.HEAD].email] == 1
    assert set(written().values()) == {1}


def test_a_case_that_nobody_has_is_every_verifiers_where_nobody_is_on_duty(office):
    other = staff(Role.VERIFIER)
    case = opened()

    deadlines.look_at_deadlines(at=case.response_due_at - timedelta(minutes=30))

    assert set(written()) == {(Kind.DUE_SOON, who.email) for who in (office[Role.VERIFIER], other)}


def test_somebody_with_many_late_cases_gets_one_message(office):
    cases = [taken(office[Role.VERIFIER]) for _ in range(3)]

    deadlines.look_at_deadlines(at=cases[-1].due_at - timedelta(hours=1))

    assert sum(written().values()) == 1
    assert words()["count"] == "3"


def test_a_message_about_one_case_leads_to_it(office):
    case = taken(office[Role.VERIFIER])

    deadlines.look_at_deadlines(at=case.due_at - timedelta(hours=1))

    assert words()["url"].endswith(f"/meja/kasus/{case.id}")
    assert words()["title"] == case.title


def test_no_alarm_is_raised_twice_and_none_for_a_closed_case(office):
    case, closed = taken(office[Role.VERIFIER]), taken(office[Role.VERIFIER])
    reason = DeclineReason.OPINION
    services.decline(closed, reason=reason, note="", by=office[Role.VERIFIER], seen=closed.version, at=now())

    for minute in range(3):
        deadlines.look_at_deadlines(at=case.due_at - timedelta(minutes=60 - minute))

    assert written() == {(Kind.DUE_SOON, office[Role.VERIFIER].email): 1}


def test_a_reopened_case_has_a_new_due_time_and_new_alarms(office):
    case, sari = taken(office[Role.VERIFIER]), office[Role.VERIFIER]
    deadlines.look_at_deadlines(at=case.due_at - timedelta(hours=1))
    services.decline(case, reason=DeclineReason.OPINION, note="", by=sari, seen=case.version, at=now())
    services.reopen(case, by=sari, seen=case.version, at=now() + timedelta(days=2))

    deadlines.look_at_deadlines(at=case.due_at - timedelta(hours=1))

    assert written()[Kind.DUE_SOON, sari.email] == 2


def test_workers_who_look_at_the_same_moment_write_once(separate_app):
    case, editor = taken(staff(Role.VERIFIER)), staff(Role.EDITOR)
    at = case.due_at + timedelta(hours=1)

    outcomes = at_once(separate_app, [lambda: deadlines.look_at_deadlines(at=at) for _ in range(4)])

    assert outcomes == {"done": 4}
    assert written()[Kind.OVERDUE, editor.email] == 1


def test_staff_hear_of_failed_messages_once_and_again_of_new_ones(office):
    for number in range(2):
        _failed(event=f"report:{number}")
    tasks.look_at_failures()
    tasks.look_at_failures()
    assert words_of_failures() == {"2"}

    _failed(event="report:late")
    tasks.look_at_failures()

    assert words_of_failures() == {"2", "1"}
    assert set(written()) == {(Kind.MESSAGE_FAILURES, office[role].email) for role in (Role.EDITOR, Role.ADMIN)}


def test_an_alarm_that_fails_raises_no_alarm(office):
    _failed(event="report:1")
    messages.tell_of_failures(at=now())
    db.session.execute(update(Notification).values(state=State.FAILED, last_error="550"))

    messages.tell_of_failures(at=now() + timedelta(minutes=1))

    assert set(written().values()) == {1}


def words_of_failures():
    rows = db.session.scalars(select(Notification.payload).where(Notification.kind == Kind.MESSAGE_FAILURES))
    return {letters.words_in("id", payload)["count"] for payload in rows}


def _failed(*, event):
    row = told(RecipientFactory(), event=event)
    row.state, row.last_error = State.FAILED, "550 5.1.1"
    db.session.commit()
