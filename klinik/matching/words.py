"""The words of a message as they count for comparing: without slang, leet and affixes, each with its place."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from klinik.matching import folding, stemming, vocabulary

TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|(?<=\d)%")
REPEATED = re.compile(r"(.)\1{2,}")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
PARTS = re.compile(r"\d+|[^\W\d]+")
LEET = str.maketrans("0134578", "oieastb")
UNITS = {"rb", "ribu", "jt", "juta", "miliar", "milyar", "triliun", "hari", "thn", "bln", "jam"}
LONGEST_WORD = 32


class Word(NamedTuple):
    """One word that counts: its stem, and where it stands in the original text."""

    stem: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Return the words that count, in order. Function words, links and numbers to call are left out."""
    return list(_words(folding.fold(text)))


def stems(text: str) -> list[str]:
    """Return the words that count, without their places."""
    return [stem for token in TOKEN.findall(folding.fold(text).text) for stem in token_stems(token)]


def count(text: str) -> int:
    """Return how many words the text has, function words and numbers included."""
    return len(TOKEN.findall(folding.fold(text).text))


def _words(folded: folding.Folded) -> Iterator[Word]:
    for found in TOKEN.finditer(folded.text):
        start, end = folded.origin[found.start()], folded.origin[found.end() - 1] + 1
        for stem in token_stems(found.group()):
            yield Word(stem, start, end)


@lru_cache(maxsize=100_000)
def token_stems(token: str) -> tuple[str, ...]:
    """Return the stems that one run of letters and digits stands for; none for a function word."""
    return tuple(stem for plain in _plain_words(token) for stem in _stem(plain))


def _plain_words(token: str) -> list[str]:
    """Take a token apart: kata-kata is kata, kata2 is kata, b4nsos is bansos, rp500rb is rp, 500 and rb."""
    parts = token.replace("'", "").split("-")
    if len(parts) > 1 and len({stemming.stem(part) for part in parts}) == 1:
        parts = parts[:1]
    return [plain for part in parts for plain in _letters_and_digits(part[:LONGEST_WORD])]


def _letters_and_digits(part: str) -> list[str]:
    if part.isalpha() or NUMBER.fullmatch(part):
        return [part]
    pieces = PARTS.findall(part)
    if len(pieces) == 2 and pieces[1] == "2" and len(pieces[0]) > 1:
        return pieces[:1]
    if _is_leet(pieces):
        return [part.translate(LEET)]
    return pieces


def _is_leet(pieces: list[str]) -> bool:
    """Say whether the digits stand for letters: between letters, or one in front of a word that is no unit."""
    if len(pieces) > 2:
        return all(len(piece) == 1 for piece in pieces if piece.isdigit())
    return len(pieces) == 2 and pieces[0] in "0134578" and len(pieces[1]) > 2 and pieces[1] not in UNITS


def _stem(plain: str) -> list[str]:
    if plain.isdigit():
        return [plain] if len(plain) < 8 else []
    plain = REPEATED.sub(r"\1", plain)
    meant = vocabulary.meanings("slang").get(plain, plain)
    common = vocabulary.words("common")
    return [stemming.stem(word) for word in meant.split() if word not in common and len(word) > 1]
