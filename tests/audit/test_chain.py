"""Sealing: what was committed enters the chain in order, and whoever touches it afterwards is found."""

import json
import logging
import time
from uuid import UUID

import pytest
import sqlalchemy as sa

from klinik import audit
from klinik.agencies.models import Agency
from klinik.audit import ActorKind, chain, queries, tasks
from klinik.audit.models import AuditEvent, AuditLink, AuditPending, AuditSeal
from klinik.db import db, now
from tests.factories.agencies import AgencyFactory

A, B = UUID(int=1), UUID(int=2)


@pytest.fixture
def offices(separate_app) -> list[Agency]:
    """Two offices with three and two deeds, really committed and sealed."""
    pair = [AgencyFactory(), AgencyFactory()]
    deeds(pair[0], 3)
    deeds(pair[1], 2)
    sealed()
    return pair


def deeds(agency: Agency, count: int) -> None:
    for _ in range(count):
        audit.record("agency.seen", agency, by=None)
    db.session.commit()
    wait_for_strangers()


def wait_for_strangers() -> None:
    """Wait for older transactions of other tests: they run in other databases of the same server, and hold us up."""
    older = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname <> current_database() "
        "AND backend_xid::text::bigint <= (SELECT max(txid) FROM audit_event)"
    )
    while db.session.scalar(older):
        db.session.rollback()
        time.sleep(0.05)
    db.session.rollback()


def sealed() -> int:
    count = chain.seal()
    db.session.commit()
    return count


def tampered(statement: str) -> None:
    """Change the trail as somebody could who owns the database server."""
    db.session.execute(sa.text("SET LOCAL session_replication_role = replica"))
    db.session.execute(sa.text(statement))
    db.session.commit()


def test_each_agency_has_a_chain_of_its_own(offices):
    ends = {seal.chain: seal.last_position for seal in chain.heads()}

    assert ends == {offices[0].id: 3, offices[1].id: 2}
    assert db.session.query(AuditPending).count() == 0


def test_sealing_again_seals_only_what_is_new(offices):
    assert sealed() == 0

    deeds(offices[0], 1)

    assert sealed() == 1
    assert queries.examine().first_break is None


def test_batches_make_the_same_chain(separate_app, monkeypatch):
    agency = AgencyFactory()
    deeds(agency, 7)
    monkeypatch.setattr(chain, "BATCH", 3)

    assert [sealed(), sealed(), sealed(), sealed()] == [3, 3, 1, 0]
    assert queries.examine() == queries.Examination(7, 0, None, None)


def test_an_event_waits_while_an_older_transaction_runs(separate_app):
    agency = AgencyFactory()
    with db.engine.connect() as slow:
        slow.execute(sa.text("SELECT pg_current_xact_id()"))
        deeds(agency, 1)

        assert sealed() == 0
        assert queries.examine().unsealed == 1

    assert sealed() == 1


def test_only_one_sealer_works_at_a_time(offices):
    deeds(offices[0], 1)
    with db.engine.connect() as other:
        other.execute(sa.text(f"SELECT pg_advisory_xact_lock({chain.LOCK})"))

        assert sealed() == 0

    assert sealed() == 1


def test_events_of_a_restored_backup_are_sealed_though_their_numbers_lie_ahead(separate_app):
    agency = AgencyFactory()
    audit.record("agency.seen", agency, by=None)
    db.session.flush()
    db.session.commit()
    tampered("UPDATE audit_event SET txid = txid + 1000000")

    assert sealed() == 1


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            "UPDATE audit_event SET action = 'x.y' WHERE id = (SELECT id FROM audit_event ORDER BY id LIMIT 1)",
            "is not what was",
        ),
        ("DELETE FROM audit_event WHERE id = (SELECT id FROM audit_event ORDER BY id LIMIT 1)", "event is missing"),
        ("DELETE FROM audit_link WHERE position = 1", "link is missing"),
        ("DELETE FROM audit_link WHERE position = 3", "end is missing"),
        ("UPDATE audit_seal SET hash = sha256('x')", "seal is not what was"),
        ("DELETE FROM audit_link; DELETE FROM audit_seal", "outside the chain"),
    ],
)
def test_whoever_touches_the_trail_is_found(offices, statement, what):
    tampered(statement)

    found = queries.examine().first_break

    assert found is not None
    assert what in found.what


def test_the_first_break_names_its_place(offices):
    link = db.session.get(AuditLink, (offices[0].id, 2))
    tampered(f"UPDATE audit_event SET fields = '{{text}}' WHERE id = '{link.event_id}'")

    found = queries.examine().first_break

    assert (found.chain, found.position) == (offices[0].id, 2)


def test_verify_says_that_all_is_well_and_how_much_waits(separate_app, offices):
    deeds(offices[0], 1)

    done = separate_app.test_cli_runner().invoke(args=["audit", "verify"])

    assert done.exit_code == 0, done.output
    assert done.output.startswith("Jejak audit utuh. 5 peristiwa tersegel, 1 menunggu segel sejak ")


def test_verify_fails_and_says_where(separate_app, offices):
    tampered("UPDATE audit_event SET action = 'case.spam'")

    done = separate_app.test_cli_runner().invoke(args=["audit", "verify", "--json"])

    assert done.exit_code == 1
    assert json.loads(done.output)["first_break"]["position"] == 1


@pytest.mark.parametrize("column", [column.name for column in AuditEvent.__table__.columns])
def test_the_seal_covers_every_part_of_an_event(column):
    plain = {"id": A, "agency_id": A, "happened_at": now(), "actor_kind": ActorKind.USER, "actor_id": A}
    plain |= {"action": "case.taken", "thing_type": "case", "thing_id": A, "fields": ["text"], "txid": 1}
    other = {"happened_at": now(), "actor_kind": ActorKind.SYSTEM, "action": "x.y", "thing_type": "x", "fields": []}
    other |= {"txid": 2}

    changed = AuditEvent(**plain | {column: other.get(column, B)})

    assert chain.canonical(changed) != chain.canonical(AuditEvent(**plain))


def test_the_newest_seal_is_the_head(offices):
    deeds(offices[0], 2)
    sealed()

    assert [seal.last_position for seal in chain.heads() if seal.chain == offices[0].id] == [5]
    assert db.session.query(AuditSeal).count() == 3


def test_the_task_seals_everything_that_waits(offices, monkeypatch):
    deeds(offices[0], 5)
    monkeypatch.setattr(chain, "BATCH", 2)

    tasks.seal()

    assert queries.examine().unsealed == 0


def test_once_a_day_the_ends_of_the_chains_go_to_the_log(offices, caplog):
    with caplog.at_level(logging.INFO, logger="klinik.audit"):
        tasks.anchor()
        tasks.anchor()

    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == len(offices)
    assert all(seal.hash.hex() in " ".join(lines) for seal in chain.heads())
