"""Tidying the folder."""

from celery.schedules import crontab

from klinik.background import periodic
from klinik.db import db, now
from klinik.files import services


@periodic("files.sweep", every=crontab(minute=43))
def sweep() -> None:
    """Remove what nobody refers to any more, a sixteenth of the folder each hour. Run twice it finds nothing more."""
    services.sweep(now(), first=f"{now().hour % 16:x}")
    db.session.commit()
