"""Mail that comes back is seen, and an address that is none is not written to again."""

import hashlib
import hmac
import mailbox
import time
import uuid
from email.message import EmailMessage

import pytest

from klinik.db import now
from klinik.notifications import services, tasks
from klinik.notifications.channels import Outcome, Result
from klinik.notifications.kinds import State
from klinik.notifications.services import bounces, outbox
from tests.factories.notifications import RecipientFactory, told
from tests.notifications.scripted import Scripted, all_rows, drain, later

KEY = "kunci-untuk-kait-pantulan"


def dsn(row, *, status="5.1.1", action="failed", as_headers=False):
    """A delivery status notification as mail servers write it (RFC 3464)."""
    original = f"Message-ID: <{row.id}@localhost>\r\nTo: budi@contoh.id\r\nSubject: Jawaban\r\n\r\nIsi\r\n"
    kind = "text/rfc822-headers" if as_headers else "message/rfc822"
    return (
        "From: MAILER-DAEMON@mx.contoh.id\r\nTo: klinik@localhost\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nMaaf, surat ini kembali.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.contoh.id\r\n\r\n"
        f"Final-Recipient: rfc822; budi@contoh.id\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <budi@contoh.id> user unknown\r\n\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{original}\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def row(reader):
    made = told(reader)
    drain(Scripted())
    return made


def note(raw):
    for bounce in bounces.read(raw):
        bounces.note(bounce, at=now())


@pytest.mark.parametrize("as_headers", [True, False])
def test_a_bounce_marks_message_and_address_and_repeats_no_address(row, reader, as_headers):
    for _ in range(2):
        note(dsn(row, as_headers=as_headers))

    assert all_rows()[0].state is State.FAILED
    assert reader.blocked_because == all_rows()[0].last_error == "5.1.1 550 5.1.1 … user unknown"


def test_nothing_more_is_written_to_an_address_that_bounced_from_any_office(row, reader, foreign_agency):
    elsewhere = services.recipient(foreign_agency.id, contact="BUDI@contoh.id")

    note(dsn(row))

    assert told(reader, event="later").state is State.STOPPED
    assert told(elsewhere, event="later").state is State.STOPPED


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "4.4.7"])
def test_a_full_mailbox_or_a_spam_filter_is_no_reason_never_to_write_again(row, reader, status):
    note(dsn(row, status=status))

    assert all_rows()[0].state is State.FAILED
    assert reader.blocked_at is None


def test_mail_that_is_only_late_is_no_bounce(row):
    note(dsn(row, status="4.4.1", action="delayed"))

    assert all_rows()[0].state is State.SENT


def test_an_address_that_is_refused_at_the_door_is_marked_as_well(reader):
    told(reader)

    drain(Scripted(budi=Outcome(Result.NEVER, "550 5.1.1 no such user")))

    assert all_rows()[0].state is State.FAILED
    assert told(reader, event="later").state is State.STOPPED


def test_what_was_never_ours_changes_nothing(row):
    note(dsn(row).replace(str(row.id).encode(), str(uuid.uuid4()).encode()))
    note(b"From: warga@contoh.id\r\n\r\nTerima kasih")
    note(b"\x00\xff" * 5000)

    assert all_rows()[0].state is State.SENT


def test_bounces_are_taken_from_the_mailbox_and_other_mail_is_left_to_people(app, row, reader, tmp_path, monkeypatch):
    box = mailbox.Maildir(tmp_path / "kembali")
    letter = EmailMessage()
    letter["Subject"] = "Terima kasih"
    box.add(dsn(row))
    box.add(letter)
    monkeypatch.setitem(app.config, "BOUNCES", str(tmp_path / "kembali"))

    tasks.read_returned_mail()
    tasks.read_returned_mail()

    assert reader.blocked_at is not None
    assert [mail["Subject"] for mail in mailbox.Maildir(tmp_path / "kembali")] == ["Terima kasih"]
    assert not list((tmp_path / "kembali/new").iterdir())


NESTED = "".join(f"Content-Type: multipart/report; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(2000)).encode()
HEADERS = b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: "


@pytest.mark.parametrize("odd", [NESTED, HEADERS + b"<", HEADERS + b"<" + b"-" * 36 + b"@localhost>"])
def test_a_mail_built_like_no_other_holds_up_none_behind_it(app, row, reader, tmp_path, monkeypatch, odd):
    box = mailbox.Maildir(tmp_path / "kembali")
    monkeypatch.setitem(app.config, "BOUNCES", str(tmp_path / "kembali"))
    (tmp_path / "kembali/new/0").write_bytes(odd)
    box.add(dsn(row))

    tasks.read_returned_mail()

    assert reader.blocked_at is not None


def test_what_another_server_says_may_hold_any_sign(row):
    bounces.note(bounces.Bounce(row.id, "5.2.2", "penuh\x00 \ud83d"), at=now())

    assert all_rows()[0].last_error == "5.2.2 penuh"


def test_a_failed_message_to_a_blocked_address_is_not_sent_again(reader):
    row, other = told(reader, event="1"), told(RecipientFactory(), event="2")
    for one in (row, other):
        later(one, state=State.FAILED, last_error="550")
    services.block(reader, at=now())

    assert outbox.retry(at=now()) == 1


def signed(client, body, *, key=KEY, at=None, mimetype="application/json"):
    moment = str(int(at or time.time()))
    mark = hmac.new(key.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Klinik-Timestamp": moment, "X-Klinik-Signature": f"sha256={mark}"}
    return client.post("/hook/bounce", data=body, headers=headers, content_type=mimetype)


@pytest.fixture
def hook(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "BOUNCE_KEY", KEY)
    return client


def test_a_mail_service_reports_a_bounce_signed(hook, row):
    body = f'{{"message_id": "<{row.id}@localhost>", "status": "5.1.1", "reason": "no such user"}}'.encode()

    answers = [signed(hook, body).status_code, signed(hook, body).status_code]

    assert answers == [204, 204]
    assert (all_rows()[0].state, all_rows()[0].last_error) == (State.FAILED, "5.1.1 no such user")


def test_a_whole_notification_is_understood_too(hook, row):
    assert signed(hook, dsn(row), mimetype="message/rfc822").status_code == 204
    assert all_rows()[0].state is State.FAILED


@pytest.mark.parametrize(
    ("forged", "status"),
    [
        ({"key": "kunci-orang-lain-sama-sekali"}, 403),
        ({"at": time.time() - 3600}, 403),
        ({"at": time.time() + 3600}, 403),
        ({"body": b"[1]"}, 422),
        ({"body": b"[" * 100_000}, 422),
        ({"body": b'{"message_id": "x", "status": "5.1.1"}'}, 422),
        ({"body": b"x" * (5 << 20)}, 413),
    ],
)
def test_what_is_forged_old_senseless_or_huge_changes_nothing(hook, row, forged, status):
    body = forged.pop("body", f'{{"message_id": "{row.id}", "status": "5.1.1"}}'.encode())

    assert signed(hook, body, **forged).status_code == status
    assert all_rows()[0].state is State.SENT


def test_without_a_key_the_hook_does_not_exist(client):
    assert signed(client, b"{}").status_code == 404
