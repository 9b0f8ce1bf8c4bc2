"""New rows are written with one statement, and are then what the unit of work would have made of them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError

from klinik import audit
from klinik.agencies.models import Agency
from klinik.audit.models import AuditEvent
from klinik.db import commit_soon, db, new_row, now, uuid7, write_new
from klinik.reports.codes import IntakeChannel, Platform
from klinik.reports.models import Case, Report
from tests.factories.agencies import default_agency

SYNCHRONOUS = text("SHOW synchronous_commit")


def new_case(agency, title="Kabar"):
    at = now().replace(microsecond=0)
    return Case(id=uuid7(), agency_id=agency.id, title=title, opened_at=at, due_at=at)


def kept(case):
    """What the table holds of a case, but its key."""
    db.session.flush()
    row = db.session.execute(select(*Case.__table__.columns).where(Case.id == case.id)).one()
    return {name: value for name, value in row._asdict().items() if name not in {"id", "opened_at", "due_at"}} | {
        "next_due_at": row.next_due_at - row.due_at
    }


def test_a_row_and_what_names_it_go_in_one_statement_in_any_order(agency, count_queries):
    case = new_case(agency)

    with count_queries() as asked:
        write_new(audit.event("case.opened", case, by=None), case)

    assert len(asked) == 1
    assert db.session.scalar(select(AuditEvent.action).where(AuditEvent.thing_id == case.id)) == "case.opened"
    assert db.session.get(Case, case.id) is case


def test_nothing_differs_from_what_the_unit_of_work_writes(agency):
    usual, fresh = new_case(agency), new_case(agency)
    db.session.add(usual)

    write_new(fresh)

    assert kept(fresh) == kept(usual)
    assert (fresh.version, fresh.status, fresh.channels, fresh.closed_at) == (1, "new", [], None)
    assert fresh.next_due_at == fresh.due_at


def test_every_kind_of_value_comes_back_as_it_was(agency):
    case, at = new_case(agency), now()
    values = {
        "text": 'Katanya "gratis" \\ sampai\nbesok 😀 {a,b} NULL',
        "links": ['https://contoh.id/?a="b"', "NULL", "a,b{}"],
        "code_nonce": bytes(range(16)),
        "idempotency_hash": b"\\x" + bytes(30),
        "seen_where": Platform.TIKTOK,
        "seen_on": date(2026, 2, 28),
        "received_at": at,
        "withdrawn_at": at + timedelta(microseconds=1),
        "is_searched": False,
    }
    plain = {"case_id": case.id, "ticket_number": "KH-2026-000001", "channel": IntakeChannel.WEB, "notice_version": "1"}
    report = Report(id=uuid7(), agency_id=agency.id, **plain, **values)

    write_new(case, report)

    db.session.expire_all()
    assert {name: getattr(report, name) for name in values} == values
    assert (report.question, report.region_code, report.promised_at, report.code_key) == ("", None, None, 1)


def test_a_value_without_words_in_json_is_refused(agency):
    case = new_case(agency)
    case.title = {1, 2}

    with pytest.raises(TypeError):
        write_new(case)


def test_a_row_made_without_ceremony_is_the_same_row(agency):
    at = now().replace(microsecond=0)
    made = new_row(Case, id=uuid7(), agency_id=agency.id, title="Kabar", opened_at=at, due_at=at)
    usual = new_case(agency)
    db.session.add_all([made, usual])

    assert kept(made) == kept(usual)
    with pytest.raises(TypeError, match="Case has no headline"):
        new_row(Case, headline="Kabar")


def test_what_was_written_is_changed_and_counted_like_any_other_row(agency):
    case = new_case(agency)
    write_new(case)

    case.title = "Kabar lain"
    db.session.flush()

    assert db.session.execute(select(Case.title, Case.version).where(Case.id == case.id)).one() == ("Kabar lain", 2)


def test_where_one_row_is_refused_none_is_written(agency):
    case, before = new_case(agency), db.session.scalar(select(func.count(Case.id)))

    with pytest.raises(IntegrityError), db.session.begin_nested():
        write_new(case, audit.event("no name of a deed", case, by=None))

    assert db.session.scalar(select(func.count(Case.id))) == before


def test_only_the_commit_that_nobody_waits_for_does_not_wait_for_the_disk(separate_app):
    agency, waited = default_agency(), []
    db.session.commit()
    db.session.execute(text("SET SESSION synchronous_commit TO on"))
    event.listen(db.session(), "before_commit", lambda session: waited.append(session.scalar(SYNCHRONOUS)))

    agency.name = "Nama lain"
    commit_soon()
    agency.name = "Nama lain lagi"
    db.session.commit()

    assert waited == ["off", "on"]
    assert db.session.scalar(select(Agency.name).where(Agency.id == agency.id)) == "Nama lain lagi"
