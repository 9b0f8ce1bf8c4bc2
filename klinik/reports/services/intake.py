"""Taking a report in: one transaction from the last button to the ticket number."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from klinik import audit
from klinik.agencies import addresses, hours
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.db.secrets import key_version
from klinik.errors import KlinikError
from klinik.files.models import StoredFile
from klinik.matching import Match, TooSlow
from klinik.matching.services import index_many
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import IntakeChannel, Platform, Step
from klinik.reports.models import Case, Report, ReportStep
from klinik.reports.models.report import TICKET_NUMBERS
from klinik.reports.services import access, cases, known, late, meeting, promise

NOTICE_VERSION = "2026-11"  # of the privacy notice shown beside the form
TITLE_LENGTH = 140


class EmptyReport(KlinikError):
    status = 422
    message = _l("Isi minimal satu: teks, tautan, atau gambar.")


@dataclass(frozen=True)
class Intake:
    """What somebody sends in, already checked for shape."""

    text: str = ""
    links: Sequence[str] = ()
    files: Sequence[StoredFile] = ()
    question: str = ""
    seen_where: Platform | None = None
    seen_on: date | None = None
    region_code: str | None = None
    contact: str = ""
    recipient_id: uuid.UUID | None = None  # somebody who writes to us in a chat, in place of a typed contact
    channel: IntakeChannel = IntakeChannel.WEB
    partner: str = ""
    language: str = "id"
    idempotency_key: str = ""
    is_suspect: bool = False  # a limit was passed: taken in, but without mail and without weight
    entered_by_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Submission:
    """The report that was filed, and what it met."""

    report: Report
    is_replay: bool = False
    matches: list[Match] = field(default_factory=list)


def submit(agency: Agency, intake: Intake, *, at: datetime) -> Submission:
    """File a report: a ticket, its case (new, joined or answered at once), the receipt by mail, the trail.

    Where the search is slow the ticket does not wait for it: a worker does the rest. The same idempotency key gives the
    same ticket again. Raises EmptyReport, and what `notifications.recipient` raises.
    """
    if not (intake.text.strip() or intake.links or intake.files):
        raise EmptyReport
    earlier = _replayed(agency, intake.idempotency_key)
    if earlier:
        return Submission(earlier, is_replay=True)
    matches, is_searched = _matches(agency, intake)
    met = meeting.meet(agency, matches, at=at)
    case = met.case or cases.open_case(agency, title=title_of(intake), at=at)
    report = _report(agency, case, intake, at)
    index_many([meeting.thing(report)], are_new=True)
    audit.record("report.filed", report, by=audit.CITIZEN)
    meeting.decided(met, report, at=at)
    if met.answer is not None:
        cases.answer_report(report, met.answer, at=at)
    else:
        _send_receipt(agency, report, at)
    cases.count_one_more(report)
    if not is_searched:
        late.owe_search(report)
    return Submission(report, matches=matches)


def _matches(agency: Agency, intake: Intake) -> tuple[list[Match], bool]:
    """Return what is known about the text, links and pictures, and whether there was time to search."""
    try:
        return known.matches(agency, text=intake.text, links=intake.links, files=intake.files), True
    except TooSlow:
        return [], False


def title_of(intake: Intake) -> str:
    """Return what the desk calls the case before anybody has named its claim."""
    return begun(intake.text) or begun(" ".join(intake.links)) or begun(" ".join(file.name for file in intake.files))


def begun(text: str) -> str:
    """Return the beginning of a text in one line, whole words, as long as the title of a case may be."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _replayed(agency: Agency, key: str) -> Report | None:
    """Return the report filed with this key before; a second click waits here until the first one is done."""
    if not key:
        return None
    digest = _digest(key)
    db.session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(digest[:8], "big", signed=True))))
    return db.session.scalar(select(Report).filter_by(agency_id=agency.id, idempotency_hash=digest))


def _report(agency: Agency, case: Case, intake: Intake, at: datetime) -> Report:
    recipient = notifications.by_id(intake.recipient_id) if intake.recipient_id else None
    if intake.contact:
        recipient = notifications.recipient(agency.id, contact=intake.contact, language=intake.language)
    report = Report(
        agency_id=agency.id,
        case=case,
        ticket_number=_ticket_number(agency, at),
        code_nonce=secrets.token_bytes(16),
        code_key=key_version(),
        text=intake.text,
        links=list(intake.links),
        files=list(intake.files),
        question=intake.question,
        seen_where=intake.seen_where,
        seen_on=intake.seen_on,
        region_code=intake.region_code,
        channel=intake.channel,
        partner=intake.partner,
        recipient_id=recipient.id if recipient else None,
        notice_version=NOTICE_VERSION,
        consent_version=NOTICE_VERSION if recipient else None,
        language=intake.language,
        idempotency_hash=_digest(intake.idempotency_key) if intake.idempotency_key else None,
        received_at=at,
        promised_at=hours.due_at(agency, at, agency.promise_hours),
        quarantined_at=at if intake.is_suspect else None,
        entered_by_id=intake.entered_by_id,
        transcripts=[],
        steps=[ReportStep(step=Step.RECEIVED, happened_at=at)],
    )
    db.session.add(report)
    db.session.flush()
    return report


def _ticket_number(agency: Agency, at: datetime) -> str:
    """Return the next number, e.g. KH-2026-004711. Numbers may have gaps, never duplicates."""
    number = db.session.scalar(TICKET_NUMBERS.next_value())
    return f"KH-{at.astimezone(agency.zone).year}-{number:06d}"


def _send_receipt(agency: Agency, report: Report, at: datetime) -> None:
    """Write the receipt to the sender; a suspect report is written to nobody."""
    if report.recipient_id is None or report.quarantined_at:
        return
    words = {
        "ticket_number": report.ticket_number,
        "due_at": promise.promise(report, at=at).due_at.isoformat(),
        "url": addresses.absolute(agency, f"/t/{access.make_link(report, at=at)}"),
    }
    recipient = notifications.by_id(report.recipient_id)
    notifications.tell(recipient, kind=Kind.RECEIVED, event=f"report:{report.id}", words=words)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
