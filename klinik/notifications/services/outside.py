"""Outside channels of an office: turning one on with open eyes, turning it off, and by which one to write."""

import uuid
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select

from klinik import audit
from klinik.agencies.models import Agency
from klinik.audit.services import By
from klinik.background import enqueue
from klinik.db import db
from klinik.errors import KlinikError
from klinik.notifications.channels import tokens
from klinik.notifications.kinds import OUTSIDE, Way
from klinik.notifications.models import Notification, OutsideChannel, Recipient
from klinik.web.cache import invalidate

NOTICE_VERSION = "2026-11"
CHECK = "notifications.check_channel"
LOOKED_AT_FOR = timedelta(days=1)
NAMES: dict[Way, str] = {Way.WHATSAPP: "WhatsApp", Way.TELEGRAM: "Telegram"}
# What leaves the country, for the admin who turns it on and for everybody who uses it (UU 27/2022, article 56).
NOTICES: dict[Way, LazyString] = {
    Way.WHATSAPP: _l(
        "Isi percakapan lewat WhatsApp, berkas yang dikirim, dan nomor telepon pengirim diproses dan disimpan Meta "
        "di luar Indonesia menurut ketentuannya sendiri. Kode akses tiket tidak pernah dikirim lewat WhatsApp."
    ),
    Way.TELEGRAM: _l(
        "Isi percakapan lewat Telegram, berkas yang dikirim, dan nomor akun pengirim diproses dan disimpan Telegram "
        "di luar Indonesia menurut ketentuannya sendiri. Percakapan dengan bot tidak tersandi ujung ke ujung. "
        "Kode akses tiket tidak pernah dikirim lewat Telegram."
    ),
}


class NoToken(KlinikError):
    """The operator has not given this office a token."""

    message = _l("Pengelola instalasi belum memasang token %(channel)s untuk instansi ini.")


class NoticeNotRead(KlinikError):
    """Turning on a channel that takes data out of the country needs somebody who knows that."""

    status = 422
    message = _l("Centang pernyataan bahwa Anda sudah membaca pemberitahuan tentang data yang keluar dari Indonesia.")


class AccountTaken(KlinikError):
    """Another office answers under this account; its messages would come to the wrong desk."""

    status = 422
    message = _l("Akun ini sudah dipakai instansi lain pada instalasi ini.")


def of(agency_id: uuid.UUID) -> dict[Way, OutsideChannel]:
    """Return the channels that an office has set up, on or off."""
    rows = db.session.scalars(select(OutsideChannel).filter_by(agency_id=agency_id))
    return {row.channel: row for row in rows}


def working(agency: Agency) -> dict[Way, OutsideChannel]:
    """Return the channels by which this office can be written to and can write now."""
    allowed = [way for way in OUTSIDE if may_have(agency, way)]
    if not allowed:  # as in most offices: no page need ask
        return {}
    found = of(agency.id)
    return {way: found[way] for way in allowed if way in found and found[way].is_on}


def may_have(agency: Agency, way: Way) -> bool:
    """Say whether the operator has given this office a token."""
    return tokens.is_set(current_app.config, way, agency.slug)


def turn_on(
    agency: Agency, way: Way, *, account: str, public_name: str, has_read_notice: bool, by: By, at: datetime
) -> OutsideChannel:
    """Let an office be written to by a channel, and write by it. Raises NoToken, NoticeNotRead, AccountTaken."""
    if not may_have(agency, way):
        raise NoToken(channel=NAMES[way])
    if not has_read_notice:
        raise NoticeNotRead
    others = select(OutsideChannel.id).where(OutsideChannel.channel == way, OutsideChannel.agency_id != agency.id)
    same = (func.lower(OutsideChannel.account) == account.lower(), OutsideChannel.turned_on_at.is_not(None))
    if db.session.scalar(others.where(*same).limit(1)):
        raise AccountTaken
    row = of(agency.id).get(way) or OutsideChannel(agency_id=agency.id, channel=way)
    row.account, row.public_name, row.notice_version = account, public_name, NOTICE_VERSION
    row.turned_on_at, row.checked_at, row.trouble = row.turned_on_at or at, None, ""
    db.session.add(row)
    db.session.flush()
    audit.record("channel.turned_on", row, by=by)
    invalidate(agency.id)
    enqueue(CHECK, str(row.id))
    return row


def turn_off(agency: Agency, way: Way, *, by: By) -> None:
    """Neither write nor listen there any more. What waits to leave by it fails or becomes a call. Safe to repeat."""
    row = of(agency.id).get(way)
    if row is None or not row.is_on:
        return
    row.turned_on_at = row.checked_at = None
    row.trouble = ""
    db.session.flush()
    audit.record("channel.turned_off", row, by=by)
    invalidate(agency.id)
    enqueue(CHECK, str(row.id))


def ask_to_check(agency: Agency, way: Way) -> None:
    """Ask the provider once more, after somebody has mended something."""
    row = of(agency.id).get(way)
    if row is not None and row.is_on:
        row.checked_at, row.trouble = None, ""
        enqueue(CHECK, str(row.id))


def look_again(*, at: datetime) -> None:
    """Ask the providers once more where something was wrong, or is not known to be right since a day. Safe to repeat.

    An outage heals by itself, a bot that was to be let go is let go, and a token that was revoked is seen.
    """
    is_on = OutsideChannel.turned_on_at.is_not(None)
    old = or_(OutsideChannel.checked_at.is_(None), OutsideChannel.checked_at < at - LOOKED_AT_FOR)
    for id_ in db.session.scalars(select(OutsideChannel.id).where(or_(OutsideChannel.trouble != "", and_(is_on, old)))):
        enqueue(CHECK, str(id_))


def way_to(recipient: Recipient) -> Way:
    """Return how to write to somebody: a phone number by WhatsApp where the office has it, else by a call."""
    if recipient.channel is not Way.PHONE:
        return recipient.channel
    agency = db.session.get_one(Agency, recipient.agency_id)
    return Way.WHATSAPP if Way.WHATSAPP in working(agency) else Way.PHONE


def way_column() -> ColumnElement[Way]:
    """Return the same for every recipient of a select."""
    offices = [agency.id for agency, _channel in listening(Way.WHATSAPP)]
    if not offices:
        return Recipient.channel.expression
    writes = and_(Recipient.channel == Way.PHONE, Recipient.agency_id.in_(offices))
    return case((writes, literal(Way.WHATSAPP, Notification.channel.type)), else_=Recipient.channel)


def listening(way: Way) -> list[tuple[Agency, OutsideChannel]]:
    """Return every office that can be written to by a channel now, with it."""
    on = (OutsideChannel.channel == way, OutsideChannel.turned_on_at.is_not(None))
    found = db.session.execute(
        select(Agency, OutsideChannel).join(OutsideChannel, OutsideChannel.agency_id == Agency.id).where(*on)
    )
    return [(agency, channel) for agency, channel in found if may_have(agency, way)]
