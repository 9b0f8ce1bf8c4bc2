"""What the desk shows of clarifications: the list, one with its draft, how many would be told."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from klinik.accounts import Scope
from klinik.clarifications import queries as clarifications
from klinik.clarifications.codes import ClarificationState, RevisionState
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.errors import NotFound
from klinik.notifications.models import Recipient
from klinik.notifications.services.telling import told
from klinik.reports.models import Case, Report
from klinik.reports.services.cases import COUNTS

PAGE = 50
OPEN_STATES = (RevisionState.DRAFT, RevisionState.AWAITING_APPROVAL)


@dataclass(frozen=True)
class Audience:
    """How many people a publication reaches: by channel, and those who left no contact."""

    by_channel: dict[str, int]
    without_contact: int

    @property
    def told(self) -> int:
        return sum(self.by_channel.values())


def clarification(public_id: str, *, scope: Scope) -> Clarification:
    """Return a clarification of the reader's agency by its public id. Raises NotFound."""
    wanted = select(Clarification).where(
        Clarification.public_id == public_id, Clarification.agency_id.in_(scope.agency_ids)
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def any_published(public_id: str) -> Clarification:
    """Return a published clarification of whichever agency: answers are shared. Raises NotFound."""
    wanted = select(Clarification).where(
        Clarification.public_id == public_id.strip().upper(), Clarification.state == ClarificationState.PUBLISHED
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def listed(*, scope: Scope, q: str = "") -> Sequence[Any]:
    """Return the agency's public clarifications, those with a draft or under review first, then the newest."""
    draft = aliased(Revision)
    open_draft = and_(draft.clarification_id == Clarification.id, draft.state.in_(OPEN_STATES))
    wanted = (
        select(Clarification, Revision, draft.state.label("draft_state"), draft.kind.label("draft_kind"))
        .join(Revision, Revision.id == Clarification.current_revision_id)
        .outerjoin(draft, open_draft)
        .where(Clarification.agency_id.in_(scope.agency_ids))
    )
    if q:
        found = Clarification.id.in_(clarifications.with_words(q))
        wanted = wanted.where(or_(found, Clarification.public_id == q.strip().upper()))
    first = or_(draft.id.is_not(None), Clarification.suspended_at.is_not(None))
    return db.session.execute(wanted.order_by(first.desc(), Clarification.updated_at.desc()).limit(PAGE)).all()


def audience(revision: Revision) -> Audience:
    """Return who would be told if this revision were published now."""
    if revision.clarification.current is None:
        waiting = select(Case.id).where(Case.clarification_id == revision.clarification_id, Case.closed_at.is_(None))
        return heard_of(Report.case_id.in_(waiting))
    hears = told(_earlier(revision)).subquery()
    return Audience(_by_channel(select(hears.c.recipient_id)), 0)


def heard_of(*which: ColumnElement[bool]) -> Audience:
    """Return who hears when the cases of these reports are answered."""
    mine = select(Report).where(*which, *COUNTS)
    people = mine.with_only_columns(Report.recipient_id).where(Report.recipient_id.is_not(None)).distinct()
    nobody = mine.with_only_columns(func.count()).where(Report.recipient_id.is_(None))
    return Audience(_by_channel(people), db.session.scalar(nobody) or 0)


def _by_channel(people: Select[Any]) -> dict[str, int]:
    counted = select(Recipient.channel, func.count()).where(
        Recipient.id.in_(people), Recipient.stopped_at.is_(None), Recipient.blocked_at.is_(None)
    )
    return {channel.value: count for channel, count in db.session.execute(counted.group_by(Recipient.channel))}


def _earlier(revision: Revision) -> Sequence[uuid.UUID]:
    mine = select(Revision.id).where(
        Revision.clarification_id == revision.clarification_id, Revision.number.is_not(None)
    )
    return db.session.scalars(mine).all()
