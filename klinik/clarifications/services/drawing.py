"""The cards of a clarification: asked for when it changes, drawn by the worker, kept as files."""

import uuid
from datetime import datetime

from sqlalchemy import select, update

from klinik.agencies.models import Agency
from klinik.background import enqueue
from klinik.clarifications.cards import sheet
from klinik.clarifications.cards.faces import Wanted, faces, recipe
from klinik.clarifications.cards.sheet import PLANS, Face
from klinik.clarifications.models import Card, Clarification
from klinik.db import db
from klinik.files import services as files
from klinik.web import cache
from klinik.web.languages import HOME


def want(clarification: Clarification) -> None:
    """Ask for the cards once this change is committed. The row remembers it, whatever the broker does."""
    clarification.cards_wanted = True
    enqueue("clarifications.draw_cards", str(clarification.id))


def want_all(agency_id: uuid.UUID) -> None:
    """Ask for all cards of an office, whose name or colour has changed."""
    mine = update(Clarification).where(Clarification.agency_id == agency_id)
    db.session.execute(mine.values(cards_wanted=True))


def take_down(clarification: Clarification) -> list[str]:
    """Remove every card and ask for new ones; return the SHA-256 of what the folder still holds of the old."""
    cards = _cards(clarification)
    digests = [card.file.sha256 for card in cards]
    for card in cards:
        _remove(card)
    want(clarification)
    return digests


def draw(clarification: Clarification, *, at: datetime) -> bool:
    """Draw what has changed and put it in the place of what was there; say whether all is drawn.

    Drawing takes a second or two, so the row is locked only afterwards; where it has changed meanwhile, another run
    follows and these drawings are dropped.
    """
    wanted = _faces(clarification)
    drawn = {key: sheet.draw(face, key[0]) for key, face in wanted.items() if not _is_there(clarification, key, face)}
    db.session.refresh(clarification, with_for_update=True)
    if _faces(clarification) != wanted:
        return False
    for key, content in drawn.items():
        _put(clarification, key, content, recipe(wanted[key], key[0]), at)
    gone = [card for card in _cards(clarification) if (card.shape, card.language) not in wanted]
    for card in gone:
        _remove(card)
    clarification.cards_wanted = False
    db.session.flush()
    if drawn or gone:
        cache.invalidate(clarification.id)
    return True


def _faces(clarification: Clarification) -> dict[Wanted, Face]:
    """Return what the cards should say; none for what is not public."""
    db.session.refresh(clarification, ["current"])
    if clarification.current is None or not clarification.is_public:
        return {}
    agency = db.session.get_one(Agency, clarification.agency_id)
    return faces(clarification, clarification.current, agency)


def _cards(clarification: Clarification) -> list[Card]:
    return list(db.session.scalars(select(Card).filter_by(clarification_id=clarification.id)))


def _card(clarification: Clarification, key: Wanted) -> Card | None:
    return db.session.get(Card, (clarification.id, *key))


def _is_there(clarification: Clarification, key: Wanted, face: Face) -> bool:
    """Say whether this very card is drawn; what only the row remembers is drawn again."""
    card = _card(clarification, key)
    return (
        card is not None
        and card.shows(clarification)
        and card.recipe == recipe(face, key[0])
        and files.path(card.file).exists()
    )


def _put(clarification: Clarification, key: Wanted, content: bytes, made_from: str, at: datetime) -> None:
    shape, language = key
    plan = PLANS[shape]
    name = "-".join([str(clarification.public_id), shape, *([language] if language != HOME else [])]) + ".png"
    file = files.keep_own(content, name, (plan.width, plan.height), agency_id=clarification.agency_id, at=at)
    old = _card(clarification, key)
    if old:
        _remove(old)
    card = Card(clarification_id=clarification.id, shape=shape, language=language, file=file, recipe=made_from)
    card.drawn_at, card.is_suspended = at, clarification.suspended_at is not None
    card.revision_id = clarification.current_revision_id or uuid.UUID(int=0)
    db.session.add(card)
    db.session.flush()


def _remove(card: Card) -> None:
    file = card.file
    db.session.delete(card)
    db.session.flush()
    files.forget(file)
