"""What the page of one answer asks of the database. Each statement is built once: that costs as much as to ask it."""

import functools
from typing import Any

from sqlalchemy import Select, bindparam, select, true
from sqlalchemy.orm import joinedload

from klinik.agencies.models import Agency
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.listing import Entry, FacetKey
from klinik.clarifications.models import Card, Clarification, Objection, Revision, RevisionPicture
from klinik.files.models import StoredFile
from klinik.web.languages import HOME

MOST_RELATED = 4
SHOWN_OF_A_CARD = StoredFile.name, StoredFile.media_type, StoredFile.sha256, StoredFile.width, StoredFile.height


@functools.cache
def one() -> Select[Clarification]:
    """Return the public clarification with a `public_id`, and with it what it says, its sources and pictures."""
    current = joinedload(Clarification.current)
    return (
        select(Clarification)
        .where(
            Clarification.public_id == bindparam("public_id"),
            Clarification.state != ClarificationState.UNPUBLISHED,
        )
        .options(
            current.joinedload(Revision.sources),
            # Most answers show no picture: their files are asked for only where there is one.
            current.joinedload(Revision.pictures).selectinload(RevisionPicture.file),
        )
    )


@functools.cache
def cards() -> Select[Card]:
    """Return the cards of a `clarification_id` in our language, then those in the `language` of the page."""
    return (
        select(Card)
        .where(Card.clarification_id == bindparam("clarification_id"), Card.language.in_([HOME, bindparam("language")]))
        .order_by(Card.language != HOME)
        .options(joinedload(Card.file).load_only(*SHOWN_OF_A_CARD))
    )


@functools.cache
def objections() -> Select[Objection]:
    """Return the answered objections to a `clarification_id`, the latest first."""
    return (
        select(Objection)
        .where(Objection.clarification_id == bindparam("clarification_id"), Objection.outcome.is_not(None))
        .order_by(Objection.answered_at.desc())
    )


@functools.cache
def related(*, elsewhere: bool) -> Select[*tuple[Any, ...]]:
    """Return the newest that share the `topic` of the clarification `id`: of its `agency_id`, or of all others.

    Of each combination of filters that carries the topic the newest few are fetched by an index, and of those the
    newest: what is older is not looked at, however many there are.
    """
    newest = (
        select(Entry.clarification_id, Entry.first_published_at)
        .join(Clarification, Clarification.id == Entry.clarification_id)
        .where(
            Entry.facet_id == FacetKey.id,
            Entry.clarification_id != bindparam("id"),
            Clarification.state == ClarificationState.PUBLISHED,
        )
        .order_by(Entry.first_published_at.desc(), Entry.clarification_id.desc())
        .limit(MOST_RELATED)
        .lateral("newest")
    )
    own = FacetKey.agency_id == bindparam("agency_id")
    return (
        select(Clarification.public_id, Clarification.slug, Revision.headline, Agency.slug.label("agency_slug"))
        .select_from(FacetKey)
        .join(newest, true())
        .join(Clarification, Clarification.id == newest.c.clarification_id)
        .join(Revision, Revision.id == Clarification.current_revision_id)
        .join(Agency, Agency.id == Clarification.agency_id)
        .where(FacetKey.topic == bindparam("topic"), ~own if elsewhere else own)
        .order_by(newest.c.first_published_at.desc(), newest.c.clarification_id.desc())
        .limit(MOST_RELATED)
    )
