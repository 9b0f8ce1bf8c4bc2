"""Which words two texts share, so that a reader sees at a glance why they were put side by side."""

import re
from dataclasses import dataclass

SHORTEST = 4  # letters: shorter words are in every text
WORD = r"\w+(?:[.,]\d+)*"  # Rp600.000 is one word
TOKENS = re.compile(rf"{WORD}|\s+|[^\w\s]+")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, and whether the other text has its words as well."""

    text: str
    is_shared: bool


def marked(text: str, other: str) -> list[Piece]:
    """Return the text in pieces; a phrase of shared words is one piece with its short words, spaces and marks."""
    theirs = _words(other)
    known = {word for word in theirs if len(word) >= SHORTEST or word.isdigit()}
    tokens = TOKENS.findall(text)
    flags = [token.casefold() in known for token in tokens]
    last = -1  # the last shared word, as long as nothing else came after it
    for place, token in enumerate(tokens):
        if flags[place]:
            if last >= 0:
                flags[last:place] = [True] * (place - last)
            last = place
        elif "\n" in token or (re.match(WORD, token) and token.casefold() not in theirs):
            last = -1
    return _joined(tokens, flags)


def count(text: str, other: str) -> int:
    """Return how many different words of some length both texts have."""
    long = {word for word in _words(text) if len(word) >= SHORTEST or word.isdigit()}
    return len(long & _words(other))


def _words(text: str) -> set[str]:
    return set(re.findall(WORD, text.casefold()))


def _joined(tokens: list[str], flags: list[bool]) -> list[Piece]:
    pieces: list[Piece] = []
    for token, is_shared in zip(tokens, flags, strict=True):
        if pieces and pieces[-1].is_shared is is_shared:
            pieces[-1] = Piece(pieces[-1].text + token, is_shared)
        else:
            pieces.append(Piece(token, is_shared))
    return pieces
