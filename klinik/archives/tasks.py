"""Fetching pages. Each may run twice, or twice at once: an attempt counts before it is made, a result is kept once."""

import uuid
from datetime import timedelta

from klinik.archives import keeping, queries, services
from klinik.background import enqueue, periodic, task
from klinik.db import db, now

AT_ONCE = 20  # copies that one look hands out


@task(services.FETCH)
def fetch(copy_id: str) -> None:
    """Keep one copy. Run twice it finds nothing more to do. No transaction is open while the page is fetched."""
    key = uuid.UUID(copy_id)
    url = keeping.lease(key, at=now())
    db.session.commit()
    if url is not None:
        found = keeping.fetch(url)
        keeping.settle(key, found, at=now())
        db.session.commit()


@periodic("archives.look", every=timedelta(seconds=30))
def look() -> None:
    """Find copies whose nudge was lost, whose worker died, or whose next attempt has come."""
    for copy_id in queries.due(now(), limit=AT_ONCE):
        enqueue(services.FETCH, str(copy_id))
    db.session.commit()
