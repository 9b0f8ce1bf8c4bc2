"""Finishing erasures, off the way of whoever confirmed them."""

import uuid
from datetime import timedelta
from pathlib import Path

from flask import current_app

from klinik.background import periodic, task
from klinik.db import db, now
from klinik.erasures import ledger, services
from klinik.erasures.models import Erasure


@task("erasures.finish")
def finish(erasure_id: str) -> None:
    """Remove the files of one erasure and what is left of it in the index. Run twice it finds nothing more."""
    services.finish(db.session.get_one(Erasure, uuid.UUID(erasure_id)), at=now())
    db.session.commit()


@periodic("erasures.look", every=timedelta(minutes=1))
def look() -> None:
    """Finish what the broker lost, erase again from what was published since, note it all outside the database."""
    for erasure in services.to_repeat():
        services.repeat(erasure, at=now())
        db.session.commit()
    for erasure_id in services.unfinished():
        finish(str(erasure_id))
    ledger.write_down(Path(current_app.config["ERASURES"]))
