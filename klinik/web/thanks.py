"""The address of a page that says "we have it": it says so only to whom we sent there, and for a day."""

import functools

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

LASTS = 24 * 60 * 60


def mark(what: str, *, about: str) -> str:
    """Return what the address carries: `what` was received, signed. `about` keeps one kind of page from another."""
    return str(_signer(current_app.secret_key or "", about).dumps(what))


def read(marked: str, *, about: str) -> str | None:
    """Return what was received, or None where the address was made up or is older than a day."""
    try:
        return str(_signer(current_app.secret_key or "", about).loads(marked, max_age=LASTS))
    except BadData:
        return None


@functools.lru_cache(maxsize=50)
def _signer(secret: str | bytes, about: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"received:{about}")
