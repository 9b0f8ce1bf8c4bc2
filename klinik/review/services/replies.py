"""Balasan tersimpan: an admin keeps them, whoever writes to a reporter puts them in and changes them there."""

import re
from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from klinik import audit
from klinik.accounts.models import User
from klinik.agencies import services as agencies
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import KlinikError
from klinik.review.models import SavedReply
from klinik.web.wording import moment

MOST = 40  # of one office: a list that is longer is not read
WRITTEN = re.compile(r"\{(\w*)\}?|\}")
PLACES = ("instansi", "kantor", "kontak", "tenggat")  # what is the same for everybody who reads; nothing personal


class TooManyReplies(KlinikError):
    status = 422
    message = _l("Instansi Anda sudah menyimpan %(most)s balasan. Hapus satu yang tidak dipakai lagi.")


class ReplyNameTaken(KlinikError):
    status = 422
    message = _l("Sudah ada balasan dengan nama ini. Pilih nama lain.")


class UnknownReplyPlace(KlinikError):
    """Braces that are none of the few places a saved reply may hold."""

    status = 422
    message = _l("%(place)s tidak dikenal. Yang ada: %(known)s.")


def save(reply: SavedReply | None, *, name: str, text: str, by: User, at: datetime) -> SavedReply:
    """Keep a new reply, or change one. Raises TooManyReplies, ReplyNameTaken, UnknownReplyPlace."""
    _check_places(text)
    agencies.hold(by.agency_id)
    mine = select(SavedReply.id).where(SavedReply.agency_id == by.agency_id)
    others = mine.where(SavedReply.id != reply.id) if reply else mine
    if db.session.scalar(others.where(func.lower(SavedReply.name) == name.lower())):
        raise ReplyNameTaken
    if reply is None and len(db.session.scalars(mine).all()) >= MOST:
        raise TooManyReplies(most=MOST)
    deed = "saved_reply.changed" if reply else "saved_reply.added"
    reply = reply or SavedReply(agency_id=by.agency_id)
    reply.name, reply.text, reply.changed_by_id, reply.changed_at = name, text, by.id, at
    db.session.add(reply)
    db.session.flush()
    audit.record(deed, reply, by=by)
    return reply


def remove(reply: SavedReply, *, by: User) -> None:
    """Forget a reply; what was written with it stays."""
    audit.record("saved_reply.removed", reply, by=by)
    db.session.delete(reply)
    db.session.flush()


def filled(reply: SavedReply, *, agency: Agency, due_at: datetime | None) -> str:
    """Return a reply as it is put into a form; a place without a word stays for the writer to see."""
    words = _words(agency, due_at)
    return WRITTEN.sub(lambda found: words.get(found[1] or "", "") or found[0], reply.text)


def _words(agency: Agency, due_at: datetime | None) -> Mapping[str, str]:
    contact = agency.contact_phone or agency.contact_email or ""
    return {
        "instansi": f"Klinik Hoaks {agency.name}",
        "kantor": agency.office,
        "kontak": contact,
        "tenggat": moment(due_at, agency.timezone) if due_at else "",
    }


def _check_places(text: str) -> None:
    for found in WRITTEN.finditer(text):
        if found[0] not in {f"{{{place}}}" for place in PLACES}:
            raise UnknownReplyPlace(place=found[0], known=", ".join(f"{{{place}}}" for place in PLACES))
