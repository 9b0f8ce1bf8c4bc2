"""Asking a server whose address somebody else wrote, without being led into anybody's own network."""

from klinik.fetching.asking import asked
from klinik.fetching.dialing import NotPublic, Unreachable, public
from klinik.fetching.pages import (
    BadAddress,
    Garbled,
    NoPage,
    NotAPage,
    Page,
    TooLarge,
    TooManyTurns,
    TooSlow,
    Unwilling,
    fetch,
)
from klinik.fetching.posting import Answer, post, refuse_private

__all__ = [
    "Answer",
    "BadAddress",
    "Garbled",
    "NoPage",
    "NotAPage",
    "NotPublic",
    "Page",
    "TooLarge",
    "TooManyTurns",
    "TooSlow",
    "Unreachable",
    "Unwilling",
    "asked",
    "fetch",
    "post",
    "public",
    "refuse_private",
]
