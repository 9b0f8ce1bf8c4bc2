"""Deliveries as a receiver gets them: signed, once it is there again, and nobody's slowness is anybody else's."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from klinik.accounts.models import Role
from klinik.audit import AuditEvent, chain
from klinik.db import db, now, secrets
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.webhooks import delivering, queries, services, tasks
from klinik.webhooks.codes import DeliveryState, PauseReason, Trouble
from klinik.webhooks.models import Delivery, Webhook
from tests.factories.clarifications import published, staff
from tests.factories.webhooks import SECRET, deliver, delivery, listening, verified

LATER = timedelta(hours=2)


@pytest.fixture
def webhook(receiver, agency):
    return listening(receiver.url)


def in_two_hours():
    """Do what workers do, when every rest is over."""
    with time_machine.travel(now() + LATER):
        deliver()


def test_what_happened_is_delivered_signed_as_the_standard_says(receiver, webhook, settled):
    answer = published()

    tasks.look()
    deliver()

    (event,) = receiver.events
    assert (event["type"], event["data"]["public_id"]) == ("clarification.published", answer.public_id)
    headers, _body = receiver.got[0]
    assert headers["content-type"] == "application/json"
    assert abs(int(headers["webhook-timestamp"]) - now().timestamp()) < 60
    row = db.session.scalars(select(Delivery)).one()
    assert (row.state, row.status, headers["webhook-id"]) == (DeliveryState.DELIVERED, 204, row.message_id)


def test_a_receiver_that_fails_gets_the_same_message_again_until_it_takes_it(receiver, webhook):
    row = delivery(webhook)
    receiver.status = 500
    deliver()
    assert (row.state, row.trouble, webhook.failures) == (DeliveryState.WAITING, Trouble.REFUSED, 1)

    receiver.status = 200
    deliver()  # it rests
    assert len(receiver.got) == 1
    in_two_hours()

    first, second = receiver.got
    assert (first[0]["webhook-id"], first[1]) == (second[0]["webhook-id"], second[1])
    assert (row.state, row.attempts, webhook.failures) == (DeliveryState.DELIVERED, 2, 0)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 503])
def test_any_other_answer_than_yes_is_a_failure_and_leads_nowhere(receiver, webhook, status):
    row = delivery(webhook)
    receiver.status, receiver.headers = status, {"Location": receiver.url, "Retry-After": "1800"}

    deliver()

    assert (len(receiver.got), row.status, row.trouble) == (1, status, Trouble.REFUSED)
    assert row.next_at - row.tried_at >= timedelta(minutes=29)


def test_an_address_that_leads_inside_is_never_asked(agency, receiver):
    webhook = listening("https://127.0.0.1/hook")
    row = delivery(webhook)

    deliver()

    assert (row.trouble, receiver.got) == (Trouble.NOT_PUBLIC, [])


def test_a_secret_that_cannot_be_read_any_more_holds_up_no_other_address(receiver, webhook):
    broken = listening("https://127.0.0.1/hook", by=staff(Role.ADMIN))
    broken.secret = secrets.encrypt("x")[:-4]
    row, _other = delivery(broken), delivery(webhook)

    deliver()

    assert (row.trouble, len(receiver.events)) == (Trouble.UNREADABLE, 1)


def test_who_is_gone_is_asked_no_more_and_the_admins_hear_of_it(receiver, webhook):
    admin = staff(Role.ADMIN)
    first, second = delivery(webhook), delivery(webhook)
    receiver.status = 410

    deliver()
    in_two_hours()

    assert (webhook.paused_because, len(receiver.got)) == (PauseReason.GONE, 1)
    assert {first.state, second.state} == {DeliveryState.FAILED, DeliveryState.WAITING}
    assert db.session.scalars(select(Notification.kind).distinct()).all() == [Kind.WEBHOOK_STOPPED]
    assert admin.agency_id == webhook.agency_id
    assert "webhook.stopped" in db.session.scalars(select(AuditEvent.action)).all()


def test_who_has_failed_for_days_is_asked_no_more(receiver, webhook):
    receiver.status = 500
    webhook.failures, webhook.failing_since = 9, now() - delivering.HOPELESS
    delivery(webhook)

    deliver()

    assert webhook.paused_because is PauseReason.FAILING


def test_what_does_not_arrive_within_two_days_has_failed_and_can_be_sent_by_hand(receiver, webhook):
    row = delivery(webhook)
    row.give_up_at = row.next_at = now() - timedelta(seconds=1)
    delivering.give_up(at=now())
    db.session.refresh(row)
    assert row.state is DeliveryState.FAILED

    services.again(row, by=staff(Role.ADMIN), at=now())
    deliver()

    assert (row.state, len(receiver.events)) == (DeliveryState.DELIVERED, 1)


@pytest.mark.parametrize("asked", ["9" * 20, "9" * 5000, "1800 s", "-1", "²"])
def test_however_long_a_receiver_wants_to_be_left_alone_its_failure_is_noted(receiver, webhook, asked):
    row = delivery(webhook)
    receiver.status, receiver.headers = 503, {"Retry-After": asked}

    deliver()

    assert (row.trouble, row.leased_until, webhook.failures) == (Trouble.REFUSED, None, 1)
    assert webhook.rests_until - row.tried_at <= timedelta(hours=2)


def test_who_asks_twice_to_send_again_does_not_have_it_sent_by_two_workers(receiver, webhook):
    row, admin = delivery(webhook), staff(Role.ADMIN)
    row.state = DeliveryState.FAILED
    services.again(row, by=admin, at=now())
    leased = delivering.lease(at=now())

    services.again(row, by=admin, at=now())

    assert (leased.id, row.attempts, delivering.lease(at=now())) == (row.id, 1, None)


def test_while_one_worker_sends_no_other_does(receiver, webhook):
    delivery(webhook), delivery(webhook)
    leased = delivering.lease(at=now())

    assert delivering.lease(at=now()) is None
    delivering.settle(leased, delivering.Outcome(200), at=now())
    assert delivering.lease(at=now()).id != leased.id


def test_what_a_dead_worker_held_is_sent_by_the_next(receiver, webhook):
    delivery(webhook)
    delivering.lease(at=now())
    db.session.commit()

    in_two_hours()

    row = db.session.scalars(select(Delivery)).one()
    assert (row.state, row.attempts, len(receiver.events)) == (DeliveryState.DELIVERED, 2, 1)


def test_an_address_over_which_a_worker_died_rests_with_all_that_waits_for_it(receiver, webhook):
    delivery(webhook), delivery(webhook)
    delivering.lease(at=now())  # and nothing more of that worker
    db.session.commit()

    with time_machine.travel(now() + delivering.LEASE + timedelta(seconds=1)):
        assert delivering.lease(at=now()) is None
    in_two_hours()

    assert (len(receiver.events), webhook.rests_until) == (2, None)


def test_addresses_take_turns_and_one_that_fails_holds_up_no_other(receiver, webhook):
    broken = listening("https://127.0.0.1/hook", by=staff(Role.ADMIN))
    for _ in range(3):
        delivery(broken)
    delivery(webhook)

    deliver()

    tried = db.session.scalars(select(Delivery.attempts).where(Delivery.webhook_id == broken.id)).all()
    assert (sorted(tried), len(receiver.events)) == ([0, 0, 1], 1)


def test_a_replaced_secret_signs_beside_the_new_one_for_a_day(receiver, webhook):
    fresh = services.replace_secret(webhook, by=staff(Role.ADMIN), at=now())
    delivery(webhook)
    deliver()
    (both,) = receiver.got

    assert verified(*both) == verified(*both, fresh)
    with time_machine.travel(now() + timedelta(days=1, hours=1)):
        delivery(webhook)
        deliver()
    assert verified(*receiver.got[1], fresh)
    assert len(receiver.got[1][0]["webhook-signature"].split()) == 1


def test_what_happens_during_a_pause_follows_but_not_from_long_ago(receiver, webhook, settled):
    admin = staff(Role.ADMIN)
    services.pause(webhook, by=admin, at=now())
    webhook.created_at = now() - timedelta(days=9)
    with time_machine.travel(now() - timedelta(days=3)):
        published()
    late = published()
    chain.seal()
    tasks.look()
    assert db.session.scalars(select(Delivery)).all() == []

    services.resume(webhook, by=admin, at=now())
    tasks.look()
    deliver()

    assert [event["data"]["public_id"] for event in receiver.events] == [late.public_id]


def test_what_became_of_a_delivery_is_forgotten_after_a_month(receiver, webhook):
    old, waiting = delivery(webhook), delivery(webhook)
    db.session.execute(update(Delivery).values(created_at=now() - timedelta(days=31)))
    old.state = DeliveryState.DELIVERED
    db.session.commit()

    tasks.forget()

    assert db.session.scalars(select(Delivery.id)).all() == [waiting.id]


def test_a_clinic_in_which_nobody_listens_asks_one_question(app, agency, count_queries):
    with count_queries() as asked:
        tasks.look()

    assert len(asked) == 1


def test_secrets_are_stored_encrypted(agency):
    webhook = listening()

    assert SECRET not in webhook.secret
    assert queries.health(at=now()).by_state[DeliveryState.WAITING] == 0
    assert db.session.get_one(Webhook, webhook.id).position == 0
