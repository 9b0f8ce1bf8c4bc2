"""How alike the asked text and a candidate are: shared words by their rarity, and shared letters of the headline.

Words: BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), as a share of what the asked text
could reach at most. Letters: cosine of the character n-grams of its words, which forgives typing errors.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

K1, B = 1.2, 0.75
# What words, letters and a covered headline count for, in a text with a headline and in one without. Around these the
# measured recall is flat: half or double of any of them moves it by about one in a hundred.
WITH_HEAD = (1.0, 0.5, 0.2)
WITHOUT_HEAD = (1.0, 0.5, 0.0)
MOST_HEAD = 80  # stems of a text without headline that are compared by letters


@dataclass(frozen=True)
class Corpus:
    """How many documents of a kind there are, in how many each of some stems occurs, and how long they are."""

    size: int
    documents: Mapping[str, int]
    length: float

    def rarity(self, stem: str) -> float:
        """Return the weight of a stem (inverse document frequency); without a corpus all weigh the same."""
        known = self.documents.get(stem, 0)
        return log(1 + (max(self.size - known, 0) + 0.5) / (known + 0.5))

    def beside(self, other: "Corpus") -> "Corpus":
        """Return both together: which words are rare is known from all that is kept, before a kind has grown."""
        documents = Counter(self.documents) + Counter(other.documents)
        return Corpus(self.size + other.size, documents, self.length)


class Share(NamedTuple):
    """What one stem of a candidate brings: its rarity, what its letters have in common with the asked, their weight."""

    rarity: float
    common: float
    square: float


class Shares(dict[str, Share]):
    """What each stem of the candidates brings, weighed when it is first met: they share most of their words."""

    def __init__(self, weigh: Callable[[str], Share]) -> None:
        super().__init__()
        self._weigh = weigh

    def __missing__(self, stem: str) -> Share:
        share = self[stem] = self._weigh(stem)
        return share


@dataclass(frozen=True)
class Asked:
    """The stems that were asked about, weighed by one corpus."""

    stems: Sequence[str]
    corpus: Corpus

    @cached_property
    def shares(self) -> Shares:
        return Shares(self._share)

    @cached_property
    def weights(self) -> dict[str, float]:
        return {stem: self.corpus.rarity(stem) for stem in dict.fromkeys(self.stems)}

    @cached_property
    def total(self) -> float:
        return sum(self.weights.values()) or 1.0

    @cached_property
    def pairs(self) -> dict[tuple[str, str], float]:
        """What two stems weigh that stand side by side."""
        return {(one, other): self.weights[one] + self.weights[other] for one, other in pairwise(self.stems)}

    @cached_property
    def letters(self) -> dict[str, float]:
        """The character n-grams of the stems; a gram weighs what the rarest word it stands in weighs."""
        lightest_first = sorted(self.weights.items(), key=lambda pair: pair[1])
        return {gram: weight for stem, weight in lightest_first for gram in grams(stem)}

    @cached_property
    def length(self) -> float:
        return sqrt(sum(weight * weight for weight in self.letters.values()))

    def _share(self, stem: str) -> Share:
        rarity, its = self.corpus.rarity(stem), grams(stem)
        common = rarity * sum(self.letters[gram] for gram in its & self.letters.keys())
        return Share(rarity, common, rarity * rarity * len(its))


def likeness(asked: Asked, head: Sequence[str], body: Sequence[str]) -> float:
    """Return 0 to 1: how much of what was asked the document says, above all in its headline and claim."""
    title, weights = (head, WITH_HEAD) if head else (body[:MOST_HEAD], WITHOUT_HEAD)
    for_words, for_letters, for_cover = weights
    reached = for_words * words_shared(asked, [*head, *body]) + for_letters * letters_shared(asked, title)
    if for_cover:
        reached += for_cover * covered(asked, title)
    return reached / sum(weights)


def words_shared(asked: Asked, text: Sequence[str]) -> float:
    """Return BM25 as a share of its greatest value."""
    counts = Counter(text)
    slope = K1 * (1 - B + B * len(text) / asked.corpus.length)
    reached = sum(
        weight * counts[stem] * (K1 + 1) / (counts[stem] + slope)
        for stem, weight in asked.weights.items()
        if stem in counts
    )
    return reached / (asked.total * (K1 + 1))


def letters_shared(asked: Asked, title: Sequence[str]) -> float:
    """Return the cosine of both texts' weighted character n-grams, those of the title counted word by word."""
    shares = [asked.shares[stem] for stem in set(title)]
    length = asked.length * sqrt(sum(share.square for share in shares))
    return min(sum(share.common for share in shares) / length, 1.0) if length else 0.0


def covered(asked: Asked, title: Sequence[str]) -> float:
    """Return which share of the headline's weight was asked about."""
    weights = {stem: asked.shares[stem].rarity for stem in title}
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in asked.weights) / total if total else 0.0


def in_order(asked: Asked, text: Sequence[str]) -> float:
    """Return which share of the asked words stand side by side in the text as they were asked: a copy keeps them so."""
    total = sum(asked.pairs.values())
    return sum(asked.pairs[pair] for pair in asked.pairs.keys() & set(pairwise(text))) / total if total else 0.0


@lru_cache(maxsize=50_000)
def grams(stem: str) -> frozenset[str]:
    """Return the 3- to 5-grams of a word and its two edges."""
    edged = f" {stem} "
    return frozenset(edged[at : at + size] for size in (3, 4, 5) for at in range(max(1, len(edged) - size + 1)))
