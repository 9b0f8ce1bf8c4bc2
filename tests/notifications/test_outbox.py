"""The outbox: leased, sent, marked, tried again, found again, given up. The row is the truth."""

from datetime import timedelta

import pytest

from klinik.db import now
from klinik.notifications import tasks
from klinik.notifications.channels import Outcome, Result
from klinik.notifications.kinds import Kind, State
from klinik.notifications.services import outbox
from klinik.notifications.services.telling import GIVE_UP_AFTER
from tests.factories.notifications import RecipientFactory, told
from tests.notifications.scripted import Scripted, all_rows, drain, later


def test_what_is_due_is_sent_and_marked(reader):
    told(reader)
    channel = Scripted()

    drain(channel)

    row = all_rows()[0]
    assert (row.state, row.attempts, row.last_error, row.leased_until) == (State.SENT, 1, "", None)
    assert row.sent_at is not None


def test_a_second_run_finds_it_done(reader):
    told(reader)
    channel = Scripted()

    drain(channel)
    drain(channel)

    assert channel.given == ["budi@contoh.id"]


def test_the_urgent_leaves_before_the_many(reader):
    told(RecipientFactory(contact="banyak@contoh.id"), kind=Kind.WEEKLY_SUMMARY, event="1")
    told(RecipientFactory(contact="warga@contoh.id"), kind=Kind.ANSWERED, event="2")
    told(RecipientFactory(contact="petugas@contoh.id"), kind=Kind.INVITED, event="3")
    channel = Scripted()

    drain(channel)

    assert channel.given == ["petugas@contoh.id", "warga@contoh.id", "banyak@contoh.id"]


def test_a_passing_failure_waits_and_says_why(reader):
    told(reader)
    began = now()

    drain(Scripted(budi=Outcome(Result.LATER, "451 busy")))

    row = all_rows()[0]
    assert (row.state, row.attempts, row.last_error) == (State.WAITING, 1, "451 busy")
    assert timedelta(seconds=15) <= row.next_at - began <= timedelta(seconds=46)


def test_a_lasting_failure_is_seen_by_the_operator(reader, capsys):
    told(reader)

    drain(Scripted(budi=Outcome(Result.NEVER, "550 unknown")))

    assert (all_rows()[0].state, all_rows()[0].last_error) == (State.FAILED, "550 unknown")
    said = capsys.readouterr().err
    assert [word for word in ("error", "550 unknown") if word not in said] == []
    assert "budi" not in said


def test_the_wait_doubles_up_to_an_hour_and_is_never_the_same_for_all():
    halves = [min(outbox.delay(number) for _ in range(200)) for number in (1, 2, 3, 30)]

    assert halves[0] < timedelta(seconds=20)
    assert halves[1] > timedelta(seconds=29)
    assert halves[2] > timedelta(seconds=59)
    assert timedelta(minutes=30) <= halves[3] <= timedelta(minutes=40)
    assert max(outbox.delay(30) for _ in range(200)) <= timedelta(minutes=90)
    assert len({outbox.delay(5) for _ in range(20)}) > 15


def test_after_48_hours_it_is_given_up(reader, capsys):
    row = told(reader)
    later(row, give_up_at=now() + timedelta(seconds=5))

    drain(Scripted(budi=Outcome(Result.LATER, "451 busy")))

    assert all_rows()[0].state is State.FAILED
    assert all_rows()[0].last_error == "not accepted within 48 hours: 451 busy"
    assert "451 busy" in capsys.readouterr().err


def test_a_message_that_no_relay_ever_tried_is_given_up_too(reader, capsys):
    later(told(reader), give_up_at=now() - timedelta(seconds=1))

    tasks.sweep()

    assert all_rows()[0].state is State.FAILED


def test_a_call_by_phone_is_never_given_up(app):
    reader = RecipientFactory(contact="081234567890")
    later(told(reader), give_up_at=now() - timedelta(days=30))

    tasks.sweep()

    assert all_rows()[0].state is State.WAITING


def test_failed_messages_can_be_sent_again(reader, cli, caplog):
    row = told(reader)
    drain(Scripted(budi=Outcome(Result.NEVER, "550 unknown")))

    answer = cli.invoke(args=["outbox", "retry", str(row.id)])

    assert "1 pemberitahuan" in answer.output
    again = all_rows()[0]
    assert (again.state, again.attempts, again.last_error) == (State.WAITING, 0, "")
    assert again.give_up_at - again.next_at == GIVE_UP_AFTER


@pytest.mark.parametrize("arguments", [[], ["--all", "01a20109-1e91-7c70-a9c5-a2d600a1b12a"]])
def test_sending_again_wants_to_know_which(cli, arguments):
    assert cli.invoke(args=["outbox", "retry", *arguments]).exit_code == 2


def test_the_operator_sees_how_messages_fare(reader, cli):
    later(told(reader), next_at=now() - timedelta(minutes=5))
    told(RecipientFactory(contact="081234567890"))

    plain, machine = cli.invoke(args=["outbox", "status"]), cli.invoke(args=["outbox", "status", "--json"])

    assert "waiting            1" in plain.output
    assert '"oldest_waiting": 30' in machine.output
