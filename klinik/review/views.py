"""The saved views of the queue: what each is called, and which cases it shows."""

import uuid
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, select

from klinik.accounts.models import User
from klinik.notifications.kinds import State, Way
from klinik.notifications.models import Notification
from klinik.reports.codes import ACTIVE, CLOSED, OPEN, CaseKind, CaseStatus
from klinik.reports.models import Case, Report
from klinik.review.models import Escalation
from klinik.review.queries import clocks


class View(StrEnum):
    """A saved view; the values stand in addresses."""

    ACTION = "action"
    MINE = "mine"
    UNTAKEN = "untaken"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    EMERGENCY = "emergency"
    ESCALATED = "escalated"
    APPROVAL = "approval"
    NEEDS_INFO = "needs_info"
    WAITING_AGENCY = "waiting_agency"
    OBJECTIONS = "objections"
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
    View.EMERGENCY: _l("Darurat"),
    View.ESCALATED: _l("Eskalasi"),
    View.APPROVAL: _l("Menunggu tinjauan"),
    View.NEEDS_INFO: _l("Menunggu pelapor"),
    View.WAITING_AGENCY: _l("Menunggu instansi"),
    View.OBJECTIONS: _l("Sanggahan"),
    View.TO_CALL: _l("Perlu ditelepon"),
    View.QUARANTINE: _l("Karantina"),
    View.REFERRED: _l("Dirujuk"),
    View.CLOSED: _l("Selesai"),
}
# The views in the order and the groups in which people think of them: what I do, what hurries, what waits, the rest.
GROUPS: tuple[tuple[View, ...], ...] = (
    (View.ACTION, View.MINE, View.UNTAKEN),
    (View.EMERGENCY, View.OVERDUE, View.ESCALATED, View.DUE_SOON),
    (View.APPROVAL, View.WAITING_AGENCY, View.NEEDS_INFO),
    (View.OBJECTIONS, View.TO_CALL, View.QUARANTINE),
    (View.REFERRED, View.CLOSED),
)
IN_WORK = frozenset(View) - {View.TO_CALL, View.REFERRED, View.CLOSED}  # counted in one pass over the cases in work
OVER = frozenset({View.REFERRED, View.CLOSED})  # nothing is due there any more: the newest come first
MOST_COUNTED = 1000  # of what grows without end


def shows(view: View, *, user: User, at: datetime) -> ColumnElement[bool]:
    """Return the condition that a case in this view fulfils."""
    return CONDITIONS[view](user, at)


def to_call(user: User) -> Select[uuid.UUID]:
    """Return the cases in which a reporter with a telephone and no other channel waits to hear something."""
    return (
        select(Report.case_id)
        .join(Notification, Notification.recipient_id == Report.recipient_id)
        .where(
            Notification.agency_id == user.agency_id,
            Notification.channel == Way.PHONE,
            Notification.state == State.WAITING,
        )
    )


def escalated(user: User) -> Select[uuid.UUID]:
    """Return the cases that wait for a decision of the head."""
    return select(Escalation.case_id).where(Escalation.agency_id == user.agency_id, Escalation.decided_at.is_(None))


CONDITIONS: dict[View, Callable[[User, datetime], ColumnElement[bool]]] = {
    View.ACTION: lambda _user, _at: Case.status.in_(sorted(OPEN - {CaseStatus.WAITING_AGENCY})),
    View.MINE: lambda user, _at: and_(Case.taken_by_id == user.id, Case.status.in_(sorted(ACTIVE))),
    View.UNTAKEN: lambda _user, _at: and_(Case.taken_by_id.is_(None), clocks.runs()),
    View.DUE_SOON: lambda _user, at: clocks.is_soon(at),
    View.OVERDUE: lambda _user, at: clocks.is_late(at),
    View.EMERGENCY: lambda _user, _at: and_(Case.is_emergency, Case.status.in_(sorted(ACTIVE))),
    View.ESCALATED: lambda user, _at: and_(Case.id.in_(escalated(user)), Case.status.in_(sorted(ACTIVE))),
    View.APPROVAL: lambda _user, _at: Case.status == CaseStatus.AWAITING_APPROVAL,
    View.NEEDS_INFO: lambda _user, _at: Case.status == CaseStatus.NEEDS_INFO,
    View.WAITING_AGENCY: lambda _user, _at: Case.status == CaseStatus.WAITING_AGENCY,
    View.OBJECTIONS: lambda _user, _at: and_(Case.kind == CaseKind.OBJECTION, Case.status.in_(sorted(ACTIVE))),
    View.TO_CALL: lambda user, _at: Case.id.in_(to_call(user)),
    View.QUARANTINE: lambda _user, _at: and_(Case.is_quarantined, Case.status.in_(sorted(ACTIVE))),
    View.REFERRED: lambda _user, _at: Case.status == CaseStatus.REFERRED,
    View.CLOSED: lambda _user, _at: Case.status.in_(sorted(CLOSED - {CaseStatus.MERGED})),
}
