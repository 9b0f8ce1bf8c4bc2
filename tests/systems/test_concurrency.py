"""A form that is pressed twice at the same moment, by one admin or by two."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from klinik.accounts.models import Role, User
from klinik.db import db, now
from klinik.systems import services
from klinik.systems.models import Right, SystemKey
from klinik.webhooks import services as webhooks
from klinik.webhooks.codes import EventType
from klinik.webhooks.models import Webhook
from tests.factories.clarifications import staff
from tests.review.test_concurrency import at_once

pytestmark = pytest.mark.concurrency


@pytest.fixture
def admins(separate_app):
    found = [staff(Role.ADMIN).id for _ in range(4)]
    db.session.commit()
    return found


def test_of_four_keys_of_one_name_one_is_made(separate_app, admins):
    words = {"name": "Pantauan", "rights": [Right.READ_REPORTS], "lasts": timedelta(days=90)}

    def making(user_id):
        return lambda: services.make(by=db.session.get_one(User, user_id), **words, at=now())

    outcomes = at_once(separate_app, map(making, admins))

    assert outcomes == Counter({"done": 1, "409": 3})
    assert db.session.scalar(select(func.count(SystemKey.id))) == 1


def test_of_four_registrations_of_one_address_one_is_made(separate_app, admins, names):
    def registering(user_id):
        return lambda: webhooks.register(
            "https://8.8.8.8/hook", list(EventType), by=db.session.get_one(User, user_id), at=now()
        )

    outcomes = at_once(separate_app, map(registering, admins))

    assert outcomes == Counter({"done": 1, "409": 3})
    assert db.session.scalar(select(func.count(Webhook.id))) == 1
