"""Which erasures there are, of the reader's own office."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from klinik.accounts import Scope
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.erasures.models import Erasure, ErasureState
from klinik.errors import NotFound
from klinik.reports.codes import DataOutcome
from klinik.reports.models import DataRequest

NEWEST_FIRST = (Erasure.decided_at, Erasure.id)


def erasure(erasure_id: uuid.UUID, *, scope: Scope) -> Erasure:
    """Return one erasure. Raises NotFound."""
    found = db.session.scalar(_mine(scope).where(Erasure.id == erasure_id))
    if found is None:
        raise NotFound
    return found


def waiting(*, scope: Scope) -> Sequence[Erasure]:
    """Return the proposals that wait for a second person, the oldest first."""
    return db.session.scalars(_mine(scope).where(Erasure.state == ErasureState.PROPOSED).order_by(Erasure.id)).all()


def decided(*, scope: Scope) -> Select[Erasure]:
    """Return what was erased or dropped, for a page at a time."""
    return _mine(scope).where(Erasure.state != ErasureState.PROPOSED)


def clarification(public_id: str, *, scope: Scope) -> Clarification | None:
    """Return a clarification of the reader's office by the number that somebody typed."""
    said = Clarification.public_id == public_id.strip().upper()
    return db.session.scalar(select(Clarification).where(said, Clarification.agency_id.in_(scope.agency_ids)))


def request(number: str, *, scope: Scope) -> DataRequest | None:
    """Return a request that an erasure can answer: one that waits, or that was granted."""
    said = DataRequest.number == number.strip().upper()
    found = db.session.scalar(select(DataRequest).where(said, DataRequest.agency_id.in_(scope.agency_ids)))
    return None if found is None or found.outcome is DataOutcome.REFUSED else found


def _mine(scope: Scope) -> Select[Erasure]:
    mine = select(Erasure).where(Erasure.agency_id.in_(scope.agency_ids))
    return mine.options(selectinload(Erasure.clarification).selectinload(Clarification.current))
