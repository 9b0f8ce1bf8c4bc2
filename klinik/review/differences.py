"""What changed between two versions of a text, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

LONGEST = 20_000  # tokens; beyond, the whole text is shown as replaced rather than compared for minutes


class Part(StrEnum):
    """What became of a stretch of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Stretch:
    """Some words, and what became of them."""

    part: Part
    text: str


def words(before: str, after: str) -> list[Stretch]:
    """Return the stretches that turn one text into the other (Ratcliff and Obershelp, by words and spaces)."""
    if before == after:
        return [Stretch(Part.KEPT, after)] if after else []
    old, new = _tokens(before), _tokens(after)
    if max(len(old), len(new)) > LONGEST:
        return [*_stretch(Part.REMOVED, old), *_stretch(Part.ADDED, new)]
    return list(_stretches(old, new))


def _stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    for tag, start, end, new_start, new_end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from _stretch(Part.KEPT, old[start:end])
        else:
            yield from _stretch(Part.REMOVED, old[start:end])
            yield from _stretch(Part.ADDED, new[new_start:new_end])


def _stretch(part: Part, tokens: list[str]) -> list[Stretch]:
    return [Stretch(part, "".join(tokens))] if tokens else []


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)
