"""Whoever may keep a copy of an answer hears that something of it is gone, and nothing of what it was."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from klinik.accounts.models import Role
from klinik.audit import chain
from klinik.clarifications import services as clarifying
from klinik.clarifications.codes import RevisionKind
from klinik.db import db, now
from klinik.erasures import services as erasing
from klinik.erasures import tasks as erasures
from klinik.webhooks import delivering, services, tasks
from klinik.webhooks.codes import ERASED, DeliveryState, EventType, PauseReason
from klinik.webhooks.models import Delivery
from tests.factories.clarifications import CONTENT, published, revised, staff
from tests.factories.erasures import proposed
from tests.factories.webhooks import deliver, listening

NAME = "Perumda Air Mawar"

pytestmark = pytest.mark.usefixtures("settled")


@pytest.fixture
def webhook(receiver, agency):
    """An address that chose to hear of something else."""
    return listening(receiver.url, EventType.REPORT_RECEIVED)


def erased(answer=None):
    erasure = proposed(answer or published(headline=f"{NAME} mengalir"))
    erasing.confirm(erasure, by=staff(Role.ADMIN), at=now())
    db.session.commit()
    return erasure.clarification


def tell():
    tasks.look()
    deliver()


def test_every_address_of_the_office_hears_of_an_erasure_whatever_it_chose(receiver, webhook):
    answer = erased()

    tell()

    (event,) = receiver.events
    assert (event["type"], event["data"]["public_id"]) == (ERASED, answer.public_id)
    assert event["data"]["url"].endswith(f"/klarifikasi/{answer.public_id}")
    assert event["data"]["weeks"] == []


def test_nothing_of_what_was_erased_is_sent_or_kept(receiver, webhook):
    answer = published(headline=f"{NAME} mengalir")
    old_slug = answer.slug

    erased(answer)
    tell()

    headers, body = receiver.got[0]
    sent = f"{headers}{body}".lower()
    assert not any(word in sent for word in ("perumda", "mawar", old_slug, CONTENT.claim.lower()))
    assert NAME.lower() not in " ".join(db.session.scalars(select(Delivery.payload))).lower()


def test_a_proposal_and_a_dropped_one_are_told_to_nobody(receiver, webhook):
    erasing.drop(proposed(), by=staff(Role.ADMIN), at=now())
    proposed()

    tell()

    assert receiver.events == []


def test_what_is_erased_again_from_a_later_text_is_told_again(receiver, webhook):
    answer = erased()
    with time_machine.travel(now() + timedelta(minutes=5)):
        revised(answer, RevisionKind.CORRECTION, headline=f"{NAME} mengalir lagi")
        erasures.look()
        tell()

    assert receiver.types == [ERASED, ERASED]
    assert NAME not in answer.current.headline


def test_another_office_is_not_told(receiver, foreign_agency, agency):
    listening(receiver.url, by=staff(Role.ADMIN, foreign_agency))
    erased()

    tell()

    assert receiver.events == []


def test_an_erasure_is_told_after_a_pause_however_long_and_nothing_else_of_that_time(receiver, webhook):
    admin = staff(Role.ADMIN)
    webhook.types, webhook.created_at = list(EventType), now() - timedelta(days=30)
    db.session.commit()
    services.pause(webhook, by=admin, at=now())
    with time_machine.travel(now() - timedelta(days=20)):
        answer = erased()
        clarifying.suspend(answer, by=staff(Role.EDITOR), reason="Ada bukti baru.", at=now())
    chain.seal()

    services.resume(webhook, by=admin, at=now())
    tell()

    assert receiver.types == [ERASED]


def test_an_erasure_reaches_a_receiver_that_was_down_for_days(receiver, webhook):
    receiver.status = 503
    erased()
    tell()

    receiver.status = 204
    with time_machine.travel(now() + timedelta(days=4)):
        tell()

    assert receiver.types == [ERASED, ERASED]
    assert db.session.scalars(select(Delivery.state)).one() is DeliveryState.DELIVERED


def test_an_erasure_that_failed_is_sent_again_when_its_address_goes_on(receiver, webhook):
    admin = staff(Role.ADMIN)
    erased()
    tasks.look()
    long_ago = now() - timedelta(days=40)
    db.session.execute(update(Delivery).values(created_at=long_ago, next_at=long_ago, give_up_at=long_ago))
    delivering.give_up(at=now())
    services.stop(webhook, PauseReason.FAILING, at=now())
    tasks.forget()

    services.resume(webhook, by=admin, at=now())
    tell()

    assert receiver.types == [ERASED]
    assert db.session.scalars(select(Delivery.state)).one() is DeliveryState.DELIVERED
