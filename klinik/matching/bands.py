"""How sure a likeness is, and what is said for it.

`same` may join cases and answer people, so no likeness is enough for it: the texts are equal but for slips of the
keyboard and a few words more on one side, or the link or the picture is the very same and nothing that both name
differs. A scam template with another bank differs in a word, so it is never the same.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from klinik.matching import entities, ranking
from klinik.matching.indexing import Entry
from klinik.matching.keys import NEAR
from klinik.matching.match import Band
from klinik.matching.models import Document
from klinik.matching.ranking import Asked

FEWEST_STEMS = 5  # about eight words of running text
MORE_ON_ONE_SIDE = 0.1  # of the words
SLIPS = 0.2  # of the words may hold a slip
SLIP_LEAST = 6  # letters of a word in which one wrong letter is a slip; a shorter word may be another one
SAME_LOOK, LIKE_LOOK = 4, NEAR  # bits of 64 in which two hashes of one picture differ
ALL_BITS = (1 << 64) - 1
LIKELY, RELATED = 0.42, 0.22


@dataclass(frozen=True)
class Judged:
    """A candidate compared with what was asked."""

    document: Document
    kept: Entry
    score: float
    band: Band
    links: list[str]
    distance: int | None
    differs: list[str]


def judge(asked: Entry, weighed: Asked, document: Document, kept: Entry) -> Judged:
    """Compare what was asked with one candidate."""
    score = ranking.likeness(weighed, kept.head, kept.body)
    links = [link for link in asked.links if link in kept.links]
    near = distance(asked.looks, kept.looks)
    differs = entities.disagreement(asked.entities, kept.entities)
    band = _band(asked, kept, score, has_link=bool(links), near=near, differs=bool(differs))
    return Judged(document, kept, score, band, links, near, differs)


def distance(some: Sequence[int], others: Sequence[int]) -> int | None:
    """Return in how many bits the likest two pictures differ; None where one side has none or none are near."""
    least = min((((one ^ other) & ALL_BITS).bit_count() for one in some for other in others), default=64)
    return least if least <= NEAR else None


def _band(asked: Entry, kept: Entry, score: float, *, has_link: bool, near: int | None, differs: bool) -> Band:
    long_enough = len(asked.stems) >= FEWEST_STEMS
    is_thing = has_link or (near is not None and near <= SAME_LOOK)
    if long_enough and not differs and (is_thing or equal(asked.stems, kept)):
        return Band.SAME
    if is_thing or near is not None or score >= LIKELY:
        return Band.RELATED if differs else Band.LIKELY
    return Band.RELATED if score >= RELATED else Band.WEAK


def equal(asked: Sequence[str], kept: Entry) -> bool:
    """Say whether the words are those of the claim or of the whole text."""
    return any(len(text) >= FEWEST_STEMS and _equal(asked, text) for text in (kept.claim, kept.stems))


def _equal(one: Sequence[str], other: Sequence[str]) -> bool:
    longer = max(len(one), len(other))
    few = MORE_ON_ONE_SIDE * longer
    if abs(len(one) - len(other)) > few:
        return False
    here, there = Counter(one), Counter(other)
    only_here, only_there = list((here - there).elements()), list((there - here).elements())
    if min(len(only_here), len(only_there)) > SLIPS * longer:
        return False
    for word in list(only_here):
        slip = next((near for near in only_there if _is_slip(word, near)), None)
        if slip is not None:
            only_here.remove(word)
            only_there.remove(slip)
    more = only_here or only_there
    return not (only_here and only_there) and not any(word.isdigit() for word in more)


def _is_slip(one: str, other: str) -> bool:
    long_enough = min(len(one), len(other)) >= SLIP_LEAST
    return long_enough and one.isalpha() and OSA.distance(one, other, score_cutoff=1) <= 1
