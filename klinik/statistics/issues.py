"""The published answers that people asked about most."""

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import selectinload

from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.statistics.counted import NONE, Kind
from klinik.statistics.figures import Issue

MOST = 5


def most_reported(settled: Subquery) -> tuple[Issue, ...]:
    """Return the public answers with the most complaints, with what they said at the end of the period."""
    count = func.sum(settled.c.reports).label("reports")
    top = db.session.execute(
        select(settled.c.revision_id, count)
        .join(Clarification, Clarification.id == settled.c.clarification_id)
        .where(
            settled.c.kind == Kind.COMPLAINT,
            Clarification.state == ClarificationState.PUBLISHED,
            Clarification.suspended_at.is_(None),
        )
        .group_by(settled.c.revision_id, Clarification.public_id)
        .order_by(count.desc(), Clarification.public_id)
        .limit(MOST)
    ).all()
    revisions = {revision.id: revision for revision in _revisions([row.revision_id for row in top])}
    return tuple(_issue(revisions[row.revision_id], int(row.reports)) for row in top)


def _revisions(ids: list[object]) -> list[Revision]:
    query = select(Revision).where(Revision.id.in_(ids))
    return list(db.session.scalars(query.options(selectinload(Revision.sources), selectinload(Revision.clarification))))


def _issue(revision: Revision, reports: int) -> Issue:
    source = revision.sources[0] if revision.sources else None
    return Issue(
        public_id=revision.clarification.public_id or "",
        slug=revision.clarification.slug,
        claim=revision.claim,
        fact=revision.headline,
        verdict=revision.verdict or NONE,
        topic=revision.topic or NONE,
        source=" – ".join(part for part in (source.title, source.publisher) if part) if source else "",
        source_url=source.url if source else "",
        reports=reports,
        first_seen=revision.first_seen_on.isoformat() if revision.first_seen_on else "",
    )
