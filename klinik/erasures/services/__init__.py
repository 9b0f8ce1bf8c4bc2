"""The verbs of an erasure: proposed by one person, confirmed or dropped by another, finished by a worker."""

from klinik.erasures.services.confirming import SamePerson, confirm
from klinik.erasures.services.finishing import finish, repeat, to_repeat, unfinished
from klinik.erasures.services.proposing import (
    AlreadyDecided,
    AlreadyProposed,
    NothingMarked,
    NotWritten,
    TooShort,
    drop,
    passages_of,
    propose,
)

__all__ = [
    "AlreadyDecided",
    "AlreadyProposed",
    "NotWritten",
    "NothingMarked",
    "SamePerson",
    "TooShort",
    "confirm",
    "drop",
    "finish",
    "passages_of",
    "propose",
    "repeat",
    "to_repeat",
    "unfinished",
]
