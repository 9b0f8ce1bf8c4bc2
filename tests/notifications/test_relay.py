"""Relays die, hang, come late, and work side by side: no message is lost, none is sent twice by two of them."""

import threading
from datetime import timedelta

from sqlalchemy import update

from klinik.db import db, now
from klinik.notifications import services, tasks
from klinik.notifications.kinds import State, Way
from klinik.notifications.models import Notification
from klinik.notifications.services import outbox, relay
from tests.factories.notifications import RecipientFactory, told
from tests.notifications.post_office import PostOffice
from tests.notifications.scripted import Scripted, all_rows, drain, later


def test_what_a_dead_relay_held_is_sent_again_at_once(reader, sent):
    _leased_long_ago(told(reader))
    sent.clear()

    tasks.sweep()
    assert sent == [("notifications.relay", ())]

    drain(Scripted())
    assert (all_rows()[0].state, all_rows()[0].attempts, all_rows()[0].interruptions) == (State.SENT, 2, 0)


def _leased_long_ago(row):
    """A relay took it and died."""
    leased = outbox.lease([Way.EMAIL], at=now())[0]
    later(row, leased_until=now() - timedelta(seconds=1))
    return leased


def test_what_a_living_relay_holds_is_left_alone(reader):
    told(reader)
    outbox.lease([Way.EMAIL], at=now())
    db.session.commit()

    tasks.sweep()

    assert all_rows()[0].state is State.SENDING
    assert outbox.lease([Way.EMAIL], at=now()) == []


def test_a_relay_that_comes_back_too_late_changes_nothing(reader):
    old = _leased_long_ago(told(reader))
    tasks.sweep()
    outbox.lease([Way.EMAIL], at=now())

    outbox.mark_for_later(old, "late", at=now())

    assert all_rows()[0].state is State.SENDING
    assert all_rows()[0].last_error != "late"


def test_a_poisonous_message_harms_the_others_once(reader):
    """The relay dies over the same message again and again; the rest of its batch leaves meanwhile."""
    innocent = [told(RecipientFactory(contact=f"warga-{number}@contoh.id"), event="1") for number in range(3)]
    poison = told(reader, event="1")
    later(poison, priority=0)
    channel = Scripted(budi=RuntimeError("crash"))

    for _ in range(5):
        _die_and_sweep(channel)
        drain_until_death(channel)

    assert {row.state for row in all_rows() if row.id in [row.id for row in innocent]} == {State.SENT}
    assert db.session.get(Notification, poison.id).interruptions >= 1


def drain_until_death(channel):
    try:
        drain(channel)
    except RuntimeError:
        db.session.rollback()


def _die_and_sweep(channel):
    drain_until_death(channel)
    db.session.execute(
        update(Notification)
        .where(Notification.state == State.SENDING)
        .values(leased_until=now() - timedelta(seconds=1))
    )
    tasks.sweep()


def test_a_relay_whose_time_is_over_gives_the_rest_back(app, sent):
    for number in range(4):
        told(RecipientFactory(), event=f"{number}")
    sent.clear()

    drain(Scripted(), seconds=0)

    states = [row.state for row in all_rows()]
    assert states.count(State.SENT) == 1
    assert {row.attempts for row in all_rows() if row.state is State.WAITING} == {0}
    assert sent == [("notifications.relay", ())]


def test_a_full_batch_calls_for_help(reader, sent, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    for number in range(3):
        told(RecipientFactory(), event=f"{number}")
    sent.clear()

    drain(Scripted())

    assert sent == [("notifications.relay", ())]
    assert {row.state for row in all_rows()} == {State.SENT}


def test_what_was_encrypted_under_a_lost_key_fails_alone(reader, caplog):
    broken = told(reader, event="1")
    told(RecipientFactory(), event="2")
    later(broken, payload="not ours")

    drain(Scripted())

    assert [row.state for row in all_rows()] == [State.FAILED, State.SENT]


def test_who_was_erased_while_the_row_was_leased_gets_nothing(reader):
    told(reader)
    rows = outbox.lease([Way.EMAIL], at=now())
    services.erase(reader)
    rows = outbox._load([rows[0].id], rows[0].until)

    assert relay._written(rows) == []

    assert all_rows()[0].state is State.STOPPED


def test_a_mail_arrives_with_the_same_name_when_it_is_sent_again(reader, app, monkeypatch):
    row = told(reader)
    with PostOffice() as office:
        monkeypatch.setitem(app.config, "SMTP_URL", office.url)
        tasks.send()
        later(row, state=State.WAITING)
        tasks.send()

    assert office.copies() == {f"<{row.id}@localhost>": 2}


def test_several_relays_at_once_send_each_message_once(separate_app):
    for number in range(60):
        told(RecipientFactory(), event=f"{number}")
    channel = Scripted()

    def relay_in_a_thread():
        with separate_app.app_context():
            drain(channel)

    relays = [threading.Thread(target=relay_in_a_thread) for _ in range(4)]
    for thread in relays:
        thread.start()
    for thread in relays:
        thread.join(20)

    assert len(channel.given) == len(set(channel.given)) == 60
    assert {row.state for row in all_rows()} == {State.SENT}
