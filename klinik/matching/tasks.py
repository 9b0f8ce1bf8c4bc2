"""Counting words, so that rare ones weigh more."""

from datetime import timedelta

from klinik.background import periodic
from klinik.db import db
from klinik.matching import services


@periodic("matching.tally", every=timedelta(minutes=1))
def tally() -> None:
    """Count what came and went since the last time. Run twice it finds nothing more."""
    while services.tally():
        db.session.commit()
