"""Mail against real servers on this machine, well-behaved and not."""

import socket
import ssl
import threading
import time
import uuid

import pytest

from klinik.db import now
from klinik.notifications import channels, letters
from klinik.notifications.channels import Parcel, Result, smtp
from klinik.notifications.channels.doubles import Console, Null
from klinik.notifications.channels.smtp import BadAddress, Security, Smtp
from klinik.notifications.kinds import Kind, Way
from tests.notifications.certificates import certificate_for
from tests.notifications.post_office import PostOffice

SENDER = "klinik@jatim.test"


@pytest.fixture
def office():
    with PostOffice() as office:
        yield office


@pytest.fixture
def parcels(agency):
    """Three letters to three people."""
    letter = letters.write(Kind.RECEIVED, {}, language="id", agency=agency, stop_token="t")
    return [Parcel(uuid.uuid4(), f"warga-{number}@contoh.id", letter, now()) for number in range(3)]


def outcomes(url, parcels):
    return list(Smtp(url, sender=SENDER).send(parcels))


def results(url, parcels):
    return [outcome.result for outcome in outcomes(url, parcels)]


def test_a_batch_goes_over_one_connection(office, parcels):
    assert results(office.url, parcels) == [Result.SENT] * 3

    assert office.sessions == 1
    assert [mail["To"] for mail in office.mails] == [parcel.address for parcel in parcels]


def test_a_refused_address_fails_alone_and_for_good(office, parcels):
    office.refuse_address = {"warga-1@contoh.id": "550 5.1.1 <warga-1@contoh.id> unknown"}

    found = outcomes(office.url, parcels)

    assert [outcome.result for outcome in found] == [Result.SENT, Result.NEVER, Result.SENT]
    assert found[1].reason == "550 5.1.1 … unknown"


def test_a_full_mailbox_is_tried_again(office, parcels):
    office.refuse_address = {"warga-1@contoh.id": "452 4.2.2 full"}

    assert results(office.url, parcels) == [Result.SENT, Result.LATER, Result.SENT]


@pytest.mark.parametrize(("answer", "result"), [("451 busy", Result.LATER), ("554 spam", Result.NEVER)])
def test_a_refused_message_is_tried_again_when_the_server_says_so(office, parcels, answer, result):
    office.refuse_data = answer

    assert results(office.url, parcels) == [result] * 3


def test_being_refused_as_a_sender_is_our_fault_and_tried_again(office, parcels):
    office.refuse_sender = "550 who are you"

    assert results(office.url, parcels) == [Result.LATER] * 3


def test_a_server_that_closes_the_connection_is_called_again(office, parcels):
    office.break_after = 1

    assert results(office.url, parcels) == [Result.SENT, Result.LATER, Result.SENT]


def test_a_server_that_says_it_closes_is_called_again(office, parcels):
    office.refuse_address = {"warga-1@contoh.id": "421 too many"}

    assert results(office.url, parcels) == [Result.SENT, Result.LATER, Result.SENT]
    assert office.sessions == 2


def test_a_server_that_is_not_there_is_asked_once_a_batch(parcels, monkeypatch):
    calls = []
    monkeypatch.setattr(smtp, "_connected", lambda server: calls.append(1) or _refuse())

    assert results("smtp://127.0.0.1:9", parcels) == [Result.LATER] * 3
    assert len(calls) == 1


def _refuse():
    raise ConnectionRefusedError


def test_a_server_that_takes_and_hangs_costs_one_attempt_and_may_make_a_copy(office, parcels, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.3)
    office.hang_after_data = 1

    began = time.monotonic()
    found = results(office.url, parcels)

    assert found == [Result.LATER] * 3
    assert time.monotonic() - began < 2


def test_a_server_that_never_greets_is_given_up(parcels, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert results(f"smtp://127.0.0.1:{silent.getsockname()[1]}", parcels) == [Result.LATER] * 3


def test_a_server_that_speaks_nonsense_is_given_up(parcels):
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_talk_nonsense, args=(server,), daemon=True).start()
        found = outcomes(f"smtp://127.0.0.1:{server.getsockname()[1]}", parcels)

    assert {outcome.result for outcome in found} == {Result.LATER}


def _talk_nonsense(server):
    with server.accept()[0] as visitor:
        visitor.sendall(b"\xff\x00 what\r\n")


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_tried_again_and_never_repeated(parcels):
    with PostOffice(password="benar") as office:
        found = outcomes(f"smtp://klinik:salah-sekali@127.0.0.1:{office.port}?tls=off", parcels)

    assert {outcome.result for outcome in found} == {Result.LATER}
    assert "salah-sekali" not in found[0].reason


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_right_password_opens(parcels):
    with PostOffice(password="be/nar") as office:
        assert results(f"smtp://klinik:be%2Fnar@127.0.0.1:{office.port}", parcels) == [Result.SENT] * 3


def test_mail_goes_through_tls_to_a_server_whose_name_is_proven(parcels, tmp_path, monkeypatch):
    with PostOffice(tls=_tls(tmp_path, "localhost", monkeypatch)) as office:
        assert results(f"smtp://localhost:{office.port}?tls=starttls", parcels) == [Result.SENT] * 3


def test_mail_is_not_given_to_a_server_with_another_name(parcels, tmp_path, monkeypatch):
    with PostOffice(tls=_tls(tmp_path, "lain.test", monkeypatch)) as office:
        assert results(f"smtp://localhost:{office.port}?tls=starttls", parcels) == [Result.LATER] * 3

    assert office.mails == []


def test_mail_is_never_sent_in_the_clear_where_tls_is_asked_for(office, parcels):
    assert results(f"{office.url}?tls=starttls", parcels) == [Result.LATER] * 3
    assert office.mails == []


def _tls(folder, name, monkeypatch):
    chain, key = certificate_for(name, folder)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)
    return context


@pytest.mark.parametrize(
    ("url", "security", "port"),
    [
        ("smtp://mail.contoh.id", Security.STARTTLS, 587),
        ("smtps://mail.contoh.id", Security.IMPLICIT, 465),
        ("smtp://mail.contoh.id:2525?tls=implicit", Security.IMPLICIT, 2525),
        ("smtp://localhost", Security.OFF, 25),
        ("smtp://mail.contoh.id?tls=off", Security.OFF, 25),
    ],
)
def test_mail_to_another_machine_is_protected_unless_one_says_otherwise(url, security, port):
    server = smtp.read(url)

    assert (server.security, server.port) == (security, port)


@pytest.mark.parametrize("url", ["mail.contoh.id", "http://x", "smtp://", "smtp://h?tls=maybe", "smtp://u:p@h:x"])
def test_a_setting_that_cannot_be_read_is_not_repeated(url):
    with pytest.raises(BadAddress) as refusal:
        smtp.read(url)

    assert "u:p@" not in str(refusal.value)


@pytest.mark.parametrize(("url", "kind"), [("null:", Null), ("console:", Console), ("smtp://localhost", Smtp)])
def test_the_settings_choose_the_channel(app, monkeypatch, url, kind):
    monkeypatch.setitem(app.config, "SMTP_URL", url)

    assert isinstance(channels.of(app)[Way.EMAIL], kind)


def test_without_a_mail_server_mail_is_not_offered(app, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_URL", "")

    assert channels.of(app) == {}


def test_the_console_shows_the_letter(parcels, capsys):
    assert [outcome.result for outcome in Console().send(parcels[:1])] == [Result.SENT]

    assert parcels[0].letter.subject in capsys.readouterr().out
