"""The small numbers by which candidates are found: equal parts of two documents have equal keys.

Parts of the text: winnowed fingerprints of its letters (Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for
Document Fingerprinting", 2003), of which the smallest are kept, so that a copy keeps the same ones. Its rarest words.
Its links. Its pictures: a 64-bit hash in four bands; of two hashes that differ in at most 11 bits, some band differs in
at most two.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from zlib import crc32

GRAM = 9  # letters of a fingerprint
WINDOW = 6  # of so many neighbours one is taken
BANDS, BAND_BITS = 4, 16
FLIPS = 2  # bits of a band that may differ
NEAR = BANDS * (FLIPS + 1) - 1  # bits of a whole hash that may differ: 11


def key(shelf: str, sort: str, part: str) -> int:
    """Return the key of one part on one shelf, a signed 32-bit number."""
    number = crc32(f"{shelf}|{sort}|{part}".encode())
    return number - (1 << 32) if number >> 31 else number


def fingerprints(stems: Sequence[str]) -> list[int]:
    """Return the winnowed fingerprints of the text's letters, smallest first. Too short a text has one."""
    letters = "".join(stems).encode()
    if not letters:
        return []
    grams = [crc32(letters[at : at + GRAM]) for at in range(max(1, len(letters) - GRAM + 1))]
    if len(grams) < WINDOW:
        return [min(grams)]
    pairs = _smaller(
        grams, grams[1:]
    )  # of two neighbours, of four, of the six of a window: far quicker than six by six
    fours = _smaller(pairs, pairs[2:])
    return sorted(set(_smaller(fours, pairs[4:])))


def _smaller(some: Sequence[int], others: Sequence[int]) -> list[int]:
    return [one if one < other else other for one, other in zip(some, others, strict=False)]


def bands(look: int) -> list[int]:
    """Return the four parts of a picture's hash, each with its place."""
    return [place << BAND_BITS | (look >> place * BAND_BITS) & 0xFFFF for place in range(BANDS)]


def near_bands(look: int) -> Iterable[int]:
    """Return every value that a band of a near copy may have."""
    for band in bands(look):
        for mask in MASKS:
            yield band ^ mask


MASKS = [
    sum(1 << bit for bit in flipped) for flips in range(FLIPS + 1) for flipped in combinations(range(BAND_BITS), flips)
]
