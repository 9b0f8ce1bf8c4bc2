"""What is over is forgotten after a time."""

from celery.schedules import crontab

from klinik.background import periodic
from klinik.board import services
from klinik.db import db, now


@periodic("board.forget", every=crontab(hour=19, minute=47))
def forget() -> None:
    """Remove old slots of the screens. Run twice it finds nothing more."""
    services.forget_old(at=now())
    db.session.commit()
