"""Keys that end soon."""

from celery.schedules import crontab

from klinik.background import periodic
from klinik.db import db, now
from klinik.systems import services


@periodic("systems.warn", every=crontab(hour=1, minute=11))
def warn() -> None:
    """Tell admins which keys end soon. Run twice it tells nobody twice."""
    services.warn(at=now())
    db.session.commit()
