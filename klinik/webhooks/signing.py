"""Secrets and signatures as Standard Webhooks has them (github.com/standard-webhooks/standard-webhooks)."""

import base64
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from standardwebhooks import Webhook

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification asks for 24 to 64


def fresh_secret() -> str:
    """Return a new secret as its receiver keeps it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, payload: str, *, keys: Iterable[str], at: datetime) -> dict[str, str]:
    """Return what goes with a payload that is sent at this moment: a signature by each key, several while a secret is
    being replaced."""
    moment = at.astimezone(UTC)  # the package reads every moment as one of UTC
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(Webhook(key).sign(message_id, moment, payload) for key in keys),
    }
