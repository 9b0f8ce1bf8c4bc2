"""Signatures as Standard Webhooks has them (github.com/standard-webhooks/standard-webhooks, "Signature scheme").

HMAC-SHA256 over `id.timestamp.payload` under the bytes that the secret writes in base64; what is sent is `v1,` and the
base64 of it, several with a space between them while a secret is being replaced.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification asks for 24 to 64


def fresh_secret() -> str:
    """Return a new secret as its receiver keeps it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, payload: str, *, keys: Iterable[str], at: datetime) -> dict[str, str]:
    """Return what goes with a payload that is sent at this moment."""
    moment = str(int(at.timestamp()))
    signed = f"{message_id}.{moment}.{payload}".encode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{_signature(key, signed)}" for key in keys),
    }


def _signature(key: str, signed: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
