"""The saved replies of an office."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from klinik.accounts import Scope
from klinik.db import db
from klinik.review.models import SavedReply


def replies(*, scope: Scope) -> Sequence[SavedReply]:
    """Return the replies of the reader's office, by name."""
    mine = select(SavedReply).where(SavedReply.agency_id.in_(scope.agency_ids))
    return db.session.scalars(mine.order_by(func.lower(SavedReply.name))).all()


def reply(reply_id: uuid.UUID, *, scope: Scope) -> SavedReply:
    """Return one of them. Raises NotFound."""
    return scope.one(SavedReply, reply_id)
