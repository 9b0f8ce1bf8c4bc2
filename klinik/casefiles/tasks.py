"""Making case files and letting them go. Each may run twice, or twice at once, without harm."""

import uuid
from datetime import timedelta

from klinik.background import enqueue, periodic, task
from klinik.casefiles import making, queries, services
from klinik.db import db, now

AT_ONCE = 5  # files that one look hands out


@task(services.MAKE)
def make(case_file_id: str) -> None:
    """Make one case file. Run twice it finds it made."""
    case_file = making.lease(uuid.UUID(case_file_id), at=now())
    db.session.commit()
    if case_file is not None:
        making.make(case_file, at=now(), saved=db.session.commit)
        db.session.commit()


@periodic("casefiles.look", every=timedelta(seconds=30))
def look() -> None:
    """Find files whose nudge was lost or whose worker died."""
    for case_file_id in queries.due(now(), limit=AT_ONCE):
        enqueue(services.MAKE, str(case_file_id))
    db.session.commit()


@periodic("casefiles.purge", every=timedelta(hours=1))
def purge() -> None:
    """Remove what has been kept long enough. Run twice it finds nothing more."""
    services.purge(at=now())
    db.session.commit()
