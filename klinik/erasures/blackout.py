"""Finding passages in texts and putting a tombstone where they stood.

A passage is known by its letters and digits alone, in lower case: `Budi Santoso`, `BUDI  santoso` and `budi-santoso` in
an address are the same, and so are `0812-3456` and `08123456`. It begins and ends with a whole word. Once it is erased
we keep how long it was and a keyed hash of it, which find it again without saying what it was.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from klinik.db import secrets

TOMBSTONE = "[dihapus atas permintaan yang bersangkutan]"
WORD = re.compile(r"[^\W_]+")
PURPOSE = "erasure"
SHORTEST = 3  # letters: anything shorter would be found everywhere
AROUND = 60  # signs of the text that an excerpt shows on either side
LINKS = ("https://", "http://")
BRACKETS = ("(", "[")  # behind the tombstone they would make a link of it in Markdown
LETTER = re.compile(r"[^\W\d_]")


class Span(NamedTuple):
    """Where a passage stands in a text."""

    start: int
    end: int


class Excerpt(NamedTuple):
    """A passage with a little of what stands around it."""

    before: str
    passage: str
    after: str


@dataclass(frozen=True)
class Blackout:
    """What is to be blacked out: how long its passages are, and whether some letters are one of them."""

    lengths: frozenset[int]
    is_meant: Callable[[str], bool]
    words: set[str] = field(default_factory=set)  # the single words that were removed so far, for the word lists

    @classmethod
    def of_passages(cls, passages: Collection[str]) -> Self:
        known = {letters(passage) for passage in passages}
        return cls(frozenset(map(len, known)), known.__contains__)

    @classmethod
    def of_prints(cls, prints: Collection[str]) -> Self:
        """Return the same from what is kept after an erasure."""
        known = {index for _, _, index in (one.partition(":") for one in prints)}
        lengths = frozenset(int(one.partition(":")[0]) for one in prints)
        return cls(lengths, lambda said: not known.isdisjoint(secrets.blind_indexes(said, purpose=PURPOSE)))

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where the passages stand, the longest first where several begin at one place."""
        words = [(found.start(), found.end(), letters(found[0])) for found in WORD.finditer(text)]
        place = 0
        while place < len(words):
            last = self._last(words, place)
            if last is not None:
                yield Span(words[place][0], words[last][1])
            place = place + 1 if last is None else last + 1

    def text(self, text: str) -> str:
        """Return the text with a tombstone in place of each passage."""
        parts, at = [], 0
        for span in self.spans(text):
            self.words.update(found[0].lower() for found in WORD.finditer(text, span.start, span.end))
            gap = " " if _makes_a_link(text, span) else ""
            parts += [text[at : span.start], TOMBSTONE, gap]
            at = span.end
        return "".join([*parts, text[at:]])

    def address(self, address: str) -> str:
        """Return an address, or nothing where a passage stands in it: half an address leads nowhere."""
        return "" if any(self.spans(address)) else address

    def value(self, value: Any) -> Any:
        """Return anything that JSON can hold, with tombstones in all of its texts. Names of fields are ours."""
        if isinstance(value, str):
            return self._link(value) if value.startswith(LINKS) else self.text(value)
        if isinstance(value, dict):
            return {name: self.value(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(inner) for inner in value]
        return value

    def _link(self, address: str) -> str:
        """Return a link of ours up to the part that says too much: a page is found without its headline."""
        first = next(self.spans(address), None)
        return address if first is None else address[: address.rfind("/", 0, first.start)]

    def excerpts(self, text: str) -> list[Excerpt]:
        """Return each passage of a text with what stands around it."""
        return [
            Excerpt(
                ("…" if at.start > AROUND else "") + text[max(0, at.start - AROUND) : at.start],
                text[at.start : at.end],
                text[at.end : at.end + AROUND] + ("…" if at.end + AROUND < len(text) else ""),
            )
            for at in self.spans(text)
        ]

    def _last(self, words: list[tuple[int, int, str]], first: int) -> int | None:
        """Return the last word of the longest passage that begins with a word."""
        said, last = "", None
        for place in range(first, len(words)):
            said += words[place][2]
            if len(said) > max(self.lengths, default=0):
                break
            if len(said) in self.lengths and self.is_meant(said):
                last = place
        return last


def _makes_a_link(text: str, span: Span) -> bool:
    """Return whether Markdown would read the tombstone as the name of a link, because of what follows right behind it.

    A colon does that at the beginning of a line alone, behind the signs of a list or a quotation too (CommonMark 4.7).
    """
    if text.startswith(BRACKETS, span.end):
        return True
    line_so_far = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    return text.startswith(":", span.end) and not LETTER.search(line_so_far)


def letters(passage: str) -> str:
    """Return the letters and digits by which a passage is known."""
    return "".join(WORD.findall(unicodedata.normalize("NFKC", passage).casefold()))


def prints(passages: Collection[str]) -> list[str]:
    """Return what is kept of erased passages: `<length>:<key version>:<keyed hash>`."""
    known = sorted({letters(passage) for passage in passages})
    return [f"{len(said)}:{secrets.blind_index(said, purpose=PURPOSE)}" for said in known]
