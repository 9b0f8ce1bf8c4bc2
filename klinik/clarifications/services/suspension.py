"""Suspension: one person alone may put the banner "sedang ditinjau ulang" over an answer, at once."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from klinik import audit
from klinik.accounts.models import User
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification
from klinik.clarifications.services import drawing
from klinik.clarifications.services.drafting import NotPublished
from klinik.clarifications.services.publishing import SamePerson
from klinik.db import db
from klinik.errors import KlinikError
from klinik.web import cache


class AlreadySuspended(KlinikError):
    message = _l("Klarifikasi ini sudah ditangguhkan.")


class NotSuspended(KlinikError):
    message = _l("Klarifikasi ini tidak sedang ditangguhkan.")


def suspend(clarification: Clarification, *, by: User, reason: str, at: datetime) -> None:
    """Put the banner up. Raises NotPublished, AlreadySuspended."""
    db.session.refresh(clarification, with_for_update=True)
    if clarification.state is not ClarificationState.PUBLISHED:
        raise NotPublished
    if clarification.suspended_at:
        raise AlreadySuspended
    clarification.suspended_at, clarification.suspended_by_id = at, by.id
    clarification.suspension_reason = reason
    _show(clarification, at)
    audit.record("clarification.suspended", clarification, by=by)


def lift(clarification: Clarification, *, by: User, at: datetime) -> None:
    """Take the banner down: another person than the one who put it up. Raises NotSuspended, SamePerson."""
    db.session.refresh(clarification, with_for_update=True)
    if not clarification.suspended_at:
        raise NotSuspended
    if clarification.suspended_by_id == by.id:
        raise SamePerson
    clarification.suspended_at = clarification.suspended_by_id = None
    clarification.suspension_reason = ""
    _show(clarification, at)
    audit.record("clarification.suspension_lifted", clarification, by=by)


def _show(clarification: Clarification, at: datetime) -> None:
    clarification.updated_at = at
    drawing.want(clarification)
    db.session.flush()
    cache.invalidate(clarification.agency_id)
