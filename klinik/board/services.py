"""Putting a published answer on the screens, with a second person behind it, and taking it off at once."""

import uuid
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from klinik import audit
from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.board import permissions
from klinik.board.models import ScreenSlot, SlotState
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed
from klinik.web import cache

DAY = func.make_interval(0, 0, 0, 1)  # years, months, weeks, days


class NotStanding(KlinikError):
    message = _l("Klarifikasi ini sedang ditinjau ulang atau sudah dicabut, jadi tidak dapat ditayangkan.")


class AlreadyPlanned(KlinikError):
    message = _l("Klarifikasi ini sudah ada di daftar tayang pada sebagian waktu itu.")


class TooLate(KlinikError):
    message = _l("Waktu tayangnya sudah lewat.")


class NotWaiting(KlinikError):
    message = _l("Jadwal tayang ini tidak menunggu persetujuan lagi.")


class SamePerson(KlinikError):
    status = 403
    message = _l("Anda yang menyiapkan jadwal tayang ini. Orang lain yang harus menyetujuinya.")


def playlist(agency_id: uuid.UUID) -> str:
    """Return under which key pages show what an office has on its screens."""
    return f"videotron:{agency_id}"


def add(clarification: Clarification, *, starts_at: datetime, ends_at: datetime, by: User, at: datetime) -> ScreenSlot:
    """Propose to show an answer from one moment to another.

    Raises NotAllowed, NotStanding, TooLate, AlreadyPlanned (also when a form is sent twice).
    """
    if not permissions.may_prepare(by, clarification):
        raise NotAllowed
    _hold(clarification)
    if ends_at <= at:
        raise TooLate
    planned = select(ScreenSlot.id).where(
        ScreenSlot.clarification_id == clarification.id,
        ScreenSlot.withdrawn_at.is_(None),
        ScreenSlot.starts_at < ends_at,
        ScreenSlot.ends_at > starts_at,
    )
    if db.session.scalar(planned.limit(1)):
        raise AlreadyPlanned
    slot = ScreenSlot(agency_id=clarification.agency_id, clarification=clarification)
    slot.starts_at, slot.ends_at, slot.added_by, slot.added_at = starts_at, ends_at, by, at
    db.session.add(slot)
    db.session.flush()
    audit.record("screen_slot.added", slot, by=by)
    return slot


def approve(slot: ScreenSlot, *, by: User, at: datetime) -> None:
    """Stand behind a slot as the second person. Raises NotAllowed, SamePerson, TooLate, NotWaiting, NotStanding."""
    if not permissions.may_decide(by, slot):
        raise NotAllowed
    if slot.added_by_id == by.id:
        raise SamePerson
    _hold(slot.clarification)
    db.session.refresh(slot, with_for_update=True)
    state = slot.state(at)
    if state is SlotState.OVER:
        raise TooLate
    if state is not SlotState.WAITING:
        raise NotWaiting
    slot.approved_by, slot.approved_at = by, at
    db.session.flush()
    audit.record("screen_slot.approved", slot, by=by)
    cache.invalidate(playlist(slot.agency_id))


def withdraw(slot: ScreenSlot, *, by: User, at: datetime) -> None:
    """Take a slot off the screens at once; one person may. Safe to repeat. Raises NotAllowed, TooLate."""
    if not permissions.may_decide(by, slot):
        raise NotAllowed
    db.session.refresh(slot, with_for_update=True)
    state = slot.state(at)
    if state is SlotState.OVER:
        raise TooLate
    if state is SlotState.WITHDRAWN:
        return
    slot.withdrawn_by, slot.withdrawn_at = by, at
    db.session.flush()
    audit.record("screen_slot.withdrawn", slot, by=by)
    cache.invalidate(playlist(slot.agency_id))


def forget_old(*, at: datetime) -> None:
    """Remove slots that ended longer ago than their office keeps what is over; the trail keeps who decided. Safe to
    repeat."""
    kept = select(Agency.retention_days).where(Agency.id == ScreenSlot.agency_id).scalar_subquery()
    db.session.execute(delete(ScreenSlot).where(ScreenSlot.ends_at < at - kept * DAY))


def _hold(clarification: Clarification) -> None:
    """Let nobody suspend or plan the answer until this is done. Raises NotStanding."""
    db.session.refresh(clarification, with_for_update=True)
    if clarification.state is not ClarificationState.PUBLISHED or clarification.suspended_at:
        raise NotStanding
