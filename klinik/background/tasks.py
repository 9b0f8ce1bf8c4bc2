"""The heartbeat, and forgetting what nobody needs to know any more."""

from datetime import timedelta

from celery.schedules import crontab

from klinik.background import services
from klinik.background.schedule import periodic
from klinik.db import db, now


@periodic("background.canary", every=timedelta(minutes=1), seconds=20)
def canary() -> None:
    """Show that beat, broker, worker and database work. Run twice it says the same."""
    services.beat_heart(at=now())
    db.session.commit()


@periodic("background.forget", every=crontab(hour=19, minute=17))
def forget() -> None:
    """Delete old traces of tasks. Run twice it finds nothing more."""
    services.forget(before=now() - services.KEPT)
    db.session.commit()
