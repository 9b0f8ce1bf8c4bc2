"""What stays late comes before the head, once, and the head decides: another colleague, more time, or a note."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from klinik.accounts.models import Role
from klinik.audit.models import AuditEvent
from klinik.db import db, now
from klinik.errors import NotAllowed
from klinik.notifications import letters
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Content, Notification
from klinik.reports.codes import DeclineReason
from klinik.reports.services import promise
from klinik.review import services
from klinik.review.models import Decision, Escalation, Target
from klinik.review.queries import cases
from klinik.review.services import deadlines, escalating, lanes
from klinik.review.services.holding import NotActive
from tests.factories.clarifications import staff
from tests.factories.reports import filed
from tests.factories.review import opened, taken
from tests.review.browsing import send
from tests.review.test_concurrency import at_once

HOUR = timedelta(hours=1)
PAGE = "/meja/eskalasi"


@pytest.fixture
def head(app, agency):
    return staff(Role.HEAD, agency)


def escalated(case):
    """Return the escalation of a case whose answer has been late for longer than the office bears."""
    deadlines.look_at_deadlines(at=case.due_at + 25 * HOUR)
    db.session.commit()
    mine = Escalation.case_id == case.id, Escalation.target == Target.ANSWER
    return db.session.scalars(select(Escalation).where(*mine)).one()


def actions(case):
    return [deed.action for deed in cases.history(case) if "due" in deed.action or "escalat" in deed.action]


def test_each_step_of_a_late_answer_stands_in_the_history_once(sari, head):
    case = taken(sari)

    for hours in (-2, -1, 1, 2, 24, 30, 60):
        deadlines.look_at_deadlines(at=case.due_at + hours * HOUR)

    assert actions(case) == ["case.answer_escalated", "case.answer_overdue", "case.answer_due_soon"]
    assert db.session.scalar(select(func.count()).select_from(Escalation)) == 1


def test_a_missed_first_response_climbs_by_its_own_clock(sari, ratna, head):
    case = opened()

    deadlines.look_at_deadlines(at=case.response_due_at + HOUR)
    deadlines.look_at_deadlines(at=case.response_due_at + 24 * HOUR)

    late = db.session.scalars(select(Escalation)).one()
    assert (late.target, late.due_at) == (Target.RESPONSE, case.response_due_at)
    told = db.session.scalars(select(Notification.payload).where(Notification.kind == Kind.OVERDUE))
    assert {letters.words_in("id", payload)["deed"] for payload in told} == {"ditanggapi", "dijawab"}


def test_an_emergency_comes_before_the_head_much_sooner(sari, head, agency):
    ordinary, urgent = taken(sari), taken(sari)
    lanes.hurry(urgent, reason="Banjir bandang", by=sari, seen=urgent.version, at=now())

    deadlines.look_at_deadlines(at=urgent.due_at + agency.emergency_escalation_hours * HOUR)

    assert db.session.scalars(select(Escalation.case_id)).all() == [urgent.id]
    assert ordinary.due_at > urgent.due_at


def test_workers_at_the_same_moment_bring_a_case_before_the_head_once(separate_app):
    case = taken(staff(Role.VERIFIER))
    staff(Role.HEAD)
    at = case.due_at + 25 * HOUR

    outcomes = at_once(separate_app, [lambda: deadlines.look_at_deadlines(at=at) for _ in range(4)])

    assert outcomes == {"done": 4}
    assert db.session.scalar(select(func.count()).select_from(Escalation)) == 1
    told = select(func.count()).where(AuditEvent.action == "case.answer_escalated")
    assert db.session.scalar(told) == 1


def test_the_head_gives_a_late_case_to_somebody_else(sari, bayu, head):
    case = taken(sari)
    asked = escalated(case)

    escalating.reassign(asked, to=bayu, note="Sari sedang sakit", by=head, at=now())

    assert case.taken_by_id == bayu.id
    assert (asked.decision, asked.note, asked.decided_by_id) == (Decision.REASSIGNED, "Sari sedang sakit", head.id)
    assert "case.escalation_reassigned" in actions(case)


def test_more_time_is_told_to_the_reporters_with_its_reason(sari, head):
    report = filed(contact="warga@contoh.id")
    case, until = report.case, report.case.due_at + 72 * HOUR

    escalating.extend(escalated(case), until=until, reason="Menunggu hasil uji laboratorium.", by=head, at=now())

    told = select(Content.words).join(Notification).where(Notification.kind == Kind.EXTENDED)
    assert letters.words_in("id", db.session.scalars(told).one())["reason"] == "Menunggu hasil uji laboratorium."
    seen = promise.promise(report, at=now())
    assert (seen.due_at, seen.why_moved, seen.said) == (until, promise.WHY_EXTENDED, "Menunggu hasil uji laboratorium.")


@pytest.mark.parametrize("until", [-1, 0, 24 * 40])
def test_more_time_is_later_than_what_holds_and_not_without_end(sari, head, until):
    case = taken(sari)

    with pytest.raises(escalating.NotLater):
        escalating.extend(escalated(case), until=case.due_at + until * HOUR, reason="Sulit", by=head, at=now())


def test_a_case_that_is_late_again_comes_before_the_head_again(sari, head):
    case = taken(sari)
    escalating.extend(escalated(case), until=case.due_at + 48 * HOUR, reason="Sulit", by=head, at=now())

    deadlines.look_at_deadlines(at=case.due_at + 25 * HOUR)

    assert db.session.scalar(select(func.count()).select_from(Escalation)) == 2


def test_a_decision_is_made_once_by_the_head_and_only_while_there_is_work(sari, ratna, head):
    case, other = taken(sari), taken(sari)
    asked, over = escalated(case), escalated(other)
    escalating.take_note(asked, note="Diketahui", by=head, at=now())
    services.decline(other, reason=DeclineReason.OPINION, note="", by=sari, seen=other.version, at=now())

    for refusal, one, by in (
        (escalating.AlreadyDecided, asked, head),
        (NotAllowed, over, ratna),
        (NotActive, over, head),
    ):
        with pytest.raises(refusal):
            escalating.take_note(one, note="Lagi", by=by, at=now())


def test_the_head_decides_on_the_page_and_an_auditor_only_reads(head, log_in, agency, auditor):
    case = taken(staff(Role.VERIFIER, agency))
    asked, browser = escalated(case), log_in(head)
    assert case.title in auditor.get(PAGE).text
    assert "/catat" not in auditor.get(PAGE).text

    slip = send(browser, PAGE, f"{asked.id}/catat", note="")
    done = send(browser, PAGE, f"{asked.id}/catat", note="Diketahui")

    assert (slip.status_code, done.status_code) == (422, 303)
    assert "Diketahui" in browser.get(PAGE).text
    assert case.title not in browser.get("/meja?view=escalated").text


def test_more_time_is_typed_in_the_offices_own_time(head, log_in, agency, sari):
    case = taken(sari)
    asked, day = escalated(case), case.due_at.astimezone(agency.zone).date() + timedelta(days=2)

    past = send(log_in(head), PAGE, "/perpanjang", until="2020-01-01T10:00", note="Sulit")
    send(log_in(head), PAGE, "/perpanjang", until=f"{day}T10:00", note="Sulit")
    db.session.refresh(case)

    assert past.status_code == 422
    assert case.due_at == datetime(day.year, day.month, day.day, 10, tzinfo=agency.zone)
    assert asked.decision is Decision.EXTENDED


def test_the_view_of_escalations_shows_what_waits_for_the_head(sari, head, log_in):
    case, fine = taken(sari), taken(sari)
    fine.due_at += 48 * HOUR
    escalated(case)

    page = log_in(sari).get("/meja?view=escalated").text

    assert case.title in page
    assert fine.title not in page
