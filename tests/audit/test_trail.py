"""The trail: what is written, by whom, and that it stays."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from klinik import audit
from klinik.agencies.models import Closure
from klinik.audit import ActorKind, AuditEvent
from klinik.audit.models import AuditPending

WHILE_MOVING = (date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20))


@dataclass
class Officer:
    id: UUID


SARI = Officer(UUID(int=7))


def closed(session, agency) -> list[Closure]:
    closures = [Closure(agency=agency, closed_on=day, reason="Pindah gedung") for day in WHILE_MOVING]
    session.add_all(closures)
    return closures


def trail(session) -> list[AuditEvent]:
    session.flush()
    return list(session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)))


def test_a_deed_names_thing_agency_actor_and_changed_fields_only(session, agency):
    thing = closed(session, agency)[0]

    audit.record("closure.moved", thing, by=SARI, fields=["closed_on"])

    [event] = trail(session)
    assert (event.thing_type, event.thing_id, event.agency_id) == ("closure", thing.id, agency.id)
    assert (event.actor_kind, event.actor_id, event.fields) == (ActorKind.USER, SARI.id, ["closed_on"])


@pytest.mark.parametrize(("by", "kind"), [(None, ActorKind.SYSTEM), (audit.CITIZEN, ActorKind.CITIZEN)])
def test_the_clinic_and_a_citizen_act_without_a_name(session, agency, by, kind):
    audit.record("agency.seen", agency, by=by)

    assert (trail(session)[0].actor_kind, trail(session)[0].actor_id) == (kind, None)


def test_a_deed_on_many_things_is_one_statement_and_one_row_each(session, agency):
    closed(session, agency)
    session.flush()

    audit.record_many("closure.moved", Closure, Closure.agency_id == agency.id, by=SARI, fields=["closed_on"])

    assert [event.fields for event in trail(session)] == [["closed_on"]] * len(WHILE_MOVING)


def test_a_deed_on_many_things_stands_in_the_trail_where_it_was_done(session, agency):
    closed(session, agency)
    audit.record("agency.seen", agency, by=None)
    session.flush()
    audit.record_many("closure.moved", Closure, Closure.agency_id == agency.id, by=SARI)
    audit.record("agency.left", agency, by=None)

    events = trail(session)

    assert [event.action for event in events] == ["agency.seen", *["closure.moved"] * len(WHILE_MOVING), "agency.left"]
    assert {event.id.version for event in events} == {7}


def test_every_event_waits_for_its_seal(session, agency):
    audit.record("agency.seen", agency, by=None)

    assert {event.id for event in trail(session)} == set(session.scalars(sa.select(AuditPending.event_id)))


@pytest.mark.parametrize("table", ["audit_event", "audit_link", "audit_seal"])
@pytest.mark.parametrize("words", ["DELETE FROM {}", "UPDATE {} SET hash = NULL", "TRUNCATE {} CASCADE"])
def test_nobody_changes_or_removes_what_was_written(session, agency, table, words):
    statement = words.format(table).replace("hash = NULL" if table == "audit_event" else "\0", "action = 'x.y'")

    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(sa.text(statement))
    session.rollback()


def test_a_user_without_a_key_is_refused_by_the_database(session, agency):
    audit.record("agency.seen", agency, by=Officer(None))

    with pytest.raises(IntegrityError, match="ck_audit_event_actor"):
        session.flush()
    session.rollback()
