"""Keeping the index: a text comes, a text goes, words are counted, decisions about matches are written down."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select, text

from klinik.db import db
from klinik.matching import indexing, queries
from klinik.matching.match import Match
from klinik.matching.models import Decision, Document, DocumentKey, MatchDecision, Tally

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

KEEP_KEYS = text("INSERT INTO matching_key (key, document_id) SELECT unnest(CAST(:keys AS integer[])), :id")


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
    remove(kind, id)
    entry = indexing.entry(fields, links, pictures)
    stems = list(dict.fromkeys(entry.stems))
    corpus = queries.corpora([kind], stems)[kind]
    rarest = sorted(stems, key=lambda stem: (-corpus.rarity(stem), -len(stem), stem))
    document = Document(
        kind=kind,
        subject_id=id,
        agency_id=agency_id,
        headline=" ".join(entry.headline),
        claim=" ".join(entry.claim),
        body=" ".join(entry.body),
        entities=entry.entities,
        links=entry.links,
        looks=entry.looks,
        keys=indexing.keys_of(entry, kind, agency_id, rarest),
    )
    db.session.add(document)
    db.session.flush()
    db.session.execute(KEEP_KEYS, {"keys": document.keys, "id": document.id})
    _tally(document, 1)


def remove(kind: str, id: uuid.UUID) -> None:  # noqa: A002  # as above
    """Let a thing be found no more. What is not there needs no removing."""
    document = queries.document(kind, id)
    if document is None:
        return
    its_keys = (DocumentKey.key.in_(document.keys), DocumentKey.document_id == document.id)
    db.session.execute(delete(DocumentKey).where(*its_keys))
    _tally(document, -1)
    db.session.delete(document)
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
        why={reason: _how_much(value) for reason, value in asdict(match.why).items()},
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


def undo(row: MatchDecision, *, at: datetime, by_id: uuid.UUID | None = None) -> None:
    """Take a decision back; that it was taken stays known."""
    row.undone_at, row.undone_by_id = at, by_id
    db.session.flush()


def _how_much(value: object) -> int | bool:
    """Return how many words or links agreed, not which: the decision outlives the text it was about."""
    return len(value) if isinstance(value, list) else bool(value)


def _tally(document: Document, sign: int) -> None:
    stems = indexing.kept(document).stems
    db.session.add(Tally(kind=document.kind, sign=sign, length=len(stems), stems=sorted(set(stems))))
