"""What must stay secret in the database: contacts and second factors encrypted, equal ones found again, codes by key.

ENCRYPTION_KEYS: Fernet keys with commas between them, newest first; all of them read, the first one writes.
INDEX_KEY: `<version>:<secret>` with commas between them, newest first; a lone secret is version 1. The version travels
with every index and code, so an older key keeps working. What is encrypted can be written anew under the newest key
(db/renewing.py); codes of tickets belong to their key for ever, so whoever takes an index key out gives up its tickets.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app

EXTENSION = "klinik.secrets"
SHORTEST = 16


class UnusableKey(Exception):
    """A key setting is empty or malformed. The sentence never repeats the key."""

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"KLINIK_{name} cannot be used; it should hold {wanted}.")


class Unreadable(Exception):
    """A value was encrypted under a key that ENCRYPTION_KEYS no longer holds, or it was tampered with."""


@dataclass(frozen=True)
class Keys:
    """The keys of one installation: `box` reads under all; `first` writes; `index` holds secrets by version."""

    box: MultiFernet
    first: Fernet
    index: Mapping[int, bytes]
    newest: int


def encrypt(text: str) -> str:
    """Return the text encrypted under the newest key; the same text gives another value each time."""
    return _keys().box.encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return the text that was encrypted. Raises Unreadable."""
    try:
        return _keys().box.decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def renewed(token: str) -> str:
    """Return what was encrypted under the newest key, the same where it already is. Raises Unreadable."""
    keys = _keys()
    try:
        keys.first.decrypt(token)
    except InvalidToken:
        return encrypt(decrypt(token))
    return token


def blind_index(value: str, *, purpose: str) -> str:
    """Return what finds an equal value again without showing it: `<key version>:<64 hex digits>`.

    The caller normalises the value first (lower case, E.164); different purposes never meet.
    """
    keys = _keys()
    return _index(keys, keys.newest, value, purpose)


def blind_indexes(value: str, *, purpose: str) -> list[str]:
    """Return the index of a value under every key, newest first: what a look-up asks for while keys rotate."""
    keys = _keys()
    return [_index(keys, version, value, purpose) for version in keys.index]


def key_version() -> int:
    """Return the version of the newest index key, to be stored beside a nonce whose code is computed."""
    return _keys().newest


def digits(nonce: bytes, *, purpose: str, version: int, length: int = 16) -> str:
    """Return the decimal code that belongs to a nonce (HMAC-SHA256; the bias of the modulus is below 2^-200)."""
    number = int.from_bytes(_mac(_keys().index[version], purpose, nonce), "big")
    return str(number % 10**length).zfill(length)


def derive(seed: str, *, purpose: str) -> bytes:
    """Return 32 secret bytes that belong to a seed: whoever knows the seed but not the key learns nothing."""
    keys = _keys()
    return _mac(keys.index[keys.newest], purpose, seed.encode())


def same(given: str, wanted: str) -> bool:
    """Say whether two secrets are equal, in a time that tells nothing about where they differ."""
    return hmac.compare_digest(given.encode(), wanted.encode())


def load(settings: Mapping[str, Any]) -> Keys:
    """Return the keys that the settings hold. Raises UnusableKey."""
    index = _index_keys(str(settings["INDEX_KEY"]))
    boxes = _boxes(str(settings["ENCRYPTION_KEYS"]))
    return Keys(box=MultiFernet(boxes), first=boxes[0], index=index, newest=next(iter(index)))


def _keys() -> Keys:
    found = current_app.extensions.get(EXTENSION)
    if not isinstance(found, Keys):
        found = current_app.extensions[EXTENSION] = load(current_app.config)
    return found


def _boxes(setting: str) -> list[Fernet]:
    try:
        return [Fernet(key.strip()) for key in setting.split(",")]
    except ValueError as error:
        raise UnusableKey("ENCRYPTION_KEYS", "one or more Fernet keys with commas between them") from error


def _index_keys(setting: str) -> dict[int, bytes]:
    try:
        return dict(_index_key(part.strip()) for part in setting.split(","))
    except ValueError as error:
        raise UnusableKey("INDEX_KEY", f"a secret of at least {SHORTEST} letters, or version:secret") from error


def _index_key(part: str) -> tuple[int, bytes]:
    version, colon, secret = part.rpartition(":")
    if len(secret) < SHORTEST:
        raise ValueError(SHORTEST)
    return (int(version) if colon else 1), secret.encode()


def _index(keys: Keys, version: int, value: str, purpose: str) -> str:
    return f"{version}:{_mac(keys.index[version], purpose, value.encode()).hex()}"


def _mac(secret: bytes, purpose: str, message: bytes) -> bytes:
    return hmac.new(secret, purpose.encode() + b"\0" + message, hashlib.sha256).digest()
