"""Mail goes over the line in one go where the server offers it, and no domain is flooded."""

import socket
import threading
import uuid
from collections import Counter
from datetime import timedelta

import pytest

from klinik.db import now
from klinik.notifications import letters
from klinik.notifications.channels import Parcel, Result
from klinik.notifications.channels.pace import Pace
from klinik.notifications.channels.smtp import Smtp
from klinik.notifications.kinds import Kind, State
from klinik.settings import BadSetting
from klinik.web import limits
from tests.factories.notifications import RecipientFactory, told
from tests.notifications.post_office import PostOffice
from tests.notifications.scripted import all_rows, drain

SENDER = "klinik@jatim.test"


class Impatient:
    """A server that offers PIPELINING and answers the three commands of a message only once all of them are there.

    Who waits for an answer to each of them waits for ever.
    """

    def __init__(self, *answers):
        self.answers = answers or ("250 ok", "250 ok", "354 go on")
        self.messages = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.socket.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.socket.close()

    def _serve(self):
        line, _address = self.socket.accept()
        with line, line.makefile("rwb", buffering=0) as talk:
            talk.write(b"220 here\r\n")
            talk.readline()
            talk.write(b"250-here\r\n250 PIPELINING\r\n")
            while (first := talk.readline()) and first.startswith(b"MAIL"):
                self._take(talk, first)
            talk.write(b"221 bye\r\n")

    def _take(self, talk, first):
        asked = [first, talk.readline(), talk.readline()]
        assert [command[:4] for command in asked] == [b"MAIL", b"RCPT", b"DATA"]
        talk.write("".join(f"{answer}\r\n" for answer in self.answers).encode())
        if self.answers[-1].startswith("354"):
            message = b"".join(iter(talk.readline, b".\r\n"))
            self.messages.append(message)
            talk.write(b"250 taken\r\n" if message else b"554 no valid recipients\r\n")
        if not self.answers[1].startswith("250"):
            assert talk.readline().upper() == b"RSET\r\n"
            talk.write(b"250 ok\r\n")


@pytest.fixture
def parcels(agency):
    words = {"ticket_number": "KH-2026-004711", "note": ".\n..titik di awal baris"}
    letter = letters.write(Kind.DECLINED, words | {"reason": "."}, language="id", agency=agency, stop_token="t")
    addresses = ["a@satu.contoh.id", "b@satu.contoh.id", "c@dua.contoh.id"]
    return [Parcel(uuid.uuid4(), address, letter, now()) for address in addresses]


def results(channel, parcels):
    return [outcome.result for outcome in channel.send(parcels)]


def test_a_message_takes_two_waits_where_the_server_offers_it(parcels):
    with Impatient() as server:
        assert results(Smtp(server.url, sender=SENDER), parcels) == [Result.SENT] * 3

    assert len(server.messages) == 3
    assert b"\r\n...titik" in server.messages[0]  # a dot at the beginning of a line is doubled


@pytest.mark.parametrize("last", ["354 go on", "503 no recipients"])
def test_an_address_refused_in_one_go_spoils_no_other_message(parcels, last):
    with Impatient("250 ok", "550 5.1.1 unknown", last) as server:
        assert results(Smtp(server.url, sender=SENDER), parcels) == [Result.NEVER] * 3

    assert b"".join(server.messages) == b""


def test_a_domain_that_asks_to_slow_down_is_left_alone_for_a_batch(parcels):
    slow = {"a@satu.contoh.id": "451 4.7.28 rate limited", "b@satu.contoh.id": "550 never asked"}
    with PostOffice() as office:
        office.refuse_address = slow
        outcomes = list(Smtp(office.url, sender=SENDER).send(parcels))

    assert [outcome.result for outcome in outcomes] == [Result.LATER, Result.LATER, Result.SENT]
    assert "4.7.28" in outcomes[1].reason


def test_no_domain_gets_more_mail_a_minute_than_was_set(parcels):
    with PostOffice() as office:
        outcomes = list(Smtp(office.url, sender=SENDER, pace="satu.contoh.id=1").send(parcels))

    assert [outcome.result for outcome in outcomes] == [Result.SENT, Result.LATER, Result.SENT]
    assert Counter(str(mail["To"]) for mail in office.mails) == {"a@satu.contoh.id": 1, "c@dua.contoh.id": 1}


def test_waiting_for_its_turn_is_no_attempt(app, agency, monkeypatch):
    monkeypatch.setattr(limits, "spend", lambda *_asked: False)
    told(RecipientFactory())

    drain(Smtp("smtp://127.0.0.1:9", sender=SENDER, pace="*=1"))

    (row,) = all_rows()
    assert (row.state, row.attempts) == (State.WAITING, 0)
    assert row.next_at > now() + timedelta(seconds=50)


@pytest.mark.parametrize("setting", ["gmail.com", "gmail.com=viel", "gmail.com=0", "=,"])
def test_a_pace_that_cannot_be_read_is_refused(setting):
    with pytest.raises(BadSetting):
        Pace(setting)


@pytest.fixture(autouse=True)
def fresh_minute(app):
    limits.limiter.limiter.storage.reset()
    limits._alone.storage.reset()
