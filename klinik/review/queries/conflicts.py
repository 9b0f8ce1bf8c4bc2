"""Published answers to what seems the same claim that say something else: an office warns before it contradicts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klinik import matching
from klinik.agencies.models import Agency
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.matching import Band

MOST = 3
SURE = (Band.SAME, Band.LIKELY)


def of(revision: Revision) -> Sequence[tuple[Clarification, str]]:
    """Return answers to what is very likely the same claim with another conclusion, each with its office's name."""
    if not revision.claim or revision.verdict is None:
        return []
    said = "\n".join(filter(None, [revision.claim, revision.headline]))
    found = matching.find(text=said, kinds=("clarification",), agency_id=revision.agency_id, limit=2 * MOST)
    keys = [match.id for match in found if match.band in SURE and match.id != revision.clarification_id]
    wanted = (
        select(Clarification, Agency.name)
        .join(Revision, Revision.id == Clarification.current_revision_id)
        .join(Agency, Agency.id == Clarification.agency_id)
        .where(
            Clarification.id.in_(keys),
            Clarification.state == ClarificationState.PUBLISHED,
            Revision.verdict != revision.verdict,
        )
        .options(joinedload(Clarification.current))
    )
    rows = db.session.execute(wanted.order_by(Clarification.updated_at.desc()).limit(MOST))
    return [(answer, name) for answer, name in rows]
