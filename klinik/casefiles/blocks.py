"""What a chapter of a case file is made of. Plain values: the template draws them, and nothing is read as Typst."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from klinik.review.changes import Change
from klinik.web.prose import defang

Block = dict[str, Any]


@dataclass(frozen=True)
class Chapter:
    """A heading and what stands below it."""

    title: str
    blocks: list[Block] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"title": self.title, "blocks": self.blocks}


def facts(*pairs: tuple[object, object]) -> Block:
    """Return words and their values; an empty value is left out."""
    return {"kind": "facts", "pairs": [[str(word), str(value)] for word, value in pairs if value not in (None, "")]}


def text(words: object) -> Block:
    """Return a paragraph of ours."""
    return {"kind": "text", "text": str(words)}


def quote(words: str) -> Block:
    """Return what somebody else wrote, set apart, its addresses harmless."""
    return {"kind": "quote", "text": defang(words)}


def table(head: Sequence[object], rows: Iterable[Sequence[object]], *, widths: Sequence[str] = ()) -> Block:
    """Return a table of words; `widths` are shares of the page ("auto" as it comes, "1" one share)."""
    columns = list(widths) or ["1"] * len(head)
    cells = [[str(cell) for cell in row] for row in rows]
    return {"kind": "table", "head": [str(cell) for cell in head], "rows": cells, "widths": columns}


def entry(title: object, meta: Iterable[object], *inside: Block) -> Block:
    """Return something with a name, facts in small letters, and what belongs to it."""
    said = " · ".join(str(word) for word in meta if word)
    return {"kind": "entry", "title": str(title), "meta": said, "blocks": list(inside)}


def differences(changes: Iterable[Change]) -> Block:
    """Return, field by field, the words that stayed, came and went, their addresses harmless."""
    fields = [
        {"label": str(change.label), "parts": [[part.kind.value, defang(part.text)] for part in change.parts]}
        for change in changes
    ]
    return {"kind": "differences", "fields": fields}
