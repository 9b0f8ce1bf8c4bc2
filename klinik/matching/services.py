"""Keeping the index: a text comes, a text goes, words are counted, decisions about matches are written down."""

import functools
import itertools
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, insert, select, text, tuple_

from klinik.db import db
from klinik.matching import indexing, queries, shortened
from klinik.matching.indexing import Entry, Thing
from klinik.matching.links import identities
from klinik.matching.match import Match, Why
from klinik.matching.models import Decision, Document, DocumentKey, MatchDecision, ShortLink, Tally, Term
from klinik.matching.ranking import Corpus
from klinik.matching.said import Said

TALLY_BATCH = 5000

COUNT = text(
    """
    WITH taken AS (
        DELETE FROM matching_tally WHERE id IN (SELECT id FROM matching_tally ORDER BY id LIMIT :most)
        RETURNING kind, sign, length, stems
    ), sizes AS (
        INSERT INTO matching_kind_count AS known (kind, documents, stems)
        SELECT kind, sum(sign), sum(sign * length) FROM taken GROUP BY kind
        ON CONFLICT (kind) DO UPDATE
        SET documents = known.documents + excluded.documents, stems = known.stems + excluded.stems
    ), terms AS (
        INSERT INTO matching_term AS known (stem, kind, documents)
        SELECT stem, kind, sum(sign) FROM taken CROSS JOIN unnest(stems) AS stem GROUP BY stem, kind
        ON CONFLICT (stem, kind) DO UPDATE SET documents = known.documents + excluded.documents
    )
    SELECT count(*) FROM taken
    """
)

# One row of JSON for each document: all that is kept of many things is written in one statement.
KEEP = text(
    """
    WITH given AS (
        SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (
            kind text, subject_id uuid, agency_id uuid, headline text, claim text, body text,
            entities text[], links text[], looks bigint[], keys integer[], length integer, stems text[]
        )
    ), kept AS (
        INSERT INTO matching_document (kind, subject_id, agency_id, headline, claim, body, entities, links, looks, keys)
        SELECT kind, subject_id, agency_id, headline, claim, body, entities, links, looks, keys FROM given
        RETURNING id, keys
    ), counted AS (
        INSERT INTO matching_tally (kind, sign, length, stems) SELECT kind, 1, length, stems FROM given
    )
    INSERT INTO matching_key (key, document_id) SELECT key, id FROM kept CROSS JOIN unnest(keys) AS key ORDER BY key
    """
)


def index(
    kind: str,
    id: uuid.UUID,  # noqa: A002  # the kind and the id are how every room names a thing here
    *,
    agency_id: uuid.UUID,
    fields: Mapping[str, str],
    links: Iterable[str] = (),
    pictures: Iterable[int] = (),
) -> None:
    """Let a thing be found by its texts, links and picture hashes, from the caller's commit on; again replaces."""
    index_many([Thing(kind, id, agency_id, fields, links, pictures)])


def index_many(things: Sequence[Thing]) -> None:
    """Index many things of one kind at once: an import, a rebuild. No thing may come twice; each replaces itself."""
    if things:
        _forget(queries.documents_of(things[0].kind, [thing.id for thing in things]))
        _keep(things, [thing.ready or indexing.entry(thing.fields, thing.links, thing.pictures) for thing in things])


def index_new(thing: Thing, said: Said) -> None:
    """Index a thing that was never indexed, and that says what somebody has just looked for."""
    _keep([thing], [said.entry], said.corpora)


def _keep(things: Sequence[Thing], given: Sequence[Entry], corpora: Mapping[str, Corpus] | None = None) -> None:
    """Write down what things say; `corpora`: how common their words are, where somebody knows."""
    shortened.expect(link for entry in given for link in entry.links)
    entries = shortened.with_targets(given, is_kept=True)
    corpora = corpora or queries.corpora(indexing.KINDS, {stem for entry in entries for stem in entry.stems})
    corpus = functools.reduce(Corpus.beside, corpora.values())
    rows = [indexing.row(thing, entry, corpus) for thing, entry in zip(things, entries, strict=True)]
    db.session.connection().execute(KEEP, {"rows": json.dumps(rows)})


def remove(kind: str, id: uuid.UUID) -> None:  # noqa: A002  # as above
    """Let a thing be found no more. What is not there needs no removing."""
    _forget(queries.documents_of(kind, [id]))


def forget_links(links: Iterable[str]) -> None:
    """Forget where these short links lead, and that anybody asked."""
    db.session.execute(delete(ShortLink).where(ShortLink.link.in_(identities(links))))


def forget_unused_terms() -> bool:
    """Count what is to be counted and delete the stems that no document has any more; say whether all is counted."""
    while tally():
        pass
    db.session.execute(delete(Term).where(Term.documents <= 0))
    return db.session.scalar(select(Tally.id).limit(1)) is None


def lead(link: str, target: str) -> None:
    """Let everything that came with a short link be found by what it leads to as well; both are identities."""
    shortened.learn(link, target)
    shelves = itertools.product(indexing.KINDS, queries.agency_ids())
    where = {key for shelf in shelves for key in indexing.link_keys([link], *shelf)}
    for document in queries.documents_with_link(link, where):
        if target and target not in document.links:
            document.links = [*document.links, target]
            fresh = set(indexing.link_keys([target], document.kind, document.agency_id)) - set(document.keys)
            document.keys = sorted({*document.keys, *fresh})
            db.session.add_all(DocumentKey(key=key, document_id=document.id) for key in fresh)
    db.session.flush()


def tally() -> int:
    """Add up the stems of what came and went; return how many documents. One at a time: a second call does nothing."""
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtext("matching.tally")))):
        return 0
    return int(db.session.scalars(COUNT, {"most": TALLY_BATCH}).one())


def decide(
    match: Match,
    decision: Decision,
    *,
    asked: tuple[str, uuid.UUID],
    agency_id: uuid.UUID,
    at: datetime,
    by_id: uuid.UUID | None = None,
    proposed_by_id: uuid.UUID | None = None,
) -> MatchDecision:
    """Write down what became of a match. Nobody (`by_id` None) is the citizen who asked."""
    row = MatchDecision(
        agency_id=agency_id,
        asked_kind=asked[0],
        asked_id=asked[1],
        found_kind=match.kind,
        found_id=match.id,
        decision=decision,
        score=match.score,
        band=match.band.value,
        why=how_much(match.why),
        proposed_by_id=proposed_by_id,
        decided_by_id=by_id,
        decided_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def shown(matches: Iterable[Match], *, asked: tuple[str, uuid.UUID], agency_id: uuid.UUID, at: datetime) -> None:
    """Write down that these matches were shown to the one who asked."""
    for match in matches:
        decide(match, Decision.SHOWN, asked=asked, agency_id=agency_id, at=at)


def repeat(row: MatchDecision, decision: Decision, *, at: datetime, by_id: uuid.UUID | None = None) -> MatchDecision:
    """Write down a later decision about a match that was shown: chosen, rejected."""
    match_ = ("agency_id", "asked_kind", "asked_id", "found_kind", "found_id", "score", "band", "why", "proposed_by_id")
    same = {name: getattr(row, name) for name in match_}
    later = MatchDecision(**same, decision=decision, decided_by_id=by_id, decided_at=at)
    db.session.add(later)
    db.session.flush()
    return later


def undo(row: MatchDecision, *, at: datetime, by_id: uuid.UUID | None = None) -> None:
    """Take a decision back; that it was taken stays known."""
    row.undone_at, row.undone_by_id = at, by_id
    db.session.flush()


def how_much(why: Why) -> dict[str, int | bool]:
    """Return how many words or links agreed, not which: a decision outlives the text it was about."""
    given = asdict(why).items()
    return {reason: len(value) if isinstance(value, list) else bool(value) for reason, value in given}


def _forget(documents: Sequence[Document]) -> None:
    """Delete documents with their keys, which each of them lists, and take their stems out of the count."""
    if not documents:
        return
    pairs = [(key, document.id) for document in documents for key in document.keys]
    db.session.execute(delete(DocumentKey).where(tuple_(DocumentKey.key, DocumentKey.document_id).in_(pairs)))
    db.session.execute(delete(Document).where(Document.id.in_([document.id for document in documents])))
    gone = [indexing.kept(document) for document in documents]
    counts = [{"length": len(entry.stems), "stems": sorted(entry.vocabulary)} for entry in gone]
    db.session.execute(insert(Tally), [{"kind": documents[0].kind, "sign": -1, **count} for count in counts])
