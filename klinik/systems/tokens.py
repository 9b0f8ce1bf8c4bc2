"""What a key looks like: `klinik_<12 letters to find it by>_<32 secret letters><6 that follow from the others>`.

The beginning and the check at the end are after GitHub's tokens (github.blog, "Behind GitHub's new authentication token
formats", 2021): whoever searches code for lost secrets finds ours with `klinik_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}`, and
knows without asking us whether a find is one.
"""

import hashlib
import secrets
import string
import zlib
from typing import NamedTuple

PREFIX = "klinik"
LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
MARK, SECRET, CHECK = 12, 32, 6  # letters: 71 random bits to find it by, 190 that are secret
LONGEST = 100


class Token(NamedTuple):
    """A key as its system holds it, and the two parts of it that are kept here."""

    text: str
    mark: str
    hash: bytes


def fresh() -> Token:
    """Return a new key."""
    mark, secret = _random(MARK), _random(SECRET)
    text = f"{PREFIX}_{mark}_{secret}"
    return _token(f"{text}{_check(text)}", mark)


def read(given: str) -> Token | None:
    """Return a key in its parts; None where it cannot be one of ours."""
    head, check = given[:-CHECK], given[-CHECK:]
    parts = head.split("_")
    if len(given) > LONGEST or len(parts) != 3 or parts[0] != PREFIX or check != _check(head):
        return None
    return _token(given, parts[1])


def _token(text: str, mark: str) -> Token:
    return Token(text, mark, hashlib.sha256(text.encode()).digest())


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def _check(text: str) -> str:
    """Return the CRC-32 of a text in six letters."""
    number, letters = zlib.crc32(text.encode()), ""
    for _ in range(CHECK):
        number, place = divmod(number, len(LETTERS))
        letters = LETTERS[place] + letters
    return letters
