"""What is on the screens of an office: which slots there are, and which cards run at a moment."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from klinik.board.models import ScreenSlot
from klinik.clarifications.codes import CardShape, ClarificationState, Verdict
from klinik.clarifications.models import Card, Clarification, Revision
from klinik.db import db
from klinik.files.models import StoredFile
from klinik.web.languages import HOME

OVER_SHOWN = 20
SHAPES = (CardShape.SCREEN, CardShape.TALL)


@dataclass
class OnAir:
    """An answer whose time it is, with the addresses of its cards; without one while the worker still draws it."""

    clarification_id: uuid.UUID
    verdict: Verdict | None
    headline: str
    language: str = HOME  # of the cards
    cards: dict[CardShape, str] = field(default_factory=dict)


def on_air(agency_id: uuid.UUID, language: str, *, at: datetime) -> list[OnAir]:
    """Return the answers that are shown at a moment, each once, those that began first before the others.

    Whatever does not stand is left out: nobody need take it off the list.
    """
    says_what_it_says = and_(
        Card.clarification_id == Clarification.id,
        Card.revision_id == Clarification.current_revision_id,
        Card.is_suspended.is_(False),
        Card.shape.in_(SHAPES),
        Card.language.in_([HOME, language]),
    )
    columns = Clarification.id, Clarification.public_id, Revision.verdict, Revision.headline
    rows = (
        select(*columns, Card.shape, Card.language, StoredFile.sha256)
        .select_from(ScreenSlot)
        .join(Clarification, Clarification.id == ScreenSlot.clarification_id)
        .join(Revision, Revision.id == Clarification.current_revision_id)
        .outerjoin(Card, says_what_it_says)
        .outerjoin(StoredFile, StoredFile.id == Card.file_id)
        .where(
            ScreenSlot.agency_id == agency_id,
            Clarification.agency_id == agency_id,
            ScreenSlot.starts_at <= at,
            ScreenSlot.ends_at > at,
            *_is_approved(),
            Clarification.state == ClarificationState.PUBLISHED,
            Clarification.suspended_at.is_(None),
        )
        # What is in the reader's language comes after ours, and takes its place.
        .order_by(ScreenSlot.starts_at, ScreenSlot.id, Card.language == language, Card.shape)
    )
    found: dict[uuid.UUID, OnAir] = {}
    for row in db.session.execute(rows):
        one = found.setdefault(row.id, OnAir(row.id, row.verdict, row.headline))
        if row.shape:
            one.language = row.language
            spoken = "" if row.language == HOME else f"&lang={row.language}"
            one.cards[row.shape] = f"/klarifikasi/{row.public_id}/{row.shape}.png?v={row.sha256[:10]}{spoken}"
    return list(found.values())


def changes_within(agency_id: uuid.UUID, span: timedelta, *, at: datetime) -> bool:
    """Say whether a slot begins or ends within a span of time from a moment."""
    begins = and_(ScreenSlot.starts_at > at, ScreenSlot.starts_at <= at + span)
    ends = and_(ScreenSlot.ends_at > at, ScreenSlot.ends_at <= at + span)
    soon = select(ScreenSlot.id).where(ScreenSlot.agency_id == agency_id, or_(begins, ends), *_is_approved())
    return db.session.scalar(soon.limit(1)) is not None


def slots(agency_id: uuid.UUID, *, at: datetime) -> Sequence[ScreenSlot]:
    """Return what runs, waits or is planned, the earliest first, then the latest of what is over or withdrawn."""
    people = [joinedload(one) for one in (ScreenSlot.added_by, ScreenSlot.approved_by, ScreenSlot.withdrawn_by)]
    mine = select(ScreenSlot).where(ScreenSlot.agency_id == agency_id)
    mine = mine.options(joinedload(ScreenSlot.clarification).joinedload(Clarification.current), *people)
    is_open = and_(ScreenSlot.ends_at > at, ScreenSlot.withdrawn_at.is_(None))
    coming = db.session.scalars(mine.where(is_open).order_by(ScreenSlot.starts_at, ScreenSlot.id))
    past = mine.where(~is_open).order_by(ScreenSlot.ends_at.desc(), ScreenSlot.id).limit(OVER_SHOWN)
    return [*coming, *db.session.scalars(past)]


def drawn(slots: Iterable[ScreenSlot]) -> dict[uuid.UUID, str]:
    """Return the address of the screen card of each answer that has one as it stands now."""
    ids = {slot.clarification_id for slot in slots}
    cards = select(Card).where(Card.clarification_id.in_(ids), Card.shape == CardShape.SCREEN, Card.language == HOME)
    by_id = {card.clarification_id: card for card in db.session.scalars(cards.options(joinedload(Card.file)))}
    shown = {slot.clarification_id: slot.clarification for slot in slots}
    return {
        key: f"/klarifikasi/{shown[key].public_id}/{card.shape}.png?v={card.mark}"
        for key, card in by_id.items()
        if card.shows(shown[key])
    }


def _is_approved() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ScreenSlot.approved_at.is_not(None), ScreenSlot.withdrawn_at.is_(None)
