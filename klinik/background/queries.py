"""Whether work gets done."""

from datetime import datetime

from sqlalchemy import func, select

from klinik.background.broker import MOST_DELIVERIES
from klinik.background.models import Heartbeat, Redelivery
from klinik.background.services import WORKER
from klinik.db import db


def last_heartbeat() -> datetime | None:
    """Return when a worker last did something; None where none ever did."""
    return db.session.scalar(select(Heartbeat.at).where(Heartbeat.name == WORKER))


def given_up(*, since: datetime) -> int:
    """Return how many tasks were given up because they kept killing their worker."""
    too_often = (Redelivery.times >= MOST_DELIVERIES, Redelivery.at >= since)
    return db.session.scalars(select(func.count()).select_from(Redelivery).where(*too_often)).one()
