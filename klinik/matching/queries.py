"""Asking the database: candidates by equal keys, how common words are, what candidates say."""

import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import any_, literal, select, text

from klinik.agencies.models import Agency
from klinik.db import db
from klinik.matching.models import Document, DocumentKey
from klinik.matching.ranking import Corpus


class Lookup(NamedTuple):
    """A key to look up: what a hit is worth, how many hits are read at most, and on which shelf it is."""

    key: int
    worth: float
    most: int
    shelf: int


class Candidate(NamedTuple):
    """A document that may be what was asked about, as it is kept."""

    id: int
    kind: str
    subject_id: uuid.UUID
    headline: str
    claim: str
    body: str
    entities: list[str]
    links: list[str]
    looks: list[int]


# A key that leads to very many documents says little, so only `most` of them are read. The lateral join goes down the
# primary key once for each key, whatever the planner believes about the rest.
CANDIDATES = text(
    """
    SELECT id, kind, subject_id, headline, claim, body, entities, links, looks
    FROM (
        SELECT hit.document_id,
               row_number() OVER (
                   PARTITION BY asked.shelf ORDER BY sum(asked.worth) DESC, hit.document_id DESC
               ) AS place
        FROM unnest(CAST(CAST(:keys AS text) AS integer[]), CAST(CAST(:worths AS text) AS real[]),
                    CAST(CAST(:mosts AS text) AS integer[]), CAST(CAST(:shelves AS text) AS integer[]))
             AS asked (key, worth, most, shelf)
        CROSS JOIN LATERAL (
            SELECT document_id FROM matching_key WHERE matching_key.key = asked.key LIMIT asked.most
        ) AS hit
        GROUP BY asked.shelf, hit.document_id
    ) AS ranked
    JOIN matching_document ON matching_document.id = ranked.document_id
    WHERE place <= :wanted AND kind = ANY(CAST(:kinds AS text[]))
    """
)

# The same here. Of an array PostgreSQL would see the length, and plan the statement anew each time.
COMMONNESS = text(
    """
    SELECT kind, NULL, documents, stems FROM matching_kind_count
    UNION ALL
    SELECT term.* FROM json_array_elements_text(CAST(:stems AS json)) AS asked (stem)
    CROSS JOIN LATERAL (
        SELECT kind, stem, documents, 0 FROM matching_term WHERE matching_term.stem = asked.stem OFFSET 0
    ) AS term
    """
)

MIDDLING = 50.0  # stems of a document, as long as nothing is counted


def candidates(lookups: Sequence[Lookup], *, kinds: Collection[str], wanted: int) -> list[Candidate]:
    """Return what the keys lead to, on each shelf the documents with the most in common."""
    if not lookups:
        return []
    keys, worths, mosts, shelves = (array(column) for column in zip(*lookups, strict=True))
    asked = {"keys": keys, "worths": worths, "mosts": mosts, "shelves": shelves}
    rows = db.session.connection().execute(CANDIDATES, {**asked, "kinds": list(kinds), "wanted": wanted})
    return [Candidate(*row) for row in rows]


def array(numbers: Iterable[float]) -> str:
    """Return numbers as PostgreSQL writes an array; the driver takes far longer to bind a list."""
    return "{" + ",".join(map(str, numbers)) + "}"


def documents_of(kind: str, subject_ids: Collection[uuid.UUID]) -> list[Document]:
    """Return the documents of these things, as they are now."""
    asked = select(Document).where(Document.kind == kind, Document.subject_id.in_(subject_ids))
    return list(db.session.scalars(asked.execution_options(populate_existing=True)))


def documents_with_link(link: str, link_keys: Collection[int]) -> list[Document]:
    """Return, locked, the documents that came with a link (its identity) under one of these keys."""
    asked = (
        select(Document)
        .join(DocumentKey, DocumentKey.document_id == Document.id)
        .where(DocumentKey.key.in_(link_keys), literal(link) == any_(Document.links))
    )
    return list(db.session.scalars(asked.with_for_update(of=Document).execution_options(populate_existing=True)))


def corpora(kinds: Iterable[str], stems: Iterable[str]) -> dict[str, Corpus]:
    """Return for each kind how common the stems are in it."""
    known: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    sizes: dict[str, tuple[int, float]] = {}
    asked = {"stems": json.dumps(list(stems))}
    for kind, stem, documents, length in db.session.connection().execute(COMMONNESS, asked):
        if kind not in known:
            continue
        if stem is not None:
            known[kind][stem] = documents
        elif documents > 0:
            sizes[kind] = documents, max(length / documents, 1.0)
    return {kind: _corpus(counts, *sizes.get(kind, (0, MIDDLING))) for kind, counts in known.items()}


def agency_ids() -> list[uuid.UUID]:
    """Return every office of the installation."""
    return list(db.session.scalars(select(Agency.id)))


def _corpus(counts: dict[str, int], size: int, length: float) -> Corpus:
    return Corpus(size, counts if size else {}, length)
