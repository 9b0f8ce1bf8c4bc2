"""What public pages ask about one answer. Each statement is built once: to build one costs as much as to ask it."""

import functools
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    Text,
    Uuid,
    bindparam,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.orm import joinedload

from klinik.agencies.models import Agency
from klinik.archives import queries as archives
from klinik.clarifications import records
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.listing import Entry, FacetKey
from klinik.clarifications.models import Card, Clarification, Objection, Revision, RevisionPicture, Source
from klinik.db.records import many, one, written
from klinik.files.models import StoredFile
from klinik.web import stamps
from klinik.web.languages import HOME

MOST_RELATED = 4
LANGUAGE = "indonesian"
LONGEST_TEXT = 4000  # characters in which a snippet is looked for
BEGIN, END = "\x02", "\x03"
IN_HEADLINE = f"HighlightAll=true, StartSel={BEGIN}, StopSel={END}"
IN_TEXT = f"MaxFragments=1, MaxWords=30, MinWords=16, StartSel={BEGIN}, StopSel={END}"
SHOWN_OF_A_CARD = StoredFile.name, StoredFile.media_type, StoredFile.sha256, StoredFile.width, StoredFile.height

# Tables instead of classes: what is asked of them comes without the bookkeeping of objects that may change. Short
# names, since psycopg reads a statement longer than 4096 characters anew each time.
THIS, NOW, FILE = Clarification.__table__.alias("c"), Revision.__table__.alias("r"), StoredFile.__table__.alias("f")
FACET, ENTRY = FacetKey.__table__.alias("facet"), Entry.__table__.alias("e")


@functools.cache
def one_public() -> Select[Clarification]:
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
def answer() -> Select[Any]:
    """Return everything that the page of a `public_id` shows of it in a `language`, written as a records.Answer."""
    fields = {
        "seen": stamps.SEEN,
        "clarification": written(records.Head, {**THIS.c, "picture": _archive_picture()}),
        "revision": written(records.Said, {**NOW.c, "sources": _sources(), "pictures": _pictures()}),
        "cards": _cards(),
        "objections": _objections(),
        "related": _related(
            (FACET.c.topic == NOW.c.topic) & (FACET.c.agency_id == THIS.c.agency_id),
            ENTRY.c.clarification_id != THIS.c.id,
        ),
    }
    return (
        select(written(records.Answer, fields))
        .join_from(THIS, NOW, NOW.c.id == THIS.c.current_revision_id)
        .where(THIS.c.public_id == bindparam("public_id"), THIS.c.state != ClarificationState.UNPUBLISHED)
    )


@functools.cache
def related_elsewhere() -> Select[Any]:
    """Return the newest of a `topic` in other offices than `agency_id`, written as a list of records.Related."""
    others = (FACET.c.topic == bindparam("topic")) & (FACET.c.agency_id != bindparam("agency_id"))
    return select(_related(others))


@functools.cache
def offices() -> Select[Any]:
    """Return all offices, written as records.Offices."""
    agency = Agency.__table__
    listed = many(written(records.Office, agency.c), agency, by=[agency.c.region_code, agency.c.slug])
    return select(written(records.Offices, {"seen": stamps.SEEN, "offices": listed}))


@functools.cache
def listed(*, with_words: bool) -> Select[Any]:
    """Return the lines of a list for these `ids`, in any order; with words `q` also where they stand in each."""
    agency = Agency.__table__.alias("a")
    names = {"agency_slug": agency.c.slug, "agency_name": agency.c.name, "timezone": agency.c.timezone}
    record = written(records.Listed, {**NOW.c, **THIS.c, **names, **_marked(with_words=with_words)})
    is_asked_for = THIS.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid)))
    return (
        select(func.json_agg(record, type_=JSON))
        .join_from(THIS, NOW, NOW.c.id == THIS.c.current_revision_id)
        .join(agency, agency.c.id == THIS.c.agency_id)
        .where(THIS.c.state != ClarificationState.UNPUBLISHED, is_asked_for)
    )


def _marked(*, with_words: bool) -> dict[str, Any]:
    if not with_words:
        return dict.fromkeys(("marked_headline", "marked_text"), literal_column("''"))
    words = func.websearch_to_tsquery(LANGUAGE, bindparam("q", type_=Text))
    told = func.left(func.concat_ws("\n", NOW.c.summary, NOW.c.claim, NOW.c.explanation), LONGEST_TEXT)
    return {
        "marked_headline": func.ts_headline(LANGUAGE, NOW.c.headline, words, IN_HEADLINE),
        "marked_text": func.ts_headline(LANGUAGE, told, words, IN_TEXT),
    }


def _archive_picture() -> ScalarSelect[Any]:
    return one(written(records.Picture, FILE.c), FILE, FILE.c.id == THIS.c.picture_id)


def _sources() -> ScalarSelect[Any]:
    source = Source.__table__.alias("s")
    copy = archives.newest_released(records.Copy, url=source.c.url, agency_id=THIS.c.agency_id)
    record = written(records.Source, {**source.c, "copy": copy})
    return many(record, source, source.c.revision_id == NOW.c.id, by=[source.c.position])


def _pictures() -> ScalarSelect[Any]:
    picture = RevisionPicture.__table__.alias("p")
    record = written(records.ShownPicture, {**FILE.c, **picture.c})
    shown = picture.join(FILE, FILE.c.id == picture.c.file_id)
    return many(record, shown, picture.c.revision_id == NOW.c.id, by=[picture.c.position])


def _cards() -> ScalarSelect[Any]:
    card = Card.__table__.alias("k")
    record = written(records.ShownCard, {**FILE.c, **card.c})
    wanted = (
        card.c.clarification_id == THIS.c.id,
        card.c.language.in_([HOME, bindparam("language")]),
        # As Card.shows: it says what the clarification says now.
        card.c.revision_id == NOW.c.id,
        card.c.is_suspended == THIS.c.suspended_at.is_not(None),
    )
    return many(record, card.join(FILE, FILE.c.id == card.c.file_id), *wanted, by=[card.c.language != HOME])


def _objections() -> ScalarSelect[Any]:
    objection = Objection.__table__.alias("o")
    answered = objection.c.clarification_id == THIS.c.id, objection.c.outcome.is_not(None)
    return many(written(records.Outcome, objection.c), objection, *answered, by=[objection.c.answered_at.desc()])


def _related(facets: ColumnElement[bool], *others: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Select the newest that stand with one of these combinations of filters.

    Of each combination the newest few are fetched by an index, and of those the newest: what is older is not looked
    at, however many there are.
    """
    other, said = Clarification.__table__.alias("c2"), Revision.__table__.alias("r2")
    stands = (other.c.state == ClarificationState.PUBLISHED) & other.c.suspended_at.is_(None)
    standing = (
        select(ENTRY.c.clarification_id, ENTRY.c.first_published_at)
        .join_from(ENTRY, other, other.c.id == ENTRY.c.clarification_id)
        .where(ENTRY.c.facet_id == FACET.c.id, stands, *others)
    )
    of_each = _newest(standing, ENTRY).correlate(FACET, THIS).lateral("of_each")
    of_all = select(of_each).select_from(FACET).join(of_each, true()).where(facets)
    newest = _newest(of_all, of_each).correlate(THIS, NOW).subquery("newest")
    shown = newest.join(other, other.c.id == newest.c.clarification_id)
    shown = shown.join(said, said.c.id == other.c.current_revision_id)
    return many(written(records.Related, {**other.c, **said.c}), shown, by=_by_age(newest))


def _newest(rows: Select[Any], by: FromClause) -> Select[Any]:
    return rows.order_by(*_by_age(by)).limit(MOST_RELATED)


def _by_age(rows: FromClause) -> list[ColumnElement[Any]]:
    return [rows.c.first_published_at.desc(), rows.c.clarification_id.desc()]
