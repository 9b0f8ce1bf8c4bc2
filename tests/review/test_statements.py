"""Asking another office: the case waits, the clock runs, reminders go on working days, what comes back is kept."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from klinik.audit.models import ActorKind, AuditEvent
from klinik.clarifications.codes import SourceKind
from klinik.db import db, now
from klinik.errors import NotAllowed, StaleVersion
from klinik.files import services as files
from klinik.notifications import services as notifications
from klinik.notifications.models import Notification
from klinik.reports import tasks
from klinik.reports.codes import AskingEnd, CaseStatus, Step
from klinik.reports.models import StatementReminder, StatementRequest
from klinik.reports.services import retention, statements
from klinik.review import services
from klinik.review.services import work as services_of_work
from tests.factories.clarifications import staff
from tests.factories.files import pdf
from tests.factories.review import OFFICE, asked, contact, drafted, link_of, opened, said, taken
from tests.review.browsing import case_address, send

THURSDAY = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)  # 10.00 WIB


def written(kind):
    return db.session.scalars(select(Notification).filter_by(kind=kind)).all()


def test_a_case_whose_office_is_asked_waits_while_the_public_clock_runs(sari):
    case = taken(sari)
    due = case.due_at

    asked(case, by=sari)

    assert (case.status, case.is_open, case.paused_at, case.due_at) == (CaseStatus.WAITING_AGENCY, True, None, due)
    assert [letter.kind for letter in written("statement_asked")] == ["statement_asked"]


def test_an_answer_sets_the_case_going_again_and_tells_who_asked_and_who_has_it(sari, bayu):
    case = taken(sari)
    request = asked(case, by=bayu)

    said(request)

    told = {notifications.address_of(notifications.by_id(row.recipient_id)) for row in written("statement_given")}
    assert (case.status, request.ending) == (CaseStatus.IN_REVIEW, AskingEnd.ANSWERED)
    assert told == {sari.email, bayu.email}


def test_of_two_offices_the_case_waits_for_the_last(sari):
    case = taken(sari)
    first, second = asked(case, by=sari), asked(case, by=sari, office="Dinas Kesehatan")

    said(first)
    between = case.status
    services.withdraw_question(second, by=sari, at=now())

    assert (between, case.status) == (CaseStatus.WAITING_AGENCY, CaseStatus.IN_REVIEW)


def test_a_case_that_was_sent_back_or_answered_by_its_reporter_still_waits_for_the_office(sari, ratna):
    case = taken(sari)
    asked(case, by=sari)
    revision = drafted(case, by=sari)
    services.submit(revision, by=sari, seen=revision.version, at=now())
    while_approved = case.status

    services.send_back(revision, note="Tunggu kantornya.", by=ratna, seen=revision.version, at=now())

    assert (while_approved, case.status) == (CaseStatus.AWAITING_APPROVAL, CaseStatus.WAITING_AGENCY)


def test_a_case_that_ends_spares_the_office_its_answer(sari):
    case = taken(sari)
    request = asked(case, by=sari)

    services.spam(case, by=sari, seen=case.version, at=now())

    assert (request.ending, request.token, request.reminders) == (AskingEnd.CASE_CLOSED, None, [])
    assert len(written("statement_over")) == 1


def test_a_question_goes_along_when_its_case_is_laid_into_another_and_comes_back(sari):
    case, into = taken(sari), taken(sari)
    asked(case, by=sari)

    services.merge(case, into, by=sari, seen=case.version, at=now())
    merged = into.status
    services.undo_merge(case, by=sari, seen=case.version, at=now())

    assert merged is CaseStatus.WAITING_AGENCY
    assert (case.status, into.status) == (CaseStatus.WAITING_AGENCY, CaseStatus.IN_REVIEW)


def test_an_answer_about_a_merged_case_reaches_the_case_it_was_laid_into(sari):
    case, into = taken(sari), taken(sari)
    request = asked(case, by=sari)
    services.merge(case, into, by=sari, seen=case.version, at=now())

    said(request)

    assert into.status is CaseStatus.IN_REVIEW


def test_an_office_asked_again_gets_a_new_link_and_the_old_one_is_dead(sari, client):
    case = taken(sari)
    first = asked(case, by=sari)
    old = link_of(first)
    asking = statements.Asking(OFFICE, "", "Jembatan ditutup.", "Sampai kapan?", date(2027, 1, 4))

    second = services.request_statement(case, asking, by=sari, seen=case.version, at=now(), instead_of=first)
    db.session.commit()

    assert (first.ending, second.recipient_id) == (AskingEnd.REPLACED, first.recipient_id)
    assert "Ada tautan yang lebih baru" in client.get(old).text
    assert client.get(link_of(second)).status_code == 200


def test_only_who_may_ask_asks_and_only_over_what_they_saw(sari, foreign_agency):
    case, stranger = taken(sari), staff("verifier", foreign_agency)
    asking = statements.Asking(OFFICE, contact(), "Kabar.", "Benar?", date(2027, 1, 4))

    with pytest.raises(NotAllowed):
        services.request_statement(case, asking, by=stranger, seen=case.version, at=now())
    with pytest.raises(StaleVersion):
        services.request_statement(case, asking, by=sari, seen=case.version - 1, at=now())


def test_an_admin_may_ask_without_becoming_responsible_for_the_case(agency):
    admin, case = staff("admin", agency), opened()

    asked(case, by=admin)

    assert (case.taken_by_id, case.status) == (None, CaseStatus.WAITING_AGENCY)
    assert [step.step for step in case.reports[0].steps][-1] is Step.STATEMENT_REQUESTED


def test_reminders_are_due_when_the_office_opens_on_working_days_around_the_wished_day(sari):
    request = statements.ask(
        taken(sari), statements.Asking(OFFICE, contact(), "Kabar.", "Benar?", date(2026, 11, 30)), by=sari, at=THURSDAY
    )

    # Friday, then Tuesday and Thursday: 1 and 3 working days after a Monday, 08.00 WIB.
    days = [reminder.due_at.isoformat() for reminder in request.reminders]
    assert days == ["2026-11-27T01:00:00+00:00", "2026-12-01T01:00:00+00:00", "2026-12-03T01:00:00+00:00"]


def test_a_reminder_goes_once_however_often_workers_look(sari, sent):
    request = asked(taken(sari), by=sari)
    db.session.execute(update(StatementReminder).values(due_at=now() - timedelta(hours=1)))

    tasks.look_at_statements()
    for _ in range(2):
        tasks.remind_office(str(request.id))

    assert sent.count(("reports.remind_office", (str(request.id),))) == 1
    assert [letter.event for letter in written("statement_reminder")] == [f"statement:{request.id}:last"]
    assert [reminder.sent_at is not None for reminder in request.reminders] == [True]


def test_nobody_is_reminded_of_a_question_that_was_taken_back(sari):
    request = asked(taken(sari), by=sari)
    services.withdraw_question(request, by=sari, at=now())

    statements.remind(request, at=now() + timedelta(days=60))

    assert (written("statement_reminder"), len(written("statement_over"))) == ([], 1)


def test_a_link_that_runs_out_is_closed_once_and_who_asked_hears_of_it(sari):
    case = taken(sari)
    request = asked(case, by=sari)
    later = request.expires_at + timedelta(minutes=1)

    statements.expire(request, at=request.expires_at - timedelta(minutes=1))
    still = request.is_open
    for _ in range(2):
        statements.expire(request, at=later)

    assert (still, request.ending, case.status) == (True, AskingEnd.EXPIRED, CaseStatus.IN_REVIEW)
    assert len(written("statement_missing")) == 1


def test_what_an_office_said_can_neither_be_changed_nor_removed(sari):
    statement = said(asked(taken(sari), by=sari))

    for change in ("UPDATE statement SET text = 'Lain.'", "DELETE FROM statement"):
        with pytest.raises(DBAPIError, match="never changes"), db.session.begin_nested():
            db.session.execute(text(change))
    assert statement.text == "Jembatan itu tidak ditutup."


def test_a_statement_becomes_a_numbered_source_once_beside_what_was_found(sari):
    case = taken(sari)
    statement = said(asked(case, by=sari))
    words = {"url": "", "note": "", "kind": SourceKind.OFFICIAL, "is_outside": False, "by": sari, "at": now()}
    services_of_work.add_evidence(case, title="Jadwal resmi", **words)

    for _ in range(2):
        revision = services.use_statement(case, statement, by=sari, seen=case.version, at=now())

    found, statement_source = revision.sources
    assert (found.title, found.position) == ("Jadwal resmi", 1)
    assert (statement_source.position, statement_source.kind) == (2, SourceKind.STATEMENT)
    assert statement_source.publisher == OFFICE


def test_asking_reminding_and_answering_stand_in_the_trail_without_a_name(sari):
    case = taken(sari)
    request = asked(case, by=sari)
    statements.remind(request, at=request.reminders[0].due_at)
    said(request)

    deeds = select(AuditEvent.action, AuditEvent.actor_kind).where(AuditEvent.action.startswith("case.statement"))
    assert db.session.execute(deeds.order_by(AuditEvent.id)).all() == [
        ("case.statement_requested", ActorKind.USER),
        ("case.statement_reminded", ActorKind.SYSTEM),
        ("case.statement_given", ActorKind.LIAISON),
    ]


def test_the_address_of_a_liaison_is_kept_while_the_question_is_open_and_forgotten_afterwards(sari):
    request = asked(taken(sari), by=sari)
    liaison = request.recipient
    retention.forget_unused(liaison.id)
    while_open = liaison.erased_at
    services.withdraw_question(request, by=sari, at=now() - timedelta(days=91))

    retention.forget_liaisons(at=now())

    assert (while_open, request.recipient_id) == (None, None)
    assert liaison.erased_at is not None


def ask(verifier, case, **fields):
    whole = {"office": OFFICE, "email": "humas@dinas.contoh.id", "claim": "Jembatan ditutup.", "question": "Benar?"}
    whole |= {"wished_on": str(now().date() + timedelta(days=3)), "version": case.version}
    return send(verifier, case_address(case), "/minta-keterangan", **whole | fields)


def test_the_case_page_shows_the_question_its_letters_and_the_next_reminder(verifier):
    case = taken(verifier.user)

    ask(verifier, case)
    page = verifier.get(case_address(case)).text

    assert OFFICE in page
    assert "hu•••@dinas.contoh.id" in page or "h•••@dinas.contoh.id" in page
    assert "Pengingat berikutnya" in page
    assert "humas@dinas.contoh.id" not in page


def test_a_question_with_slips_comes_back_as_it_was_typed(verifier):
    case = taken(verifier.user)

    response = ask(verifier, case, email="humas", wished_on="2020-01-01", question="Apakah jembatan aman?")

    assert response.status_code == 422
    assert "Apakah jembatan aman?" in response.text
    assert "Tanggal ini sudah lewat." in response.text
    assert db.session.query(StatementRequest).count() == 0


def test_a_question_is_put_again_to_the_same_address_from_a_filled_form(verifier):
    case = taken(verifier.user)
    ask(verifier, case)
    first = db.session.query(StatementRequest).one()

    form = verifier.get(f"{case_address(case)}?tanya={first.id}").text
    ask(verifier, case, email="", again=str(first.id))

    assert f'name="again" value="{first.id}"' in form
    assert [row.ending for row in db.session.query(StatementRequest).order_by("asked_at", "id")] == ["replaced", None]


def test_a_statement_is_read_with_its_letter_and_put_into_the_draft(verifier):
    case = taken(verifier.user)
    request = asked(case, by=verifier.user)
    statements.attach(request, letter_for(case), at=now())
    said(request)

    page = verifier.get(case_address(case)).text
    draft = send(verifier, case_address(case), "/sumber", version=case.version)
    kept = verifier.get(f"/meja/keterangan/{request.id}/surat", buffered=True)

    assert "Jembatan itu tidak ditutup." in page
    assert (draft.status_code, draft.location) == (303, f"{case_address(case)}/draf")
    assert (kept.data, kept.headers["Content-Disposition"]) == (pdf(), "attachment; filename=surat.pdf")
    assert "sandbox" in kept.headers["Content-Security-Policy"]


def letter_for(case):
    return files.keep_letter(io.BytesIO(pdf()), "surat.pdf", agency_id=case.agency_id, at=now())
