"""What a provider tells us: which request is really its own, what arrived, whether it knows the office.

WhatsApp signs the body with the app's secret (X-Hub-Signature-256); Telegram repeats a secret that we named when asking
it to deliver. Secrets of ours are derived from the office and the index key: nothing to store, nothing to type wrong.
"""

import hashlib
import hmac
import logging
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db, now, secrets
from klinik.notifications import channels
from klinik.notifications.channels import tokens
from klinik.notifications.channels.face import Result
from klinik.notifications.channels.whatsapp import WINDOW_CLOSED, of_error
from klinik.notifications.kinds import State, Trouble, Way
from klinik.notifications.models import Notification, OutsideChannel, Recipient
from klinik.notifications.services import calls, outbox, telling

log = logging.getLogger(__name__)

IN_FLIGHT = (State.WAITING, State.SENDING, State.SENT)
ARRIVED = {"delivered", "read"}
NO_TOKEN = {Way.WHATSAPP: Trouble.NO_WHATSAPP_TOKEN, Way.TELEGRAM: Trouble.NO_TELEGRAM_TOKEN}


@dataclass(frozen=True)
class Receipt:
    """What WhatsApp says became of a message of ours."""

    id: uuid.UUID
    status: str  # sent, delivered, read, failed
    at: datetime
    error: dict[str, Any]


def path(agency: Agency, way: Way) -> str:
    """Return where the provider delivers for an office."""
    return f"/hook/{way}/{agency.slug}"


def secret(agency: Agency, way: Way) -> str:
    """Return what the provider has to know: Telegram's secret token, the verify token of WhatsApp's handshake."""
    return secrets.derive(f"{way} {agency.slug}", purpose="hook").hex()


def is_signed(agency: Agency, body: bytes, signature: str) -> bool:
    """Say whether WhatsApp signed this body for this office. Compared in constant time."""
    key = tokens.of(current_app.config["WHATSAPP_SECRET"], agency.slug)
    wanted = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return bool(key) and secrets.same(signature.removeprefix("sha256="), wanted)


def note(receipt: Receipt, *, agency_id: uuid.UUID) -> None:
    """Write down what became of a message. Safe to repeat, in any order; what is not this office's is left alone."""
    mine = (Notification.id == receipt.id, Notification.agency_id == agency_id, Notification.channel == Way.WHATSAPP)
    row = db.session.scalar(select(Notification).where(*mine).with_for_update())
    if row is None or row.state is State.STOPPED:
        return
    if receipt.status in ARRIVED:
        _arrived(row, receipt)
    elif receipt.status == "failed" and row.state in IN_FLIGHT:
        _failed(row, receipt)
    elif receipt.status == "sent" and row.state is State.WAITING:
        row.state, row.sent_at, row.last_error = State.SENT, receipt.at, ""  # its answer never reached us
    db.session.flush()


def check(channel: OutsideChannel, *, at: datetime) -> None:
    """Ask the provider to deliver here and whether it knows the account; after turning off, to deliver no more."""
    agency = db.session.get_one(Agency, channel.agency_id)
    trouble = _trouble(agency, channel)
    channel.trouble = trouble
    channel.checked_at = at if channel.is_on and not trouble else None
    if channel.checked_at:
        outbox.hurry(channel.agency_id, channel.channel, at=at)  # what waited for somebody to mend it need wait no more
        telling.wake()


def _trouble(agency: Agency, channel: OutsideChannel) -> str:
    setting = current_app.config[tokens.SETTINGS[channel.channel]]
    if setting in tokens.TWINS:
        return ""
    if not tokens.of(setting, agency.slug):
        return NO_TOKEN[channel.channel].value if channel.is_on else ""
    if channel.channel is Way.TELEGRAM:
        bot, hook = channels.telegram(current_app), addresses.absolute(agency, path(agency, Way.TELEGRAM))
        if not channel.is_on:
            return bot.leave(agency.slug)
        return bot.connect(agency.slug, account=channel.account, hook=hook, secret=secret(agency, Way.TELEGRAM))
    if not channel.is_on:
        return ""
    return channels.whatsapp(current_app).check(agency.slug, channel.account, shown=channel.public_name)


def _arrived(row: Notification, receipt: Receipt) -> None:
    row.state, row.leased_until, row.last_error = State.DELIVERED, None, ""
    row.sent_at = row.sent_at or receipt.at
    row.delivered_at = row.delivered_at or receipt.at
    if receipt.status == "read":
        row.read_at = row.read_at or receipt.at


def _failed(row: Notification, receipt: Receipt) -> None:
    """A message that was accepted and then failed is tried again, or ends, as if it had been refused at once."""
    outcome = of_error(receipt.error)
    if receipt.error.get("code") == WINDOW_CLOSED:
        closed = update(Recipient).where(Recipient.id == row.recipient_id).values(heard_at=None)
        db.session.execute(closed)
    row.leased_until, row.last_error = None, outcome.reason
    if outcome.result is Result.LATER:
        row.state, row.next_at = State.WAITING, max(now(), receipt.at) + outbox.delay(row.attempts)
        return
    row.state = State.FAILED
    db.session.flush()
    log.error("notification failed for good: %s %s: %s", row.id, row.kind, outcome.reason)
    if outcome.is_unreachable:
        calls.ask(Notification.id == row.id)
