"""Who may see a ticket: whoever knows its code, followed the link in a message, or has just filed it."""

import hashlib
import re
import secrets as random
import uuid
from datetime import datetime, timedelta
from typing import cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from klinik.db import db, secrets, uuid7
from klinik.errors import KlinikError
from klinik.reports.models import CodeBackoff, Report, ReportDraft, TicketAccess, TicketLink, TicketSession
from klinik.reports.services import drafts

CODE = "access-code"
NOBODYS_NONCE = bytes(16)  # an unknown ticket is compared too, so that it takes the same time
# As people type it: with dashes, with the long ones that telephones make of them, with blanks, dots or nothing between.
NUMBER = re.compile(r"KH[\W_]*([0-9]{4})[\W_]*([0-9]{1,9})")
FREE_TRIES = 4
LONGEST_WAIT = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=24)
# A session and the ticket it may see, in one statement; on the tables, since nobody needs the rows. No value is named
# like a column, or the update that may go with it would set that column too.
BEGIN = (
    insert(cast("Table", TicketAccess.__table__))
    .values(session_id=bindparam("session"), report_id=bindparam("report"))
    .add_cte(
        insert(cast("Table", TicketSession.__table__))
        .values(id=bindparam("session"), token_hash=bindparam("hash"), expires_at=bindparam("until"))
        .cte("begun")
    )
)
BEGIN_AND_CLOSE = BEGIN.add_cte(drafts.CLOSE.cte("closed"))


class WrongCode(KlinikError):
    """The number or the code is wrong; which of the two is never said."""

    status = 422
    message = _l("Nomor tiket atau kode akses tidak cocok. Periksa keduanya pada halaman tanda terima atau pesan kami.")


class TicketClosed(KlinikError):
    """This browser may not see the ticket, or no longer: a day is over, or it never could. Which is never said."""

    status = 403
    message = _l("Demi keamanan, tiket tertutup sehari setelah dibuka. Masukkan kode akses untuk membukanya lagi.")


class WaitBeforeTrying(KlinikError):
    status = 429
    message = _l(
        "Kode untuk nomor tiket ini terlalu sering salah. Tunggu %(minutes)s menit, atau pakai tautan di pesan kami."
    )

    def __init__(self, *, seconds: int) -> None:
        super().__init__(minutes=1 + seconds // 60)
        self.retry_after = 1 + seconds


def access_code(report: Report) -> str:
    """Return the code of the ticket as the receipt shows it: 1234-5678-9012-3456. It is computed, never stored."""
    digits = secrets.digits(report.code_nonce, purpose=CODE, version=report.code_key)
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def open_with_code(agency_id: uuid.UUID, ticket_number: str, code: str, *, at: datetime) -> Report:
    """Return the report whose number and code were given, spaces and dashes aside. Raises WrongCode, WaitBeforeTrying.

    The caller commits in either case: a wrong try is counted.
    """
    number = normal_number(ticket_number)
    backoff = db.session.get(CodeBackoff, number, with_for_update=True)
    if backoff and backoff.wait_until > at:
        raise WaitBeforeTrying(seconds=int((backoff.wait_until - at).total_seconds()))
    # Three columns, not the row: an unknown number must not be quicker by what it takes to build a report.
    asked = select(Report.id, Report.code_nonce, Report.code_key)
    found = db.session.execute(asked.filter_by(ticket_number=number, agency_id=agency_id)).one_or_none()
    key, nonce, version = found or (None, NOBODYS_NONCE, secrets.key_version())
    wanted = secrets.digits(nonce, purpose=CODE, version=version)
    given = "".join(sign for sign in code if sign.isdigit())
    if not secrets.same(given, wanted) or key is None:
        _count_wrong(number, backoff.failures if backoff else 0, at)
        raise WrongCode
    if backoff:
        db.session.delete(backoff)
    return db.session.get_one(Report, key)


def normal_number(ticket_number: str) -> str:
    """Return a ticket number as it is stored, however it was typed: `kh 2026 4711` and `KH2026004711` are
    KH-2026-004711."""
    number = NUMBER.fullmatch(ticket_number.strip().upper())
    return f"KH-{number[1]}-{number[2].zfill(6)}" if number else "-".join(ticket_number.upper().split())[:20]


def make_link(report: Report, *, at: datetime) -> str:
    """Return a new token for a link in a message to the reporter."""
    token = random.token_urlsafe(16)
    db.session.add(TicketLink(token_hash=_hash(token), report_id=report.id, created_at=at))
    return token


def open_with_link(agency_id: uuid.UUID, token: str) -> Report | None:
    """Return the report that a link in a message leads to."""
    statement = (
        select(Report)
        .join(TicketLink, TicketLink.report_id == Report.id)
        .where(TicketLink.token_hash == _hash(token), Report.agency_id == agency_id)
    )
    return db.session.scalar(statement)


def remember(report: Report, *, token: str | None, at: datetime, draft: ReportDraft | None = None) -> str:
    """Let a browser see the ticket for a day, and close the draft that it came from; return the token of its session.

    It is a new one unless the given one still holds.
    """
    session = _session(token, at)
    if session is None or token is None:
        return _begin(report, at, draft)
    if draft is not None:
        drafts.close(draft, report)
    session.expires_at = at + SESSION_LASTS
    statement = insert(TicketAccess).values(session_id=session.id, report_id=report.id).on_conflict_do_nothing()
    db.session.execute(statement)
    return token


def _begin(report: Report, at: datetime, draft: ReportDraft | None) -> str:
    token = random.token_urlsafe(32)
    values = {"session": uuid7(), "hash": _hash(token), "until": at + SESSION_LASTS, "report": report.id}
    if draft is None:
        db.session.connection().execute(BEGIN, values)
    else:
        db.session.connection().execute(BEGIN_AND_CLOSE, {**values, "draft": draft.id})
    return token


def seen_by(token: str | None, agency_id: uuid.UUID, ticket_number: str, *, at: datetime) -> Report | None:
    """Return the report if this browser may see it."""
    if not token:
        return None
    statement = (
        select(Report)
        .join(TicketAccess, TicketAccess.report_id == Report.id)
        .join(TicketSession, TicketSession.id == TicketAccess.session_id)
        .where(
            TicketSession.token_hash == _hash(token),
            TicketSession.expires_at > at,
            Report.agency_id == agency_id,
            Report.ticket_number == normal_number(ticket_number),
        )
    )
    return db.session.scalar(statement)


def forget_expired(*, at: datetime) -> None:
    """Remove sessions and waits that are over."""
    db.session.execute(delete(TicketSession).where(TicketSession.expires_at < at))
    db.session.execute(delete(CodeBackoff).where(CodeBackoff.wait_until < at - timedelta(days=1)))


def _session(token: str | None, at: datetime) -> TicketSession | None:
    if not token:
        return None
    statement = select(TicketSession).where(TicketSession.token_hash == _hash(token), TicketSession.expires_at > at)
    return db.session.scalar(statement)


def _count_wrong(number: str, failures: int, at: datetime) -> None:
    waits = failures + 1 - FREE_TRIES
    wait = min(LONGEST_WAIT, timedelta(seconds=15 * 2**waits)) if waits >= 0 else timedelta(0)
    statement = insert(CodeBackoff).values(ticket_number=number, failures=1, wait_until=at + wait)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["ticket_number"], set_={"failures": CodeBackoff.failures + 1, "wait_until": at + wait}
        )
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
