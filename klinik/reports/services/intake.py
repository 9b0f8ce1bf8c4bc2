"""Taking a report in: one transaction from the last button to the ticket number."""

import hashlib
import json
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, LargeBinary, Uuid, bindparam, func, select
from sqlalchemy.orm.attributes import set_committed_value

from klinik import audit
from klinik.agencies import addresses, hours
from klinik.agencies.models import Agency
from klinik.db import db, new_row, uuid7, write_new
from klinik.db.secrets import key_version
from klinik.errors import KlinikError
from klinik.files.models import StoredFile
from klinik.matching import Match, Said, TooSlow
from klinik.matching.services import index_new
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import IntakeChannel, Platform, Step
from klinik.reports.models import Case, Report, ReportFile, ReportStep
from klinik.reports.models.report import TICKET_NUMBERS
from klinik.reports.services import access, cases, known, late, meeting, promise
from klinik.web.prose import is_blank

NOTICE_VERSION = "2026-11"  # of the privacy notice shown beside the form
TITLE_LENGTH = 140
# Numbers may have gaps, never duplicates. The function (migration 0052) waits for whoever files with the same key.
BEGIN = select(
    TICKET_NUMBERS.next_value(),
    func.report_filed_with(
        bindparam("agency_id", type_=Uuid()),
        bindparam("digest", type_=LargeBinary()),
        bindparam("lock", type_=BigInteger()),
    ),
)


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
    refused: frozenset[uuid.UUID] = frozenset()  # clarifications that were shown and are about something else

    def under(self, key: str) -> "Intake":
        """Return the report under a key that its sender chose, bound to all that is sent with it.

        Who repeats a report is given its ticket and its code: a key that somebody guesses must not be enough.
        """
        files = [file.sha256 for file in self.files]
        said = [key, self.text, *self.links, self.question, self.contact, self.region_code or "", *files]
        return replace(self, idempotency_key=json.dumps(said)) if key else self


@dataclass(frozen=True)
class Submission:
    """The report that was filed, now or with the same key before."""

    report: Report
    is_replay: bool = False


def submit(agency: Agency, intake: Intake, *, at: datetime) -> Submission:
    """File a report: a ticket, its case (new, joined or answered at once), the receipt by mail, the trail.

    Where the search is slow the ticket does not wait for it: a worker does the rest. The same idempotency key gives the
    same ticket again. Raises EmptyReport, and what `notifications.recipient` raises.
    """
    if not intake.files and all(is_blank(words) for words in (intake.text, *intake.links)):
        raise EmptyReport
    number, earlier = _begin(agency, intake.idempotency_key)
    if earlier:
        return Submission(earlier, is_replay=True)
    said = Said(intake.text, intake.links, known.looks_of(intake.files))
    same, is_searched = _same(agency, said)
    met = meeting.meet(agency, same, at=at, refused=intake.refused)
    report = _report(agency, intake, number, at)
    _write(report, met.case, agency, title=title_of(intake), at=at)
    index_new(meeting.thing(report), said)
    meeting.decided(met, report, at=at)
    if met.answer is not None:
        cases.answer_report(report, met.answer, at=at)
    else:
        _send_receipt(agency, report, at)
    cases.count_one_answered(report)
    if not is_searched:
        late.owe_search(report)
    return Submission(report)


def _same(agency: Agency, said: Said) -> tuple[list[Match], bool]:
    """Return what is the very same thing, and whether there was time to look for it."""
    try:
        return known.same(agency, said), True
    except TooSlow:
        return [], False


def title_of(intake: Intake) -> str:
    """Return what the desk calls the case before anybody has named its claim."""
    return begun(intake.text) or begun(" ".join(intake.links)) or begun(" ".join(file.name for file in intake.files))


def begun(text: str) -> str:
    """Return the beginning of a text in one line, whole words, as long as the title of a case may be."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def filed_with(agency: Agency, key: str) -> uuid.UUID | None:
    """Return which report was filed with a key, without waiting for one that is about to be."""
    mine = (Report.agency_id == agency.id, Report.idempotency_hash == _digest(key))
    return db.session.scalar(select(Report.id).where(*mine))


def _begin(agency: Agency, key: str) -> tuple[int, Report | None]:
    """Return the number of the next ticket, and the report that was filed with this key before.

    A second click waits here until the first one is done.
    """
    digest = _digest(key) if key else None
    lock = int.from_bytes(digest[:8], "big", signed=True) if digest else None
    asked = {"agency_id": agency.id, "digest": digest, "lock": lock}
    number, earlier = db.session.connection().execute(BEGIN, asked).one()
    return number, db.session.get_one(Report, earlier) if earlier else None


def _recipient_id(agency: Agency, intake: Intake) -> uuid.UUID | None:
    """Return whom to write to about the report, if anybody."""
    if intake.contact:
        return notifications.recipient(agency.id, contact=intake.contact, language=intake.language).id
    return intake.recipient_id


def _report(agency: Agency, intake: Intake, number: int, at: datetime) -> Report:
    """Return the report, not yet written."""
    key, recipient_id = uuid7(), _recipient_id(agency, intake)
    report = new_row(
        Report,
        id=key,
        agency_id=agency.id,
        ticket_number=f"KH-{at.astimezone(agency.zone).year}-{number:06d}",
        code_nonce=secrets.token_bytes(16),
        code_key=key_version(),
        text=intake.text,
        links=list(intake.links),
        question=intake.question,
        seen_where=intake.seen_where,
        seen_on=intake.seen_on,
        region_code=intake.region_code,
        channel=intake.channel,
        partner=intake.partner,
        recipient_id=recipient_id,
        notice_version=NOTICE_VERSION,
        consent_version=NOTICE_VERSION if recipient_id else None,
        language=intake.language,
        idempotency_hash=_digest(intake.idempotency_key) if intake.idempotency_key else None,
        received_at=at,
        promised_at=hours.due_at(agency, at, agency.promise_hours),
        quarantined_at=at if intake.is_suspect else None,
        entered_by_id=intake.entered_by_id,
    )
    step = new_row(ReportStep, report_id=key, step=Step.RECEIVED, happened_at=at)
    for name, rows in (("files", list(intake.files)), ("steps", [step]), ("transcripts", [])):
        set_committed_value(report, name, rows)
    return report


def _write(report: Report, met: Case | None, agency: Agency, *, title: str, at: datetime) -> None:
    """Write the report with all that is new with it: its case, unless it met one, and the trail."""
    case = met or cases.new_case(agency, title=title, at=at)
    report.case_id = case.id
    cases.count_one_more(case, report)
    new, trail = [report, *report.steps], [audit.event("report.filed", report, by=audit.CITIZEN)]
    if met is None:
        new, trail = [case, *new], [cases.opened(case), *trail]
    attached = [ReportFile(report_id=report.id, file_id=file.id) for file in report.files]
    write_new(*new, *attached, and_forget=trail)
    set_committed_value(report, "case", case)


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
