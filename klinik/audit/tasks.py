"""The trail is sealed every minute, and its ends are written to the log every day."""

import logging
from datetime import timedelta

from klinik import background
from klinik.audit import chain
from klinik.db import db, now

log = logging.getLogger(__name__)


@background.periodic("audit.seal", every=timedelta(minutes=1))
def seal() -> None:
    """Seal what is committed, batch by batch. Safe to run twice: a sealed event is not waiting any more."""
    while chain.seal():
        db.session.commit()


@background.periodic("audit.anchor", every=timedelta(hours=1))
def anchor() -> None:
    """Once a day, write the end of each chain to the log, out of reach of whoever can change the database."""
    if background.once("audit.anchor", f"{now():%Y-%m-%d}"):
        for seal in chain.heads():
            log.info("audit anchor chain=%s position=%d hash=%s", seal.chain, seal.last_position, seal.hash.hex())
    db.session.commit()
