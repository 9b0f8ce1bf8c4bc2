"""How sure a likeness is, and what is said for it.

`same` may join cases and answer people, so no likeness is enough for it: the texts are equal but for slips of the
keyboard and a few words more on one side, or the link or the picture is the very same and nothing that both name
differs. A scam template with another bank differs in a word, so it is never the same.
"""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import OSA

from klinik.matching import entities, keys, ranking
from klinik.matching.indexing import Entry
from klinik.matching.match import Band
from klinik.matching.queries import Candidate
from klinik.matching.ranking import Asked

FEWEST_WORDS = 8  # a shorter text is never the same
FEWEST_STEMS = 4  # of what is compared with it
MORE_ON_ONE_SIDE = 0.1  # of the words
SLIPS = 0.2  # of the words may hold a slip
SLIP_LEAST = 6  # letters of a word in which one wrong letter is a slip; a shorter word may be another one
SAME_LOOK = 4  # bits of 64 in which two hashes of one picture differ
# Shares of what is missing to a full likeness; bands do not see them. Of a message and its shortened copy, which share
# all their words with what was asked, the one it was cut out of comes first: it has more of them in their order.
ORDER_SHARE, LINK_SHARE = 0.8, 0.2
ALL_BITS = (1 << 64) - 1


class Bar(NamedTuple):
    """What it takes to be in a band: words in common and a likeness, or words in common with a headline, counted in
    words as rare as can be and as a share of the headline's weight. Set where ordinary chat stays below."""

    words: int
    likeness: float
    headline: float
    covered: float


LIKELY = Bar(words=3, likeness=0.42, headline=1.8, covered=0.4)
RELATED = Bar(words=2, likeness=0.25, headline=1.2, covered=0.25)


@dataclass(frozen=True)
class Judged:
    """A candidate compared with what was asked."""

    document: Candidate
    kept: Entry
    score: float
    band: Band
    links: list[str]
    distance: int | None
    differs: list[str]


def judge(asked: Entry, weighed: Asked, document: Candidate, kept: Entry, *, is_long: bool) -> Judged:
    """Compare what was asked with one candidate. `is_long`: it has the words it takes to be the same."""
    score = ranking.likeness(weighed, kept.head, kept.body)
    links = [link for link in asked.links if link in kept.links]
    near = distance(asked.looks, kept.looks)
    differs = entities.disagreement(asked.entities, kept.entities)
    is_thing = _is_same_thing(links, near)
    is_related = _reaches(RELATED, weighed, kept, score)
    if is_long and not differs and (equal(asked, kept) or (is_thing and is_related)):
        band = Band.SAME
    elif is_thing or near is not None or _reaches(LIKELY, weighed, kept, score):
        band = Band.RELATED if differs else Band.LIKELY
    else:
        band = Band.RELATED if is_related or links else Band.WEAK
    if not kept.head:
        score += (1 - score) * min(ORDER_SHARE * ranking.in_order(weighed, kept.body) + LINK_SHARE * bool(links), 1.0)
    return Judged(document, kept, score, band, links, near, differs)


def may_be_same(asked: Entry, kept: Entry) -> bool:
    """Say, without weighing any word, whether a candidate has what it takes at least to be the same."""
    if equal(asked, kept):
        return True
    links = [link for link in asked.links if link in kept.links]
    return _is_same_thing(links, distance(asked.looks, kept.looks))


def _is_same_thing(links: Iterable[str], near: int | None) -> bool:
    """Say whether one post or page, or one picture, came with both."""
    return any(map(_is_one_thing, links)) or (near is not None and near <= SAME_LOOK)


def _reaches(bar: Bar, asked: Asked, kept: Entry, score: float) -> bool:
    if score >= bar.likeness and len(asked.weights.keys() & set(kept.stems)) >= bar.words:
        return True
    headline = asked.weights.keys() & set(kept.head)
    rare = sum(asked.weights[stem] for stem in headline) / asked.corpus.rarity("")
    return len(headline) >= bar.words and rare >= bar.headline and ranking.covered(asked, kept.head) >= bar.covered


def _is_one_thing(link: str) -> bool:
    """Say whether the link leads to one post or page; the front page of a site says little."""
    return any(sign in link for sign in ":/?")


def distance(some: Sequence[int], others: Sequence[int]) -> int | None:
    """Return in how many bits the likest two pictures differ; None where one side has none or none are near."""
    if not some or not others:
        return None
    least = min(((one ^ other) & ALL_BITS).bit_count() for one in some for other in others)
    return least if least <= keys.NEAR else None


def equal(asked: Entry, kept: Entry) -> bool:
    """Say whether the words are those of the claim or of the whole text."""
    return _equal(asked, kept.claim) or _equal(asked, kept.stems)


def _equal(asked: Entry, other: Sequence[str]) -> bool:
    one = asked.stems
    longer = max(len(one), len(other))
    few = MORE_ON_ONE_SIDE * longer
    if len(other) < FEWEST_STEMS or abs(len(one) - len(other)) > few:
        return False
    if _apart(asked.vocabulary, set(other)) > SLIPS * longer:
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


def _apart(some: Set[str], others: Set[str]) -> int:
    """Return in how many words two texts differ at least; it is quickly told, and enough to tell most pairs apart."""
    return min(len(some - others), len(others - some))


def _is_slip(one: str, other: str) -> bool:
    long_enough = min(len(one), len(other)) >= SLIP_LEAST
    return long_enough and one.isalpha() and OSA.distance(one, other, score_cutoff=1) <= 1
