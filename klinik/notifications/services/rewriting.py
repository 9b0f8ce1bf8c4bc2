"""An office words its messages itself: each change is a version, and a message keeps the one it was written with."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ScalarSelect, Subquery, select
from sqlalchemy.dialects.postgresql import distinct_on

from klinik import audit
from klinik.agencies import services as agencies
from klinik.agencies.models import Agency
from klinik.audit.services import Actor
from klinik.db import db
from klinik.errors import KlinikError
from klinik.notifications import own_words
from klinik.notifications.kinds import Kind
from klinik.notifications.messages import LANGUAGES, own_kinds
from klinik.notifications.models import MessageText
from klinik.notifications.own_words import Text

OURS = Text("", "")


class OtherVersion(KlinikError):
    """A colleague has saved other words since the page was opened."""

    message = _l("Teks ini sudah diganti rekan Anda. Lihat teks yang sekarang berlaku sebelum menyimpan lagi.")


def rewrite(
    agency: Agency, kind: Kind, texts: Mapping[str, Text], *, by: Actor, seen: int, at: datetime
) -> MessageText | None:
    """Word a message anew in every language, from the next one written on; None where nothing changes.

    Words equal to those that come with the clinic are not kept, so that its later improvements arrive. `seen` is the
    version that the person saw, 0 for none. Raises TextRefused, OtherVersion.
    """
    tidied = {language: own_words.tidy(texts[language]) for language in LANGUAGES}
    kept = {language: OURS if text == own_words.ours(kind, language) else text for language, text in tidied.items()}
    for text in kept.values():
        own_words.check(kind, text)
    agencies.hold(agency.id)
    before = current(agency.id, kind)
    if seen != (before.version if before else 0):
        raise OtherVersion
    if kept == (before.texts if before else dict.fromkeys(LANGUAGES, OURS)):
        return None
    fresh = MessageText(agency_id=agency.id, kind=kind, version=before.version + 1 if before else 1)
    fresh.texts, fresh.written_by_id, fresh.written_at = kept, by.id, at
    db.session.add(fresh)
    db.session.flush()
    audit.record("message_text.changed", fresh, by=by, fields=[kind])
    return fresh


def current(agency_id: uuid.UUID, kind: Kind) -> MessageText | None:
    """Return the words of a message as an office has them now; None where it never changed them."""
    return next(iter(versions(agency_id, kind, most=1)), None)


def versions(agency_id: uuid.UUID, kind: Kind, *, most: int = 50) -> Sequence[MessageText]:
    """Return the versions of a message's words, the newest first."""
    mine = select(MessageText).where(MessageText.agency_id == agency_id, MessageText.kind == kind)
    return db.session.scalars(mine.order_by(MessageText.version.desc()).limit(most)).all()


def all_current(agency_id: uuid.UUID) -> Mapping[Kind, MessageText]:
    """Return the present version of every message that an office has ever worded itself."""
    mine = select(MessageText).where(MessageText.agency_id == agency_id).ext(distinct_on(MessageText.kind))
    return {row.kind: row for row in db.session.scalars(mine.order_by(MessageText.kind, MessageText.version.desc()))}


def may_be_worded(kind: Kind) -> bool:
    """Say whether an office may have its own words for a message."""
    return kind in own_kinds()


def latest_id(agency_id: uuid.UUID, kind: Kind) -> ScalarSelect[uuid.UUID]:
    """Return, as part of a statement, with which version a message of an office is written."""
    mine = select(MessageText.id).where(MessageText.agency_id == agency_id, MessageText.kind == kind)
    return mine.order_by(MessageText.version.desc()).limit(1).scalar_subquery()


def latest_ids(kind: Kind) -> Subquery:
    """Return the same for every office, as (agency_id, id)."""
    columns = (MessageText.agency_id, MessageText.id)
    newest = select(*columns).where(MessageText.kind == kind).ext(distinct_on(MessageText.agency_id))
    return newest.order_by(MessageText.agency_id, MessageText.version.desc()).subquery()
