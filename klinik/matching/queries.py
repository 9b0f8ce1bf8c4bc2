"""Asking the database: candidates by equal keys, how common words are, what candidates say."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select, text

from klinik.agencies.models import Agency
from klinik.db import db
from klinik.matching.models import Document, KindCount
from klinik.matching.ranking import Corpus


class Lookup(NamedTuple):
    """A key to look up: what a hit is worth, how many hits are read at most, and on which shelf it is."""

    key: int
    worth: float
    most: int
    shelf: int


# A key that leads to very many documents says little, so only `most` of them are read. The lateral join goes down the
# primary key once for each key, whatever the planner believes about the rest.
CANDIDATES = text(
    """
    SELECT document_id FROM (
        SELECT hit.document_id,
               row_number() OVER (PARTITION BY asked.shelf ORDER BY sum(asked.worth) DESC, hit.document_id) AS place
        FROM unnest(CAST(:keys AS integer[]), CAST(:worths AS real[]), CAST(:mosts AS integer[]),
                    CAST(:shelves AS integer[])) AS asked (key, worth, most, shelf)
        CROSS JOIN LATERAL (
            SELECT document_id FROM matching_key WHERE matching_key.key = asked.key LIMIT asked.most
        ) AS hit
        GROUP BY asked.shelf, hit.document_id
    ) AS ranked
    WHERE place <= :wanted
    """
)


COMMONNESS = text(
    """
    SELECT kind, stem, documents FROM matching_term
    WHERE stem = ANY(CAST(:stems AS text[])) AND kind = ANY(CAST(:kinds AS text[]))
    """
)


def candidates(lookups: Sequence[Lookup], *, wanted: int) -> list[int]:
    """Return the ids of the documents that the keys lead to, on each shelf those with the most in common."""
    if not lookups:
        return []
    keys, worths, mosts, shelves = (list(column) for column in zip(*lookups, strict=True))
    asked = {"keys": keys, "worths": worths, "mosts": mosts, "shelves": shelves, "wanted": wanted}
    return list(db.session.scalars(CANDIDATES, asked))


def documents(ids: Collection[int], *, kinds: Collection[str]) -> list[Document]:
    """Return the documents of these kinds, as they are now."""
    asked = select(Document).where(Document.id.in_(ids), Document.kind.in_(kinds))
    return list(db.session.scalars(asked.execution_options(populate_existing=True)))


def documents_of(kind: str, subject_ids: Collection[uuid.UUID]) -> list[Document]:
    """Return the documents of these things, as they are now."""
    asked = select(Document).where(Document.kind == kind, Document.subject_id.in_(subject_ids))
    return list(db.session.scalars(asked.execution_options(populate_existing=True)))


def corpora(kinds: Iterable[str], stems: Iterable[str]) -> dict[str, Corpus]:
    """Return for each kind how common the stems are in it."""
    sizes = {row.kind: row for row in db.session.scalars(select(KindCount))}
    known: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    for kind, stem, documents in db.session.execute(COMMONNESS, {"stems": list(stems), "kinds": list(known)}):
        known[kind][stem] = documents
    return {kind: _corpus(sizes.get(kind), counts) for kind, counts in known.items()}


def agency_ids() -> list[uuid.UUID]:
    """Return every office of the installation."""
    return list(db.session.scalars(select(Agency.id)))


def _corpus(size: KindCount | None, counts: dict[str, int]) -> Corpus:
    if size is None or not size.documents:
        return Corpus(0, {}, 50.0)
    return Corpus(size.documents, counts, max(size.stems / size.documents, 1.0))
