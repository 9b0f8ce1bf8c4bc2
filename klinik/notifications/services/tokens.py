"""Secrets in links: 128 random bits, found by their SHA-256, kept encrypted so that each message can carry them."""

import hashlib
import secrets
from dataclasses import dataclass

from klinik.db.secrets import encrypt


@dataclass(frozen=True)
class Token:
    """A new secret and the two forms in which it is stored."""

    text: str
    sealed: str
    hash: bytes


def fresh() -> Token:
    """Return a new token."""
    text = secrets.token_urlsafe(16)
    return Token(text, encrypt(text), digest(text))


def digest(text: str) -> bytes:
    """Return what a token is found by."""
    return hashlib.sha256(text.encode()).digest()
