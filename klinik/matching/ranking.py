"""How alike the asked text and a candidate are: shared words by their rarity, and shared letters of the headline.

Words: BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), as a share of what the asked text
could reach at most. Letters: cosine of the character n-grams of its words, which forgives typing errors.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log, sqrt

K1, B = 1.2, 0.75
# What words, letters and a covered headline count for, in a text with a headline and in one without. Around these the
# measured recall is flat: half or double of any of them moves it by about one in a hundred.
WITH_HEAD = (1.0, 0.5, 0.2)
WITHOUT_HEAD = (1.0, 1.0, 0.0)
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


@dataclass(frozen=True)
class Asked:
    """The stems that were asked about, weighed by one corpus."""

    stems: Sequence[str]
    corpus: Corpus

    @cached_property
    def weights(self) -> dict[str, float]:
        return {stem: self.corpus.rarity(stem) for stem in dict.fromkeys(self.stems)}

    @cached_property
    def total(self) -> float:
        return sum(self.weights.values()) or 1.0

    @cached_property
    def letters(self) -> dict[str, float]:
        return letters(self.weights, self.corpus)

    @cached_property
    def length(self) -> float:
        return norm(self.letters)


def likeness(asked: Asked, head: Sequence[str], body: Sequence[str]) -> float:
    """Return 0 to 1: how much of what was asked the document says, above all in its headline and claim."""
    title, weights = (head, WITH_HEAD) if head else (body[:MOST_HEAD], WITHOUT_HEAD)
    parts = (words_shared(asked, [*head, *body]), letters_shared(asked, title), covered(asked, title))
    return sum(weight * part for weight, part in zip(weights, parts, strict=True)) / sum(weights)


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
    """Return the cosine of both texts' weighted character n-grams."""
    other = letters(dict.fromkeys(title, 1.0), asked.corpus)
    length = asked.length * norm(other)
    return sum(weight * asked.letters.get(gram, 0.0) for gram, weight in other.items()) / length if length else 0.0


def covered(asked: Asked, title: Sequence[str]) -> float:
    """Return which share of the headline's weight was asked about."""
    weights = {stem: asked.corpus.rarity(stem) for stem in title}
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in asked.weights) / total if total else 0.0


def letters(stems: Iterable[str], corpus: Corpus) -> dict[str, float]:
    """Return the character n-grams of the stems; a gram weighs what the rarest word it stands in weighs."""
    grams: dict[str, float] = {}
    for stem in stems:
        weight = corpus.rarity(stem)
        for gram in grams_of(stem):
            if weight > grams.get(gram, 0.0):
                grams[gram] = weight
    return grams


@lru_cache(maxsize=50_000)
def grams_of(stem: str) -> tuple[str, ...]:
    """Return the 3- to 5-grams of a word and its two edges."""
    edged = f" {stem} "
    return tuple({edged[at : at + size] for size in (3, 4, 5) for at in range(max(1, len(edged) - size + 1))})


def norm(vector: Mapping[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in vector.values()))
