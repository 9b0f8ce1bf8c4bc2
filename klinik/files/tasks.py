"""Tidying the folder."""

from celery.schedules import crontab

from klinik.background import periodic
from klinik.db import db, now
from klinik.files import services


@periodic("files.sweep", every=crontab(hour=19, minute=43), seconds=900)
def sweep() -> None:
    """Remove contents that no row refers to. Run twice it finds nothing more."""
    services.sweep(now())
    db.session.commit()
