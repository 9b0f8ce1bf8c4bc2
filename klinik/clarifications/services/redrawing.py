"""Cards that were lost, or drawn wrong, are asked for again."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Select, func, select, update

from klinik.agencies.models import Agency
from klinik.background import enqueue
from klinik.clarifications.cards.faces import Wanted, wanted
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Card, Clarification
from klinik.clarifications.services.drawing import DRAW_NEXT
from klinik.db import db
from klinik.files import services as files
from klinik.files.models import StoredFile

TOGETHER = 500  # answers in one transaction
UNKNOWN = "0" * 64  # a recipe that no card has; the old picture stays until the new one takes its place


def count(agency: Agency | None) -> int:
    """Return how many answers have cards: of one office, or of all."""
    return db.session.scalar(select(func.count()).select_from(_public(agency).subquery())) or 0


def ask_again(agency: Agency | None, *, is_all: bool) -> Iterator[tuple[int, int]]:
    """Ask for the cards that have no row or no file, or for every card; yield after each part, which is to be
    committed, how many answers were looked at, and of how many of them cards were asked for.

    A card that is there stays as it is. Asked twice, the second finds drawn what was drawn meanwhile.
    """
    last = uuid.UUID(int=0)
    while found := db.session.scalars(_public(agency).where(Clarification.id > last).limit(TOGETHER)).all():
        last = found[-1].id
        ids = [one.id for one in found]
        if is_all:
            db.session.execute(update(Card).where(Card.clarification_id.in_(ids)).values(recipe=UNKNOWN))
        asked = ids if is_all else _incomplete(found)
        _want(asked)
        yield len(found), len(asked)


def _public(agency: Agency | None) -> Select[Clarification]:
    public = select(Clarification).where(Clarification.state != ClarificationState.UNPUBLISHED)
    mine = public.where(Clarification.agency_id == agency.id) if agency else public
    return mine.order_by(Clarification.id)


def _incomplete(found: Sequence[Clarification]) -> list[uuid.UUID]:
    """Return which of the answers lack a card."""
    there: dict[uuid.UUID, set[Wanted]] = defaultdict(set)
    cards = select(Card.clarification_id, Card.shape, Card.language, StoredFile.sha256).join(
        StoredFile, StoredFile.id == Card.file_id
    )
    for id_, shape, language, sha256 in db.session.execute(
        cards.where(Card.clarification_id.in_([one.id for one in found]))
    ):
        if files.is_lying(sha256):
            there[id_].add((shape, language))
    return [one.id for one in found if not there[one.id].issuperset(wanted(one))]


def _want(ids: Collection[uuid.UUID]) -> None:
    if ids:
        these = update(Clarification).where(Clarification.id.in_(ids))
        db.session.execute(these.values(cards_wanted=True, cards_leased_until=None))
        enqueue(DRAW_NEXT)
