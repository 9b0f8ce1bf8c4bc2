"""What has come before the head, and what was decided."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from klinik.accounts import Scope
from klinik.db import db
from klinik.errors import NotFound
from klinik.reports.codes import ACTIVE
from klinik.reports.models import Case
from klinik.review.models import Escalation

MOST_OPEN = 25
MOST_PAST = 25
IN_WORK = Case.status.in_(sorted(ACTIVE))


def waiting(*, scope: Scope) -> Sequence[Escalation]:
    """Return what waits for a decision, those first that have waited longest; what was closed meanwhile is settled."""
    wanted = _mine(scope).where(Escalation.decided_at.is_(None), IN_WORK)
    return db.session.scalars(wanted.order_by(Escalation.raised_at, Escalation.id).limit(MOST_OPEN)).all()


def past(*, scope: Scope) -> Sequence[Escalation]:
    """Return what was decided, or settled itself, the latest first."""
    wanted = _mine(scope).where(or_(Escalation.decided_at.is_not(None), ~IN_WORK))
    return db.session.scalars(wanted.order_by(Escalation.raised_at.desc(), Escalation.id).limit(MOST_PAST)).all()


def of_case(case: Case) -> Sequence[Escalation]:
    """Return how often a case came before the head, and what was decided, the last time first."""
    wanted = select(Escalation).where(Escalation.case_id == case.id).options(joinedload(Escalation.decided_by))
    return db.session.scalars(wanted.order_by(Escalation.raised_at.desc())).all()


def one(escalation_id: uuid.UUID, *, scope: Scope) -> Escalation:
    """Return one of the reader's agency. Raises NotFound."""
    found = db.session.scalar(_mine(scope).where(Escalation.id == escalation_id))
    if found is None:
        raise NotFound
    return found


def _mine(scope: Scope) -> Select[Escalation]:
    wanted = select(Escalation).join(Case, Case.id == Escalation.case_id)
    people = contains_eager(Escalation.case).joinedload(Case.taken_by), joinedload(Escalation.decided_by)
    return wanted.where(Escalation.agency_id.in_(scope.agency_ids)).options(*people)
