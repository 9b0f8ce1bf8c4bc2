"""How fast one answer reaches ten thousand people: rows written, then mail handed over, against bare SMTP."""

import signal
import smtplib
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import insert, select, text, update

from klinik.agencies import services as agencies
from klinik.agencies.models import Agency
from klinik.db import db, now, uuid7
from klinik.db.secrets import encrypt
from klinik.local import children
from klinik.local.bench.clinic import clinic
from klinik.local.mail import HERE, free_port
from klinik.notifications import letters, mail, services
from klinik.notifications.channels.smtp import Smtp
from klinik.notifications.kinds import Kind, State, Way
from klinik.notifications.models import Notification, Recipient
from klinik.notifications.services import relay, tokens

WRITTEN_WITHIN, LEAST_RATE, LEAST_RATIO = 1.0, 400.0, 0.5  # seconds, mails a second, of bare SMTP
SENDER = "klinik@ukur.test"
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
ROUNDS = 3  # bare and ours by turns, so that both meet the same machine
WORDS = {
    "headline": "Tidak ada pemadaman air keran tujuh hari di Kota Mawar",
    "verdict": "Hoaks",
    "summary": "Perusahaan air hanya merawat satu pompa selama empat jam pada hari Rabu. " * 3,
    "change_note": "",
    "url": "https://ukur.test/klarifikasi/KLARIF-UKUR-2026-00001/air-keran",
}


@click.command(name="notifications")
@click.option("--people", default=10_000, help="Banyaknya penerima.")
def command(*, people: int = 10_000) -> None:
    """Satu jawaban kepada sepuluh ribu orang: ditulis, lalu dikirim, dibanding SMTP polos."""
    with tempfile.TemporaryDirectory(prefix="klinik-bench-") as folder, clinic(Path(folder)), _sink() as port:
        agency = agencies.add("ukur", name="Klinik Ukur", office="Dinas Ukur", region_code="35")
        _people(agency, people)
        began = time.perf_counter()
        _publish()
        written = time.perf_counter() - began
        _hold()
        bare, ours = _by_turns(agency, port, people // ROUNDS)
    click.echo(f"{'Penerima ditulis':34}{written:9.2f} s   (ingin <= {WRITTEN_WITHIN:g})")
    click.echo(f"{'Surel per detik':34}{ours:9.0f}     (ingin >= {LEAST_RATE:g})")
    click.echo(f"{'SMTP polos per detik':34}{bare:9.0f}")
    click.echo(f"{'Banding':34}{ours / bare:9.2f}     (ingin >= {LEAST_RATIO:g})")


def _publish() -> None:
    """Tell everybody, each with the number of the own ticket and its link, as a publication does."""
    people = select(Notification.recipient_id, Notification.about)
    services.tell_many(people, kind=Kind.ANSWERED, event="revision:1", words=WORDS, revision_id=uuid7())
    db.session.commit()


def _hold() -> None:
    """Let all wait for a time that never comes; each round then releases its share."""
    db.session.execute(update(Notification).where(Notification.state == State.WAITING).values(next_at=NEVER))
    db.session.commit()


def _by_turns(agency: Agency, port: int, each: int) -> tuple[float, float]:
    """Return how many mails a second bare SMTP hands over, and how many we do, over one connection each."""
    bare = ours = 0.0
    raw = [_mail(agency)] * each
    for _ in range(ROUNDS):
        began = time.perf_counter()
        _hand_over(port, raw)
        between = time.perf_counter()
        _relay(port, each)
        bare, ours = bare + between - began, ours + time.perf_counter() - between
    return each * ROUNDS / bare, each * ROUNDS / ours


def _hand_over(port: int, mails: Sequence[bytes]) -> None:
    with smtplib.SMTP(HERE, port) as line:
        line.ehlo()
        for number, one in enumerate(mails):
            line.mail(SENDER)
            line.rcpt(f"warga-{number}@contoh.id")
            line.data(one)


def _relay(port: int, number: int) -> None:
    """Send so many of the waiting messages as a worker does."""
    mine = select(Notification.id).where(Notification.state == State.WAITING).limit(number)
    db.session.execute(update(Notification).where(Notification.id.in_(mine)).values(next_at=now()))
    db.session.commit()
    relay.drain({Way.EMAIL: Smtp(f"smtp://{HERE}:{port}", sender=SENDER)}, seconds=600)


def _mail(agency: Agency) -> bytes:
    """Return one whole mail, as long as ours are."""
    words = WORDS | {"ticket_number": "KH-2026-000001"}
    letter = letters.write(Kind.ANSWERED, words, language="id", agency=agency, stop_token=tokens.fresh().text)
    return mail.compose(letter, id_=uuid.uuid4(), sender=SENDER, to="warga-1@contoh.id", at=now())


def _people(agency: Agency, number: int) -> None:
    """Write so many people who have each got a receipt."""
    people, receipts = [], []
    for one in range(number):
        token, key, ticket = tokens.fresh(), uuid7(), f"KH-2026-{one:06d}"
        receipt = services.sealed({"ticket_number": ticket, "url": f"https://ukur.test/t/{one}", "due_at": now()})
        mine = {"agency_id": agency.id, "channel": Way.EMAIL}
        person = {"contact": encrypt(f"warga-{one}@contoh.id"), "contact_index": f"1:{one}", "language": "id"}
        people.append({"id": key, **mine, **person, "token": token.sealed, "token_hash": token.hash})
        state = {"state": State.SENT, "priority": 2, "attempts": 1, "payload": receipt, "about": ticket}
        moments = dict.fromkeys(("created_at", "next_at", "give_up_at", "sent_at"), now())
        told = {"kind": Kind.RECEIVED, "event": f"report:{one}", "recipient_id": key}
        receipts.append({"id": uuid7(), **mine, **told, **state, **moments})
    db.session.execute(insert(Recipient), people)
    db.session.execute(insert(Notification), receipts)
    db.session.commit()
    for table in ("recipient", "notification"):
        db.session.execute(text(f"ANALYZE {table}"))
    db.session.commit()


@contextmanager
def _sink() -> Iterator[int]:
    """Run the mail server in a process of its own; yield its port."""
    port = free_port()
    child = children.spawn([sys.executable, "-m", "klinik.local.bench.sink", str(port)])
    try:
        children.wait_until(lambda: _listens(port), child=child, what="Surat", log=Path("/dev/null"), within=30)
        yield port
    finally:
        children.stop(child, by=signal.SIGTERM, within=5)


def _listens(port: int) -> bool:
    try:
        smtplib.SMTP(HERE, port).close()
    except OSError:
        return False
    return True
