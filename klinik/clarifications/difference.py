"""What changed between two revisions, word by word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.clarifications.codes import CONTENT_TYPE_WORDS, FLAG_WORDS, VERDICT_WORDS, Flag
from klinik.clarifications.models import Revision
from klinik.clarifications.topics import TOPIC_WORDS

LONGEST = 20_000  # tokens; beyond, the whole text is shown as replaced rather than compared for minutes
WORD = re.compile(r"\w")
IN_MARKDOWN = ("explanation", "advice", "reply")
SOFT_BREAK = re.compile(r"^(?!#)(.*\S)\n(?=[^\W\d_])", re.MULTILINE)  # inside a paragraph, so a space on the page
EMPHASIS = re.compile(r"(\*\*|__|\*)(?=\S)(.+?)(?<=\S)\1")
FIELDS: dict[str, LazyString] = {
    "headline": _l("Judul"),
    "verdict": _l("Kesimpulan"),
    "content_type": _l("Jenis konten"),
    "flags": _l("Penanda"),
    "topic": _l("Topik"),
    "claim": _l("Klaim"),
    "summary": _l("Ringkasan"),
    "explanation": _l("Penjelasan"),
    "advice": _l("Saran"),
    "reply": _l("Tanggapan pihak terkait"),
    "pictures": _l("Gambar"),
    "sources": _l("Sumber"),
}


CODED: dict[str, Mapping[Any, LazyString]] = {
    "verdict": VERDICT_WORDS,
    "content_type": CONTENT_TYPE_WORDS,
    "topic": TOPIC_WORDS,
}


class PartKind(StrEnum):
    """What happened to a run of words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Part:
    """A run of words and what happened to it."""

    kind: PartKind
    text: str


@dataclass(frozen=True)
class Change:
    """One field that changed: its name on screen, its words, and whether staff wrote them (codes are told in words)."""

    word: LazyString
    parts: list[Part]
    is_written: bool


def between(before: Revision | None, after: Revision, *, for_readers: bool = False) -> list[Change]:
    """Return the fields that differ, in the order of the page; all filled ones where nothing came before.

    Readers do not see the signs of Markdown around a word, unless nothing else has changed.
    """
    texts = [(name, _text(before, name) if before else "", _text(after, name)) for name in FIELDS]
    shown = _without_emphasis if for_readers else lambda _, *pair: pair
    return [
        Change(FIELDS[name], list(words(*shown(name, old, new))), is_written=name not in {*CODED, "flags"})
        for name, old, new in texts
        if old != new
    ]


def as_read(markdown: str) -> str:
    """Return Markdown with the lines of each paragraph joined: where they end says nothing to a reader."""
    return SOFT_BREAK.sub(r"\1 ", markdown)


def words(old: str, new: str) -> Iterator[Part]:
    """Yield the runs of words kept, removed and added (Ratcliff and Obershelp's pattern matching, as in difflib).

    Changed words with no word between them are one run: a sentence written anew is read as two sentences, not word for
    word between each other.
    """
    left, right = _tokens(old), _tokens(new)
    if max(len(left), len(right)) > LONGEST:
        yield from _changed(old, new)
        return
    removed = added = ""
    for is_kept, before, after in _runs(left, right):
        if is_kept and (WORD.search(before) or not (removed or added)):
            yield from _changed(removed, added)
            yield Part(PartKind.KEPT, before)
            removed = added = ""
        else:
            removed, added = removed + before, added + after
    yield from _changed(removed, added)


def _without_emphasis(name: str, old: str, new: str) -> tuple[str, str]:
    plain = (EMPHASIS.sub(r"\2", old), EMPHASIS.sub(r"\2", new))
    return plain if name in IN_MARKDOWN and plain[0] != plain[1] else (old, new)


def _runs(left: list[str], right: list[str]) -> Iterator[tuple[bool, str, str]]:
    """Yield whether a run is the same in both, and how it reads in each."""
    for tag, start, end, other_start, other_end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        yield tag == "equal", "".join(left[start:end]), "".join(right[other_start:other_end])


def _changed(removed: str, added: str) -> Iterator[Part]:
    """Yield what was taken out, then what was put in for it."""
    if removed:
        yield Part(PartKind.REMOVED, removed)
    if added:
        yield Part(PartKind.ADDED, added)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _text(revision: Revision, name: str) -> str:
    if name == "sources":
        return "\n".join(" · ".join(filter(None, [s.title, s.publisher, s.url])) for s in revision.sources)
    if name == "pictures":
        return "\n".join(picture.alt for picture in revision.pictures)
    if name == "flags":
        return ", ".join(str(FLAG_WORDS[Flag(flag)]) for flag in revision.flags)
    value = getattr(revision, name)
    if value and name in IN_MARKDOWN:
        return as_read(value)
    if value and name in CODED:
        return str(CODED[name][value])
    return str(value or "")
