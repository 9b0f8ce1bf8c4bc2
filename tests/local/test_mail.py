"""Mail of a clinic on one machine: caught over real SMTP, read on a small page."""

import http.client
import smtplib
import urllib.request
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest

from klinik.local import mail
from klinik.local.mail import Catcher
from klinik.local.mailpage import MailPage


@pytest.fixture
def catcher(tmp_path):
    server = Catcher(tmp_path / "mail").start()
    yield server
    server.stop()


@pytest.fixture
def page(catcher):
    server = MailPage(catcher.folder, notes=lambda: ["Kata sandi: <rahasia>"]).start()
    yield server
    server.stop()


def test_a_mail_is_kept_with_whom_it_was_for(catcher):
    _send(catcher, to="warga@contoh.id", subject="Laporan diterima")

    ((_name, message),) = mail.caught(catcher.folder)

    assert message["Subject"] == "Laporan diterima"
    assert message["X-Envelope-To"] == "warga@contoh.id"


def test_the_newest_mail_is_on_top(catcher, page):
    _send(catcher, subject="Pertama")
    _send(catcher, subject="Kedua")

    text = _read(page.address)

    assert text.index("Kedua") < text.index("Pertama")


def test_a_mail_is_shown_as_text_and_its_links_to_us_can_be_followed(catcher, page):
    _send(catcher, text="<b>Lihat</b> http://127.0.0.1:8000/t/abc atau http://contoh.id/x")
    ((name, _message),) = mail.caught(catcher.folder)

    text = _read(page.address + name)

    assert "&lt;b&gt;Lihat" in text
    assert '<a href="http://127.0.0.1:8000/t/abc">' in text
    assert 'href="http://contoh.id' not in text


def test_the_notes_are_shown_as_text(page):
    assert "Kata sandi: &lt;rahasia&gt;" in _read(page.address)


@pytest.mark.parametrize("path", ["/tidak-ada", "/..%2F..%2Fsecrets.json", "/..", "/%00"])
def test_nothing_but_mails_can_be_read(page, path):
    assert _status(page, path, host="127.0.0.1") == 404


def test_a_foreign_name_that_points_here_is_refused(page):
    assert _status(page, "/", host="jahat.example") == 403


def _send(catcher, *, to="a@contoh.id", subject="Surat", text="Isi"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "klinik@localhost", to, subject
    message.set_content(text)
    with smtplib.SMTP(mail.HERE, catcher.port, timeout=5) as server:
        server.send_message(message)


def _read(address):
    with urllib.request.urlopen(address, timeout=5) as answer:
        return answer.read().decode()


def _status(page, path, *, host):
    connection = http.client.HTTPConnection(urlsplit(page.address).netloc, timeout=5)
    connection.request("GET", path, headers={"Host": host})
    status = connection.getresponse().status
    connection.close()
    return status
