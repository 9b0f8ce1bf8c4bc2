"""What finding returns: what it is, how sure we are, and what agreed."""

import uuid
from dataclasses import dataclass, field
from enum import StrEnum


class Band(StrEnum):
    """How sure we are. Only `same` may decide anything by itself; pages hide `weak`."""

    SAME = "same"
    LIKELY = "likely"
    RELATED = "related"
    WEAK = "weak"


@dataclass(frozen=True)
class Why:
    """What agreed and what did not. `spans` are (start, end) in the text that was asked about."""

    words: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    picture: bool = False
    entities: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Match:
    """One earlier report or published answer. `score` is 0 to 1 and only orders; the band decides."""

    kind: str
    id: uuid.UUID
    score: float
    band: Band
    why: Why
