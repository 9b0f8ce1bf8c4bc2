"""The cards of a clarification: asked for when it changes, drawn by the worker, kept as files."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update

from klinik.agencies.models import Agency
from klinik.background import enqueue
from klinik.clarifications import queries
from klinik.clarifications.cards import sheet
from klinik.clarifications.cards.faces import Wanted, faces, recipe
from klinik.clarifications.cards.sheet import PLANS, Face
from klinik.clarifications.models import Card, Clarification
from klinik.db import db
from klinik.files import services as files
from klinik.web import cache
from klinik.web.languages import HOME

DRAW_NEXT = "clarifications.draw_next"
LEASE = timedelta(minutes=3)  # longer than a task may take


def want(clarification: Clarification) -> None:
    """Ask for the cards once this change is committed. The row remembers it, whatever the broker does."""
    clarification.cards_wanted, clarification.cards_leased_until = True, None
    enqueue(DRAW_NEXT)


def want_all(agency_id: uuid.UUID) -> None:
    """Ask for all cards of an office, whose name or colour has changed."""
    mine = update(Clarification).where(Clarification.agency_id == agency_id)
    db.session.execute(mine.values(cards_wanted=True, cards_leased_until=None))
    enqueue(DRAW_NEXT)


def take_down(clarification: Clarification) -> list[str]:
    """Remove every card and ask for new ones; return the SHA-256 of what the folder still holds of the old."""
    cards = _cards(clarification)
    digests = [card.file.sha256 for card in cards]
    for card in cards:
        _remove(card)
    want(clarification)
    return digests


def lease(*, at: datetime) -> Clarification | None:
    """Take the clarification whose next card is wanted most, for a while; None where none is wanted.

    One whose drawing fails every time is so left alone meanwhile, and holds up no other.
    """
    found = db.session.scalars(queries.undrawn(at=at).with_for_update(skip_locked=True)).first()
    if found:
        found.cards_leased_until = at + LEASE
        db.session.flush()
    return found


def draw(clarification: Clarification, *, at: datetime) -> None:
    """Draw the first card that has changed, put it in the place of what was there, and ask for the next.

    Drawing takes a while, so the row is locked only afterwards; where it has changed meanwhile, the drawing is dropped.
    """
    wanted = _faces(clarification)
    missing = [key for key, face in wanted.items() if not _is_there(clarification, key, face)]
    drawn = {key: sheet.draw(wanted[key], key[0]) for key in missing[:1]}
    db.session.refresh(clarification, with_for_update=True)
    if _faces(clarification) == wanted:
        for key, content in drawn.items():
            _put(clarification, key, content, recipe(wanted[key], key[0]), at)
        if len(missing) <= 1:
            _finish(clarification, wanted)
    clarification.cards_leased_until = None
    enqueue(DRAW_NEXT)
    db.session.flush()


def _finish(clarification: Clarification, wanted: Collection[Wanted]) -> None:
    """Remove the cards that are wanted no more; the others are all drawn."""
    for card in _cards(clarification):
        if (card.shape, card.language) not in wanted:
            _remove(card)
    clarification.cards_wanted = False


def _faces(clarification: Clarification) -> dict[Wanted, Face]:
    """Return what the cards should say, as the tables have it at this moment; none for what is not public."""
    db.session.refresh(clarification, ["current"])
    if clarification.current is None or not clarification.is_public:
        return {}
    agency = db.session.get_one(Agency, clarification.agency_id)
    for row in (clarification.current, agency):  # an erasure changes the words of a revision where they stand
        db.session.refresh(row)
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
        and files.is_lying(card.file.sha256)
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
    cache.invalidate(clarification.id)


def _remove(card: Card) -> None:
    file = card.file
    cache.invalidate(card.clarification_id)
    db.session.delete(card)
    db.session.flush()
    files.forget(file)
