"""The index is made anew while it is in use."""

import uuid

import pytest
from sqlalchemy import delete, select

from klinik import matching
from klinik.clarifications.codes import RevisionKind
from klinik.db import db
from klinik.matching.models import Document, DocumentKey, Rebuild
from klinik.reports import services
from klinik.reports.services import rebuilding
from tests.factories.clarifications import CONTENT, published, revised
from tests.factories.matching import indexed
from tests.factories.reports import filed


def subjects():
    return set(db.session.scalars(select(Document.subject_id)))


def lose_the_index():
    for table in (Document, DocumentKey):
        db.session.execute(delete(table))


def test_a_lost_index_comes_back_from_the_reports_and_the_answers(agency, cli):
    clarification, report = published(), filed()
    lose_the_index()

    result = cli.invoke(args=["matching", "rebuild"])

    assert "2 butir" in result.output
    assert matching.find(text=CONTENT.claim, agency_id=agency.id)[0].id == clarification.id
    assert subjects() == {clarification.id, report.id}


def test_what_is_withdrawn_or_erased_stays_away_and_strays_go(agency, cli):
    retracted, erased, standing = published(), filed(), filed()
    revised(retracted, RevisionKind.RETRACTION)
    services.erase(erased, at=standing.received_at)
    for kind in ("report", "clarification"):
        indexed(kind, body="Jembatan yang tidak lagi ada di mana pun selain di indeks")

    cli.invoke(args=["matching", "rebuild"])

    assert subjects() == {standing.id}


def test_a_rebuild_that_was_broken_off_goes_on_where_it_was(agency, monkeypatch):
    monkeypatch.setattr(rebuilding, "AT_ONCE", 2)
    reports = [filed() for _ in range(5)]
    first = rebuilding.rebuild()
    while next(first) == 0:
        pass
    db.session.commit()
    first.close()

    assert list(rebuilding.rebuild()) == [0, 2, 1, 0]
    assert subjects() == {report.id for report in reports}
    assert db.session.query(Rebuild).count() == 0


def test_a_fresh_start_goes_through_everything(agency, cli):
    filed()
    db.session.add(Rebuild(kind="report", upto_id=uuid.UUID(int=2**128 - 1)))

    assert "1 butir" in cli.invoke(args=["matching", "rebuild", "--afresh"]).output


@pytest.mark.processes
def test_nobody_finds_less_while_a_rebuild_is_under_way(separate_app):
    report = filed()
    parts = rebuilding.rebuild()
    while next(parts) == 0:  # the part with the report is done and not committed yet
        pass

    with db.engine.connect() as somebody_else:
        keys = somebody_else.scalar(select(Document.keys).where(Document.subject_id == report.id))
        assert keys
        assert somebody_else.scalars(select(DocumentKey.key).where(DocumentKey.key.in_(keys))).all()
    db.session.rollback()
