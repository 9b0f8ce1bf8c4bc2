"""Whom and what a message is about: offices, banks, places, sums, dates, names.

Scam messages are templates: the same words with another bank, town or ministry. Where two texts name things of one
sort and share none of them, they are two rumours, however alike their words.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache

from klinik.agencies import regions
from klinik.matching import folding, vocabulary

MINISTRY = re.compile(r"\b(?:kementerian|kementrian|menteri) ([a-z]+)")
BODY = re.compile(r"\b(bank|bpd|universitas|pt|rsud|polres|polda|dinas) ([a-z]+)")
UNIT = "ribu|rb|juta|jt|miliar|milyar|triliun"
DIGITS = r"\d[\d.,]{0,20}"
SUM = re.compile(rf"\b(?:rp\.?|idr) {{0,2}}({DIGITS}) {{0,2}}({UNIT}|k|m|t)?\b|(?<![\d.,])({DIGITS}) {{0,2}}({UNIT})\b")
POWERS = {"ribu": 3, "rb": 3, "k": 3, "juta": 6, "jt": 6, "miliar": 9, "milyar": 9, "m": 9, "triliun": 12, "t": 12}
MONTHS = (
    *("januari", "februari", "maret", "april", "mei", "juni"),
    *("juli", "agustus", "september", "oktober", "november", "desember"),
)
DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})\b")
STRENGTH = re.compile(r"\b(\d{1,2}[.,]\d)\b")
WRITTEN = re.compile(r"[^\W\d_]{2,}")
CAPITALS = 0.4  # of the words; above it capitals are a way of writing
NAME = re.compile(r"(?<![.!?:\n•“\"(]\s)(?<![.!?:\n•“\"(])(?<=\s)([A-Z][a-z]{2,}(?:\s+[A-Z][a-z]{2,})+)")
PLACE_WORD = re.compile(r"\b(?:kabupaten|kab|kota)\.?\s+$")


def entities(text: str) -> list[str]:
    """Return what the text names, each as `sort:name`, each once."""
    folded = folding.fold(text).text
    found = [*_organisations(folded), *_places(folded), *_sums(folded), *_dates(folded), *_names(text)]
    return list(dict.fromkeys(found))


def disagreement(one: Collection[str], other: Collection[str]) -> list[str]:
    """Return what is named on either side, of every sort of which both name something and nothing in common."""
    here, there = _by_sort(one), _by_sort(other)
    apart = [sort for sort in here.keys() & there.keys() if not _meet(sort, here[sort], there[sort])]
    return sorted(f"{sort}:{name}" for sort in apart for name in here[sort] | there[sort])


def _meet(sort: str, some: set[str], others: set[str]) -> bool:
    """Say whether both name one thing: an equal one, a place and what lies around it, a person by part of the name."""
    if sort == "place":
        return any(regions.is_within(a, b) or regions.is_within(b, a) for a in some for b in others)
    if sort == "name":
        return bool(
            {word for name in some for word in name.split()} & {word for name in others for word in name.split()}
        )
    return bool(some & others)


def _by_sort(named: Collection[str]) -> dict[str, set[str]]:
    sorts: dict[str, set[str]] = defaultdict(set)
    for entity in named:
        sort, _, name = entity.partition(":")
        sorts[sort].add(name)
    return sorts


def _organisations(folded: str) -> Iterator[str]:
    known, ministries = vocabulary.words("organisations"), vocabulary.meanings("ministries")
    for word in sorted(set(re.findall(r"[a-z]+", folded)) & known):
        yield f"org:{ministries.get(word, word)}"
    for found in MINISTRY.finditer(folded):
        yield f"org:{ministries.get(found.group(1), 'kementerian ' + found.group(1))}"
    for found in BODY.finditer(folded):
        if found.group(2) not in known | vocabulary.words("common"):
            yield f"org:{found.group(1)} {found.group(2)}"


def _places(folded: str) -> Iterator[str]:
    names = _place_names()
    words = [(found.group(), found.start()) for found in re.finditer(r"[a-z]+", folded)]
    for number, (word, start) in enumerate(words):
        pair = f"{word} {words[number + 1][0]}" if number + 1 < len(words) else word
        code = names.get(pair) or names.get(word)
        if code and (word not in vocabulary.words("homonyms") or PLACE_WORD.search(folded[max(0, start - 12) : start])):
            yield f"place:{code}"


@cache
def _place_names() -> dict[str, str]:
    """Return codes of provinces, regencies and cities by their names in small letters, without Kabupaten and Kota."""
    found = vocabulary.meanings("places").copy()
    for province in regions.children():
        found.setdefault(province.name.lower(), province.code)
        for inside in regions.children(province.code):
            bare = re.sub(r"^(?:kabupaten|kota)(?: administrasi)? ", "", inside.name.lower())
            found.setdefault(bare, inside.code)
    return found


def _sums(folded: str) -> Iterator[str]:
    for found in SUM.finditer(folded):
        digits, unit = (found.group(1), found.group(2)) if found.group(1) else (found.group(3), found.group(4))
        yield f"sum:{_amount(digits, unit)}"
    for found in STRENGTH.finditer(folded):
        yield f"number:{found.group(1).replace(',', '.')}"


def _amount(digits: str, unit: str | None) -> int:
    """Return rupiah: 1.500.000 is groups of three, 1,5 juta a fraction."""
    parts = re.findall(r"\d+", digits)
    power = int(10 ** POWERS.get(unit or "", 0))
    if not unit or len(parts) == 1 or len(parts[-1]) == 3:
        return int("".join(parts)) * power
    return round(float(f"{''.join(parts[:-1])}.{parts[-1]}") * power)


def _dates(folded: str) -> Iterator[str]:
    for found in DATE.finditer(folded):
        yield f"date:{found.group(1)}-{MONTHS.index(found.group(2)) + 1}"


def _names(text: str) -> Iterator[str]:
    """Return words written with capitals inside a sentence; a text that writes most words so says nothing by it."""
    cut = text[: folding.LONGEST]
    written = WRITTEN.findall(cut)
    if sum(word[0].isupper() for word in written) > CAPITALS * len(written):
        return
    for found in NAME.finditer(cut):
        yield f"name:{' '.join(found.group(1).lower().split())}"
