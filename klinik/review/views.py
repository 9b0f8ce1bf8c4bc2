"""The saved views of the queue: what each is called, and which cases it shows."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, select

from klinik.accounts.models import User
from klinik.notifications.kinds import State, Way
from klinik.notifications.models import Notification
from klinik.reports.codes import ACTIVE, CLOSED, OPEN, CaseStatus
from klinik.reports.models import Case, Report
from klinik.review.due import SOON


class View(StrEnum):
    """A saved view; the values stand in addresses."""

    ACTION = "action"
    MINE = "mine"
    UNTAKEN = "untaken"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    APPROVAL = "approval"
    NEEDS_INFO = "needs_info"
    WAITING_AGENCY = "waiting_agency"
    TO_CALL = "to_call"
    QUARANTINE = "quarantine"
    REFERRED = "referred"
    CLOSED = "closed"


VIEW_WORDS: dict[View, LazyString] = {
    View.ACTION: _l("Perlu tindakan"),
    View.MINE: _l("Tugas saya"),
    View.UNTAKEN: _l("Belum diambil"),
    View.DUE_SOON: _l("Mendekati tenggat"),
    View.OVERDUE: _l("Terlambat"),
    View.APPROVAL: _l("Menunggu tinjauan"),
    View.NEEDS_INFO: _l("Menunggu pelapor"),
    View.WAITING_AGENCY: _l("Menunggu instansi"),
    View.TO_CALL: _l("Perlu ditelepon"),
    View.QUARANTINE: _l("Karantina"),
    View.REFERRED: _l("Dirujuk"),
    View.CLOSED: _l("Selesai"),
}
UNCOUNTED = frozenset({View.TO_CALL, View.REFERRED, View.CLOSED})  # they grow without end, or lie outside the work


def shows(view: View, *, user: User, at: datetime) -> ColumnElement[bool]:
    """Return the condition that a case in this view fulfils."""
    return CONDITIONS[view](user, at)


def _running() -> ColumnElement[bool]:
    return Case.status.in_(sorted(OPEN))


def _to_call() -> ColumnElement[bool]:
    """A reporter with a telephone number and no other channel waits to hear something."""
    waiting = (
        select(Report.case_id)
        .join(Notification, Notification.recipient_id == Report.recipient_id)
        .where(Notification.channel == Way.PHONE, Notification.state == State.WAITING)
    )
    return Case.id.in_(waiting)


def _quarantined() -> ColumnElement[bool]:
    suspect = select(Report.id).where(Report.case_id == Case.id, Report.quarantined_at.is_not(None))
    return and_(Case.status.in_(sorted(ACTIVE)), suspect.exists())


CONDITIONS: dict[View, Callable[[User, datetime], ColumnElement[bool]]] = {
    View.ACTION: lambda _user, _at: Case.status.in_(sorted(OPEN - {CaseStatus.WAITING_AGENCY})),
    View.MINE: lambda user, _at: and_(Case.taken_by_id == user.id, Case.status.in_(sorted(ACTIVE))),
    View.UNTAKEN: lambda _user, _at: and_(Case.taken_by_id.is_(None), _running()),
    View.DUE_SOON: lambda _user, at: and_(_running(), Case.due_at >= at, Case.due_at < at + SOON),
    View.OVERDUE: lambda _user, at: and_(_running(), Case.due_at < at),
    View.APPROVAL: lambda _user, _at: Case.status == CaseStatus.AWAITING_APPROVAL,
    View.NEEDS_INFO: lambda _user, _at: Case.status == CaseStatus.NEEDS_INFO,
    View.WAITING_AGENCY: lambda _user, _at: Case.status == CaseStatus.WAITING_AGENCY,
    View.TO_CALL: lambda _user, _at: _to_call(),
    View.QUARANTINE: lambda _user, _at: _quarantined(),
    View.REFERRED: lambda _user, _at: Case.status == CaseStatus.REFERRED,
    View.CLOSED: lambda _user, _at: Case.status.in_(sorted(CLOSED - {CaseStatus.MERGED})),
}
