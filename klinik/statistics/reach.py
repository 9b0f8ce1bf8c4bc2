"""How far answers went."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from klinik.db import db
from klinik.notifications.kinds import State
from klinik.notifications.models import Notification
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Report
from klinik.statistics.counted import is_complaint, is_received
from klinik.statistics.weeks import Period


def answered_at_once(agency_ids: Sequence[uuid.UUID], period: Period) -> int:
    """Return how many people had their answer in the moment they asked, since it was known already."""
    count = (
        select(func.count())
        .select_from(Report)
        .join(Case, Case.id == Report.case_id)
        .where(
            is_received(agency_ids, period),
            is_complaint(),
            Case.status == CaseStatus.ANSWERED,
            Case.closed_at <= Report.received_at,
        )
    )
    return db.session.scalar(count) or 0


def told(agency_ids: Sequence[uuid.UUID], period: Period) -> int:
    """Return how many people were sent an answer, a correction or a retraction in the period."""
    people = func.count(Notification.recipient_id.distinct())
    count = select(people).where(
        Notification.agency_id.in_(agency_ids),
        Notification.revision_id.is_not(None),
        Notification.state.in_([State.SENT, State.DELIVERED]),
        Notification.sent_at >= period.start,
        Notification.sent_at < period.end,
    )
    return db.session.scalar(count) or 0
