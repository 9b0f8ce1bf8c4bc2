"""From a chat message that was written down to its reply: fetch what is attached, understand, answer, forget."""

import io
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.db.secrets import Unreadable
from klinik.errors import KlinikError
from klinik.files import services as files
from klinik.files.errors import DiskFull
from klinik.files.models import StoredFile
from klinik.notifications import contacts
from klinik.notifications.channels import media
from klinik.notifications.channels.http import NoAnswer, TooMuch
from klinik.notifications.channels.inbound import Inbound
from klinik.notifications.kinds import Way
from klinik.notifications.models import InboundMessage, Recipient
from klinik.notifications.services import inbox, outside, recipients
from klinik.reports.models import Report
from klinik.reports.services import chat_words, chatting, retention
from klinik.web.prose import is_blank

GIVEN_UP, OFF, TOO_MANY, UNREADABLE = "tried too often", "channel is off", "too many in an hour", "key is gone"
STRANGERS_KEPT = timedelta(days=30)
FETCH = {Way.WHATSAPP: media.from_whatsapp, Way.TELEGRAM: media.from_telegram}


def answer(row: InboundMessage, *, at: datetime) -> None:
    """Answer a message that was claimed; where the provider or the disk fails, later."""
    agency = db.session.get_one(Agency, row.agency_id)
    try:
        inbound = inbox.read(row)
    except Unreadable:
        return inbox.done(row, at=at, reason=UNREADABLE)
    if row.channel not in outside.working(agency):
        return inbox.done(row, at=at, reason=OFF)
    if inbox.is_too_much(row, at=at):
        return inbox.done(row, at=at, reason=TOO_MANY)
    person = recipients.of_contact(agency.id, contacts.of_chat(row.channel, inbound.sender))
    person.heard_at = max(person.heard_at or row.sent_at, row.sent_at)
    if inbox.is_worn_out(row):
        chatting.say(person, row.id, str(chat_words.NOT_READ))
        return inbox.done(row, at=at, reason=GIVEN_UP)
    try:
        kept, slips = _attached(agency, row.channel, inbound, at)
    except (NoAnswer, DiskFull) as error:
        return inbox.later(row, type(error).__name__, at=at)
    text = "" if is_blank(inbound.text) else inbound.text
    heard = chatting.Heard(row.id, row.channel, text, kept, slips)
    chatting.listen(agency, person, heard, at=at)
    return inbox.done(row, at=at)


def forget_strangers(*, at: datetime) -> None:
    """Forget who chatted with us a month ago and has no report. Safe to repeat."""
    has_report = select(Report.id).where(Report.recipient_id == Recipient.id).exists()
    old = (Recipient.heard_at < at - STRANGERS_KEPT, Recipient.erased_at.is_(None), ~has_report)
    for recipient_id in db.session.scalars(select(Recipient.id).where(*old)).all():
        retention.forget_unused(recipient_id)


def _attached(agency: Agency, way: Way, inbound: Inbound, at: datetime) -> tuple[list[StoredFile], list[str]]:
    """Return what was attached, or a sentence for the sender saying why it was not kept. Raises NoAnswer, DiskFull."""
    if not inbound.media:
        return [], []
    lost = chat_words.LOST % {"url": addresses.absolute(agency, "/lapor")}
    url, setting = current_app.config[f"{way.name}_URL"], current_app.config[f"{way.name}_TOKEN"]
    try:
        content = FETCH[way](url, setting, desk=agency.slug, name=inbound.media)
        return [files.keep(io.BytesIO(content), way.value, agency_id=agency.id, at=at)], []
    except (media.Gone, TooMuch):
        return [], [lost]
    except DiskFull:
        raise
    except KlinikError as refusal:
        return [], [refusal.sentence()]
