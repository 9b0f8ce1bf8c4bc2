"""How far answers went."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import QueryableAttribute

from klinik.db import db
from klinik.matching.models import Decision, MatchDecision
from klinik.notifications.kinds import Series, State
from klinik.notifications.models import Notification, Subscription
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Report
from klinik.reports.services import known
from klinik.statistics.counted import is_complaint, is_received
from klinik.statistics.weeks import Period


@dataclass(frozen=True)
class Reach:
    """How many people an answer came to, by the way it came. The ways overlap, so they are never added up."""

    deflected: int = 0  # found the answer while asking, and needed to file nothing
    at_once: int = 0  # filed, and had the answer in the same moment
    told: int = 0  # were sent an answer, a correction or a retraction
    subscribers: int = 0  # were to get the weekly summary by mail when the period ended


def reach(agency_ids: Sequence[uuid.UUID], period: Period) -> Reach:
    """Return how far the answers of a period went."""
    return Reach(
        deflected=_deflected(agency_ids, period),
        at_once=_answered_at_once(agency_ids, period),
        told=_told(agency_ids, period),
        subscribers=_subscribers(agency_ids, period),
    )


def _deflected(agency_ids: Sequence[uuid.UUID], period: Period) -> int:
    return _count(
        MatchDecision.id,
        MatchDecision.agency_id.in_(agency_ids),
        MatchDecision.asked_kind == known.DRAFT,
        MatchDecision.decision == Decision.CHOSEN,
        *_within(MatchDecision.decided_at, period),
    )


def _answered_at_once(agency_ids: Sequence[uuid.UUID], period: Period) -> int:
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


def _told(agency_ids: Sequence[uuid.UUID], period: Period) -> int:
    return _count(
        Notification.recipient_id.distinct(),
        Notification.agency_id.in_(agency_ids),
        Notification.revision_id.is_not(None),
        Notification.state.in_([State.SENT, State.DELIVERED]),
        *_within(Notification.sent_at, period),
    )


def _subscribers(agency_ids: Sequence[uuid.UUID], period: Period) -> int:
    return _count(
        Subscription.recipient_id.distinct(),
        Subscription.agency_id.in_(agency_ids),
        Subscription.series == Series.WEEKLY,
        Subscription.confirmed_at < period.end,
        or_(Subscription.stopped_at.is_(None), Subscription.stopped_at >= period.end),
    )


def _count(what: ColumnElement[uuid.UUID] | QueryableAttribute[uuid.UUID], *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(what)).where(*conditions)) or 0


def _within(moment: QueryableAttribute[object], period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return moment >= period.start, moment < period.end
