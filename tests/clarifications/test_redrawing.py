"""Cards that went with their files are drawn again at an operator's word."""

import json

import pytest
from sqlalchemy import delete, select

from klinik.clarifications.codes import CardShape, Origin
from klinik.clarifications.models import Card, Clarification
from klinik.db import db
from klinik.files import services as files
from tests.factories.clarifications import draw_all, published


@pytest.fixture
def drawn(agency):
    """Two answers with all their cards."""
    answers = published(), published(headline="Pompa air hanya dirawat empat jam")
    draw_all()
    return answers


def cards_of(clarification):
    wanted = select(Card).filter_by(clarification_id=clarification.id).order_by(Card.language, Card.shape)
    return db.session.scalars(wanted).all()


def wanted():
    return set(db.session.scalars(select(Clarification.id).where(Clarification.cards_wanted)))


def redraw(cli, *words):
    done = cli.invoke(args=["cards", "redraw", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_card_whose_file_is_gone_is_drawn_again_and_no_other(cli, drawn):
    files.path(cards_of(drawn[0])[2].file).unlink()
    before = [card.drawn_at for card in cards_of(drawn[1])]

    said = json.loads(redraw(cli, "--json"))

    assert (said, wanted()) == ({"clarifications": 2, "to_draw": 1}, {drawn[0].id})
    draw_all()
    db.session.expire_all()
    assert all(files.path(card.file).exists() for card in cards_of(drawn[0]))
    assert [card.drawn_at for card in cards_of(drawn[1])] == before
    assert json.loads(redraw(cli, "--json"))["to_draw"] == 0


def test_a_card_that_is_not_in_the_tables_is_drawn_again(cli, drawn):
    db.session.execute(delete(Card).where(Card.clarification_id == drawn[1].id, Card.shape == CardShape.TALL))

    assert "kartu dari 1 di antaranya" in redraw(cli)
    assert wanted() == {drawn[1].id}


def test_an_imported_answer_lacks_no_card_that_it_never_had(cli, drawn):
    drawn[0].origin = Origin.LEGACY
    db.session.execute(delete(Card).where(Card.clarification_id == drawn[0].id, Card.shape != CardShape.WIDE))

    redraw(cli)

    assert wanted() == set()


def test_all_cards_are_drawn_again_where_an_operator_says_so_and_are_seen_until_then(cli, client, drawn):
    before = {(card.clarification_id, card.shape, card.language): card.drawn_at for card in cards_of(drawn[0])}

    redraw(cli, "--all")

    address = f"/klarifikasi/{drawn[0].public_id}/kartu.png"
    assert (wanted(), client.get(address).status_code) == ({one.id for one in drawn}, 200)
    draw_all()
    db.session.expire_all()
    assert all(card.drawn_at > before[card.clarification_id, card.shape, card.language] for card in cards_of(drawn[0]))


def test_one_office_is_asked_for_alone(cli, drawn, foreign_agency):
    theirs = published(foreign_agency)
    theirs.cards_wanted = False

    redraw(cli, "--agency", foreign_agency.slug)

    assert wanted() == {theirs.id}


def test_an_office_that_is_none_is_named(cli, agency):
    done = cli.invoke(args=["cards", "redraw", "--agency", "mawar"])

    assert (done.exit_code, "jatim" in done.output) == (1, True)
