"""Finding what is the same, answered already, or alike."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from klinik.agencies import regions
from klinik.matching import bands, indexing, keys, queries, ranking, shortened, words
from klinik.matching.bands import Judged
from klinik.matching.budget import Budget
from klinik.matching.indexing import Entry
from klinik.matching.match import Band, Match, Why
from klinik.matching.queries import Candidate, Lookup
from klinik.matching.ranking import Corpus
from klinik.matching.said import Said

SURE_HITS = 100  # hits of a link or of a part of a picture that are read
PRINT_WORTH, BAND_WORTH, LINK_WORTH = 6.0, 40.0, 1000.0  # of one hit, beside the rarity of a word, 0 to 15
MOST_WORDS = 12  # shown as reasons
ORDER = list(Band)


class Reach(NamedTuple):
    """How far a shelf is searched: rarest words and least fingerprints of what is asked, and hits of one of each; how
    many candidates with the most in common are then compared."""

    terms: int
    term_hits: int
    prints: int
    print_hits: int
    candidates: int


REACH = Reach(terms=40, term_hits=400, prints=96, print_hits=200, candidates=60)
# Reports may be a million. Then a common word leads to too many of them, and a copy is found by fewer keys as well.
REACH_AMONG_MANY, MANY = Reach(40, term_hits=100, prints=64, print_hits=60, candidates=60), 100_000  # documents
# The very same thing has nearly all words and fingerprints: a few of them lead to it, in front of all others.
REACH_FOR_SAME = Reach(terms=8, term_hits=40, prints=16, print_hits=30, candidates=8)


def find(
    *,
    text: str = "",
    links: Iterable[str] = (),
    pictures: Iterable[int] = (),
    kinds: Sequence[str] = indexing.KINDS,
    agency_id: uuid.UUID | None = None,
    limit: int = 5,
    within: timedelta | None = None,
) -> list[Match]:
    """Return what is like the text, the links and the picture hashes, the likeliest first.

    Clarifications are found from everywhere, other kinds within the agency only; without one, in every agency. A search
    that has to answer `within` some time raises TooSlow when that is over; the transaction lives on.
    """
    said, budget = Said(text, links, pictures), Budget(within)
    asked, corpora, found = _candidates(said, kinds, agency_id, budget)
    return [_match(one, asked, text, corpora) for one in _judged(said, asked, found, corpora, budget)[:limit]]


def find_same(said: Said, *, agency_id: uuid.UUID, within: timedelta | None = None) -> list[Match]:
    """Return only what is the very same thing, as `find` would; what is merely like it is never weighed.

    Raises TooSlow.
    """
    if not said.is_long:
        return []
    budget = Budget(within)
    asked, corpora, found = _candidates(said, indexing.KINDS, agency_id, budget, REACH_FOR_SAME)
    near = [one for one in found if bands.may_be_same(asked, indexing.kept(one))]
    judged = _judged(said, asked, near, corpora, budget)
    return [_match(one, asked, said.text, corpora) for one in judged if one.band is Band.SAME]


def _candidates(
    said: Said, kinds: Sequence[str], agency_id: uuid.UUID | None, budget: Budget, reach: Reach | None = None
) -> tuple[Entry, dict[str, Corpus], list[Candidate]]:
    """Return what is asked, how common its words are in each kind, and what shares most with it. Raises TooSlow."""
    (asked,) = shortened.with_targets([said.entry])
    corpora = {kind: said.corpora[kind] for kind in kinds}
    lookups = list(_lookups(asked, corpora, agency_id, reach))
    wanted = (reach or REACH).candidates
    with budget.statement():
        return asked, corpora, queries.candidates(lookups, kinds=kinds, wanted=wanted)


def _judged(
    said: Said, asked: Entry, found: Iterable[Candidate], corpora: dict[str, Corpus], budget: Budget
) -> list[Judged]:
    """Return the candidates compared with what was asked, the likeliest first; of equal ones the newest, whose case may
    still be open. Raises TooSlow."""
    weighed = {kind: ranking.Asked(asked.stems, corpus) for kind, corpus in corpora.items()}
    judged = []
    for one in found:
        budget.check()
        judged.append(bands.judge(asked, weighed[one.kind], one, indexing.kept(one), is_long=said.is_long))
    return sorted(judged, key=lambda one: (ORDER.index(one.band), -one.score, -one.document.id))


def _lookups(
    asked: Entry, corpora: dict[str, Corpus], agency_id: uuid.UUID | None, as_far: Reach | None
) -> Iterator[Lookup]:
    """Return the keys under which something like this may be kept, on every shelf that may be looked at."""
    prints = [str(number) for number in asked.fingerprints]
    near = [str(band) for look in asked.looks for band in keys.near_bands(look)]
    for number, (on, corpus) in enumerate(_shelves(corpora, agency_id)):
        reach = as_far or (REACH if corpus.size < MANY else REACH_AMONG_MANY)
        rarest = sorted((-corpus.rarity(stem), stem) for stem in asked.vocabulary)[: reach.terms]
        for less, stem in rarest:
            yield Lookup(keys.key(on, "t", stem), -less, reach.term_hits, number)
        for sort, parts, worth, most in (
            ("f", prints[: reach.prints], PRINT_WORTH, reach.print_hits),
            ("l", asked.links, LINK_WORTH, SURE_HITS),
            ("p", near, BAND_WORTH, SURE_HITS),
        ):
            yield from (Lookup(keys.key(on, sort, part), worth, most, number) for part in parts)


def _shelves(corpora: dict[str, Corpus], agency_id: uuid.UUID | None) -> Iterator[tuple[str, Corpus]]:
    for kind, corpus in corpora.items():
        if kind in indexing.EVERYWHERE:
            yield kind, corpus
        else:
            for owner in [agency_id] if agency_id else queries.agency_ids():
                yield indexing.shelf(kind, owner), corpus


def _match(judged: Judged, asked: Entry, text: str, corpora: dict[str, Corpus]) -> Match:
    corpus = corpora[judged.document.kind]
    kept = set(judged.kept.stems)
    shared = [word for word in words.words(text) if word.stem in kept]
    written = {word.stem: text[word.start : word.end].lower() for word in reversed(shared)}
    rarest = sorted(written, key=lambda stem: (-corpus.rarity(stem), stem))
    told = [written[stem] for stem in rarest if written[stem].isalpha()]  # "000" of an amount tells nobody anything
    why = Why(
        words=list(dict.fromkeys(told))[:MOST_WORDS],
        spans=sorted({(word.start, word.end) for word in shared}),
        links=judged.links,
        picture=judged.distance is not None,
        entities=[_called(entity) for entity in asked.entities if entity in judged.kept.entities],
        differs=[_called(entity) for entity in judged.differs],
    )
    return Match(judged.document.kind, judged.document.subject_id, round(judged.score, 4), judged.band, why)


def _called(entity: str) -> str:
    """Return an entity in words for people."""
    sort, _, name = entity.partition(":")
    return regions.name(name) if sort == "place" else name
