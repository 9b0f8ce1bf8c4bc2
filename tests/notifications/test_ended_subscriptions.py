"""A subscription that has ended begins again only with a new wish and a new yes."""

from datetime import timedelta

from sqlalchemy import func, select

from klinik.db import db, now
from klinik.notifications import services
from klinik.notifications.kinds import Series
from klinik.notifications.models import Notification
from tests.notifications.test_subscriptions import asked, subscription

__all__ = ["asked"]  # a fixture


def test_an_old_link_does_not_begin_again_what_was_ended(client, asked):
    client.post(asked)
    client.post(asked.replace("setuju", "berhenti"))

    assert client.get(asked).status_code == client.post(asked).status_code == 404
    assert not subscription().is_active


def test_who_stopped_and_asks_again_the_same_day_gets_a_link(client, asked, agency):
    client.post(asked)
    client.post(asked.replace("setuju", "berhenti"))

    services.subscribe(agency, contact="budi@contoh.id", series=Series.WEEKLY, at=now() + timedelta(minutes=5))

    assert db.session.scalar(select(func.count()).select_from(Notification)) == 2


def test_who_stopped_has_to_say_yes_again(client, asked, agency):
    client.post(asked)
    client.post(asked.replace("setuju", "berhenti"))

    services.subscribe(agency, contact="budi@contoh.id", series=Series.WEEKLY, at=now() + timedelta(days=1))

    assert not subscription().is_active
    assert subscription().stopped_at is None
