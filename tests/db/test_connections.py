"""A connection that was idle is asked first; a page that only reads opens no transaction."""

import pytest
from sqlalchemy import text

from klinik import agencies
from klinik.agencies.models import Agency
from klinik.db import connections, db, only_reads
from tests.factories.agencies import default_agency

BACKEND = text("SELECT pg_backend_pid()")
KILL_ALL = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> :me"
)


@pytest.fixture
def pause(monkeypatch):
    """Let any time count as a pause."""
    monkeypatch.setattr(connections, "TRUSTED_FOR", 0.0)


def test_a_connection_that_died_while_it_was_idle_is_replaced_unseen(separate_app, pause):
    first = db.session.scalar(BACKEND)
    db.session.rollback()
    with db.engine.connect() as other, db.engine.connect() as another:
        me = other.scalar(BACKEND)
        another.invalidate()
        other.execute(KILL_ALL, {"me": me})

    assert db.session.scalar(BACKEND) not in (None, first)


def test_a_request_that_only_reads_sees_what_others_commit_meanwhile(separate_app):
    with separate_app.app_context():
        only_reads()
        before = db.session.scalar(text("SELECT txid_current()"))

        assert db.session.scalar(text("SELECT txid_current()")) > before


def test_the_next_user_of_the_connection_has_a_transaction_again(separate_app):
    with separate_app.app_context():
        only_reads()
        db.session.scalar(BACKEND)

    same = {db.session.scalar(text("SELECT txid_current()")) for _ in range(2)}

    assert len(same) == 1


def test_what_a_request_that_only_looked_has_prepared_is_kept_for_the_next_one(separate_app):
    default_agency()
    db.session.commit()
    for _ in range(8):
        assert separate_app.test_client().get("/lapor").status_code == 200

    assert db.session.scalar(text("SELECT count(*) FROM pg_prepared_statements")) > 0


def test_what_a_look_wrote_by_mistake_is_taken_back(separate_app):
    agency = default_agency()
    db.session.commit()

    @separate_app.get("/salah")
    def mistaken():
        agencies.current().name = "Keliru"
        db.session.flush()
        return "salah"

    separate_app.test_client().get("/salah")

    db.session.rollback()
    assert db.session.get_one(Agency, agency.id, populate_existing=True).name != "Keliru"
