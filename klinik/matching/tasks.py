"""Counting words, so that rare ones weigh more; asking where shortened links lead."""

import logging
from datetime import timedelta

from klinik.background import enqueue, periodic, task
from klinik.db import db, now
from klinik.fetching import Unreachable
from klinik.matching import resolving, services, shortened

log = logging.getLogger(__name__)


@periodic("matching.tally", every=timedelta(minutes=1))
def tally() -> None:
    """Count what came and went since the last time. Run twice it finds nothing more."""
    while services.tally():
        db.session.commit()


@task(shortened.RESOLVE)
def resolve() -> None:
    """Ask where a few links lead. An attempt counts before it is made; run twice, each link is asked by one of them."""
    links = shortened.lease(at=now())
    db.session.commit()
    for link in links:
        try:
            target = resolving.target(link)
        except Unreachable:
            log.info("a shortener did not answer: %s", link.partition("/")[0])
        else:
            services.lead(link, target)
            db.session.commit()
    if links:
        look_at_links()


@periodic("matching.look_at_links", every=timedelta(minutes=1))
def look_at_links() -> None:
    """Find links that nobody has asked about: the nudge was lost, or it is time to ask again."""
    if shortened.is_due(at=now()):
        enqueue(shortened.RESOLVE)
    db.session.commit()
