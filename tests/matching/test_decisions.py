"""What was shown, chosen and rejected stays known, and can be taken back."""

import uuid

import pytest

from klinik import matching
from klinik.db import now
from klinik.matching import services
from klinik.matching.models import Decision, MatchDecision
from tests.factories.matching import indexed

TEXT = "Bendungan di hulu retak sejak semalam dan warga lima desa diminta mengungsi"


@pytest.fixture
def match(agency):
    indexed(body=TEXT)
    return matching.find(text=TEXT, agency_id=agency.id)[0]


def test_a_shown_match_is_a_row_without_the_words(agency, match, session):
    draft = uuid.uuid4()

    services.shown([match], asked=("draft", draft), agency_id=agency.id, at=now())

    row = session.query(MatchDecision).one()
    assert (row.asked_id, row.found_id, row.decision, row.band) == (draft, match.id, Decision.SHOWN, "same")
    assert row.why["words"] == len(match.why.words)


def test_a_choice_stands_beside_what_was_shown(agency, match, session):
    services.shown([match], asked=("draft", uuid.uuid4()), agency_id=agency.id, at=now())
    shown = session.query(MatchDecision).one()

    services.repeat(shown, Decision.CHOSEN, at=now())

    assert {row.decision for row in session.query(MatchDecision)} == {Decision.SHOWN, Decision.CHOSEN}


def test_a_decision_is_taken_back_and_stays_known(agency, match, session):
    somebody = uuid.uuid4()
    row = services.decide(match, Decision.JOINED, asked=("report", uuid.uuid4()), agency_id=agency.id, at=now())

    services.undo(row, at=now(), by_id=somebody)

    assert session.query(MatchDecision).filter(MatchDecision.undone_at.is_not(None)).one() is row
