"""What the public may read: lists, search, one clarification, its history, the log of corrections."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.clarifications import prepared, spelling
from klinik.clarifications.codes import CardShape, ClarificationState, RevisionKind, RevisionState, Verdict
from klinik.clarifications.listing import Entry
from klinik.clarifications.models import Card, Clarification, Revision
from klinik.clarifications.records import Answer, Listed, Offices, Related, Said
from klinik.db import db
from klinik.db.records import read
from klinik.errors import NotFound

COLUMNS = (
    Clarification.id,
    Clarification.agency_id,
    Clarification.public_id,
    Clarification.slug,
    Clarification.state,
    Clarification.suspended_at,
    Clarification.first_published_at,
    Clarification.updated_at,
    Clarification.report_count,
    Revision.verdict,
    Revision.flags,
    Revision.headline,
    Revision.summary,
    Revision.topic,
    Revision.number,
    Agency.slug.label("agency_slug"),
    Agency.name.label("agency_name"),
    Agency.timezone,
)


def published(
    *,
    agency_id: uuid.UUID | None = None,
    q: str = "",
    verdict: Verdict | None = None,
    topic: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Select[*tuple[Any, ...]]:
    """Return the rows of a public list, newest first: of one agency, or of all when none is given."""
    rows = (
        select(*COLUMNS)
        .join(Revision, Revision.id == Clarification.current_revision_id)
        .join(Agency, Agency.id == Clarification.agency_id)
        .where(Clarification.state != ClarificationState.UNPUBLISHED)
    )
    conditions = [
        (agency_id, Clarification.agency_id == agency_id),
        (verdict, Revision.verdict == verdict),
        (topic, Revision.topic == topic),
        (since, Clarification.first_published_at.op(">=")(since)),
        (until, Clarification.first_published_at.op("<")(until)),
        (q, Clarification.id.in_(with_words(q))),
    ]
    return rows.where(*[condition for given, condition in conditions if given]).order_by(
        Clarification.first_published_at.desc(), Clarification.id.desc()
    )


def with_words(q: str) -> Select[uuid.UUID]:
    """Return the keys of the public clarifications that have the words."""
    has_them = Entry.search.bool_op("@@")(func.websearch_to_tsquery(prepared.LANGUAGE, spelling.every_way(q)))
    return select(Entry.clarification_id).where(has_them)


def latest(agency_id: uuid.UUID, *, limit: int) -> Sequence[Any]:
    """Return the newest clarifications of an agency that still stand."""
    rows = published(agency_id=agency_id).where(Clarification.state == ClarificationState.PUBLISHED).limit(limit)
    return db.session.execute(rows).all()


def standing(agency_id: uuid.UUID, *public_ids: str, limit: int) -> Sequence[Any]:
    """Return the newest clarifications of an agency that are not in doubt either, among those named if any are."""
    stands = Clarification.state == ClarificationState.PUBLISHED, Clarification.suspended_at.is_(None)
    named = [Clarification.public_id.in_(public_ids)] if public_ids else []
    return db.session.execute(published(agency_id=agency_id).where(*stands, *named).limit(limit)).all()


def conclusions(agency_id: uuid.UUID, *, since: datetime) -> list[tuple[Verdict, list[str], int]]:
    """Return what an office has concluded since a moment, with which flags and how often, over what still stands."""
    rows = published(agency_id=agency_id, since=since).where(Clarification.state == ClarificationState.PUBLISHED)
    counted = rows.order_by(None).with_only_columns(Revision.verdict, Revision.flags, func.count())
    found = db.session.execute(counted.group_by(Revision.verdict, Revision.flags))
    return [(verdict, flags, count) for verdict, flags, count in found if verdict]


def one(public_id: str) -> Clarification:
    """Return a public clarification with what it says; its number may be in small letters. Raises NotFound."""
    clarification = db.session.scalars(prepared.one_public(), {"public_id": public_id}).unique().one_or_none()
    if clarification is None and public_id != public_id.upper():
        return one(public_id.upper())
    if clarification is None:
        raise NotFound
    return clarification


def answer(public_id: str, language: str) -> Answer:
    """Return everything a page shows of a public clarification; its number may be in small letters. Raises NotFound."""
    found = db.session.scalar(prepared.answer(), {"public_id": public_id, "language": language})
    if found is None and public_id != public_id.upper():
        return answer(public_id.upper(), language)
    if found is None:
        raise NotFound
    return read(Answer, found)


def with_content(ids: Sequence[uuid.UUID]) -> list[Clarification]:
    """Return clarifications with what they say now, in the order of the ids."""
    found = select(Clarification).where(Clarification.id.in_(ids)).options(joinedload(Clarification.current))
    by_id = {one.id: one for one in db.session.scalars(found)}
    return [by_id[key] for key in ids if key in by_id]


def history(clarification: Clarification) -> list[Revision]:
    """Return the published revisions, newest first."""
    statement = (
        select(Revision)
        .where(Revision.clarification_id == clarification.id, Revision.state == RevisionState.PUBLISHED)
        .order_by(Revision.number.desc())
        .options(selectinload(Revision.sources))
    )
    return list(db.session.scalars(statement))


def corrections(agency_id: uuid.UUID) -> Select[Revision]:
    """Return corrections, changed conclusions and retractions of an agency, newest first."""
    return (
        select(Revision)
        .options(joinedload(Revision.clarification))
        .where(
            Revision.agency_id == agency_id,
            Revision.state == RevisionState.PUBLISHED,
            Revision.kind.not_in([RevisionKind.FIRST, RevisionKind.WORDING]),
        )
        .order_by(Revision.published_at.desc(), Revision.id.desc())
    )


def verdicts_before(revisions: Sequence[Revision]) -> dict[uuid.UUID, Verdict]:
    """Return, for each of these revisions by its key, what was concluded before it."""
    earlier = aliased(Revision)
    same_chain = and_(earlier.clarification_id == Revision.clarification_id, earlier.number == Revision.number - 1)
    rows = select(Revision.id, earlier.verdict).join(earlier, same_chain)
    found = db.session.execute(rows.where(Revision.id.in_([revision.id for revision in revisions])))
    return {key: verdict for key, verdict in found if verdict}


def suspended(agency_id: uuid.UUID) -> Sequence[Clarification]:
    """Return what is being looked at again at the moment, the latest first."""
    rows = select(Clarification).where(Clarification.agency_id == agency_id, Clarification.suspended_at.is_not(None))
    return db.session.scalars(
        rows.options(joinedload(Clarification.current)).order_by(Clarification.suspended_at.desc())
    ).all()


def listed(ids: Sequence[uuid.UUID], *, q: str = "") -> list[Listed]:
    """Return the lines of a list in the order of the ids, the words of a search marked in each."""
    words = {"q": spelling.every_way(q)} if q else {}
    found = db.session.scalars(prepared.listed(with_words=bool(q)), {"ids": list(ids), **words}).one() if ids else None
    by_id = {row.id: row for row in [read(Listed, one) for one in found or []]}
    return [by_id[key] for key in ids if key in by_id]


def offices() -> Offices:
    """Return every office whose answers a list may show."""
    return read(Offices, db.session.scalars(prepared.offices()).one())


def related(answer: Answer) -> list[Related]:
    """Return the newest clarifications of the same topic, those of the same agency first."""
    here = answer.related
    if len(here) == prepared.MOST_RELATED:
        return here
    asked = {"agency_id": answer.clarification.agency_id, "topic": answer.revision.topic}
    there = db.session.scalars(prepared.related_elsewhere(), asked).one()
    return [*here, *[read(Related, one) for one in there]][: prepared.MOST_RELATED]


def by_ids(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """Return the list rows of the given public clarifications by id."""
    rows = db.session.execute(published().where(Clarification.id.in_(ids)))
    return {row.id: row for row in rows}


def cards(clarification: Clarification, language: str) -> dict[CardShape, Card]:
    """Return the cards that say what the clarification says now, in the language where there is one, else ours."""
    rows = db.session.scalars(prepared.cards(), {"clarification_id": clarification.id, "language": language})
    return {card.shape: card for card in rows if card.shows(clarification)}


def people(revision: Said) -> tuple[list[str], str]:
    """Return the names of those who wrote a revision, and of who approved it."""
    keys = [*revision.author_ids, revision.approved_by_id]
    names = {user.id: user.name for user in db.session.scalars(select(User).where(User.id.in_(keys)))}
    writers = [names[key] for key in revision.author_ids if key in names and key != revision.approved_by_id]
    return writers, names.get(revision.approved_by_id, "") if revision.approved_by_id else ""


def undrawn(*, at: datetime) -> Select[Clarification]:
    """Select the public clarification of which a card is to be drawn next: the latest changed that no worker draws."""
    leased_until = Clarification.cards_leased_until
    wanted = (Clarification.cards_wanted, Clarification.state != ClarificationState.UNPUBLISHED)
    free = or_(leased_until.is_(None), leased_until < at)
    return select(Clarification).where(*wanted, free).order_by(Clarification.updated_at.desc()).limit(1)
