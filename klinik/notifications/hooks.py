"""What mail services tell us by themselves, signed."""

import hashlib
import hmac
import uuid
from datetime import timedelta

from flask import current_app, request
from flask.typing import ResponseReturnValue

from klinik.db import db, now, secrets
from klinik.errors import KlinikError, NotFound
from klinik.notifications.services import bounces
from klinik.notifications.services.bounces import Bounce
from klinik.web import limiter
from klinik.web.policy import machine_blueprint

hooks = machine_blueprint("hooks", __name__, url_prefix="/hook")
limiter.exempt(hooks)  # a signature is asked for instead

FRESH = timedelta(minutes=5)
DSN = "message/rfc822"


class NotSigned(KlinikError):
    """The signature is missing, wrong, or older than five minutes."""

    status = 403


class NotUnderstood(KlinikError):
    """The body is neither a delivery status notification nor our JSON."""

    status = 422


class TooLong(KlinikError):
    status = 413


@hooks.post("/bounce")
def bounce() -> ResponseReturnValue:
    """Note that a message came back: a whole notification (RFC 3464) or JSON. Repeated it changes nothing."""
    for found in _read(_signed_body()):
        bounces.note(found, at=now())
    db.session.commit()
    return "", 204


def _signed_body() -> bytes:
    """Return the body once its signature holds: HMAC-SHA256 over `<unix time>.<body>`. Raises NotSigned, TooLong."""
    key = current_app.config["BOUNCE_KEY"]
    if not key:
        raise NotFound
    if (request.content_length or 0) > bounces.LONGEST:
        raise TooLong
    body, moment = request.get_data(), request.headers.get("X-Klinik-Timestamp", "")
    signed = hmac.new(key.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    is_fresh = moment.isdecimal() and abs(now().timestamp() - int(moment[:12])) <= FRESH.total_seconds()
    if not (is_fresh and secrets.same(request.headers.get("X-Klinik-Signature", ""), f"sha256={signed}")):
        raise NotSigned
    return body


def _read(body: bytes) -> list[Bounce]:
    if request.mimetype == DSN:
        return bounces.read(body)
    try:
        fields = request.get_json(silent=True)
    except RecursionError as error:
        raise NotUnderstood from error
    if not isinstance(fields, dict):
        raise NotUnderstood
    try:
        key = uuid.UUID(str(fields["message_id"]).strip("<>").partition("@")[0])
        return [Bounce(key, str(fields["status"])[:12], str(fields.get("reason", "")))]
    except (KeyError, ValueError) as error:
        raise NotUnderstood from error
