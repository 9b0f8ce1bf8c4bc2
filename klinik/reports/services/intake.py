"""Taking a report in: one transaction from the last button to the ticket number."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select

from klinik import audit, matching
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.db.secrets import key_version
from klinik.errors import KlinikError
from klinik.files.models import StoredFile
from klinik.matching import Band, Match
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import CaseStatus, IntakeChannel, Platform, Step
from klinik.reports.models import Case, Report, ReportStep
from klinik.reports.models.report import TICKET_NUMBERS
from klinik.reports.services import access, cases, known

NOTICE_VERSION = "2026-11"  # of the privacy notice shown beside the form
TITLE_LENGTH = 140
CHAIN_LIMIT = 20  # merges of merges are cut when made; this only guards against a loop


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
    channel: IntakeChannel = IntakeChannel.WEB
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

    The same idempotency key gives the same ticket again. Raises EmptyReport, and what `notifications.recipient` raises.
    """
    if not (intake.text.strip() or intake.links or intake.files):
        raise EmptyReport
    earlier = _replayed(agency, intake.idempotency_key)
    if earlier:
        return Submission(earlier, is_replay=True)
    matches = find(agency, intake)
    answer = _answer_at_once(agency, matches, at)
    case = _case(agency, intake, matches, answer, at)
    report = _report(agency, case, intake, at)
    _index(report)
    audit.record("report.filed", report, by=audit.CITIZEN)
    _tell(agency, report, answer, at)
    if answer is not None:
        _answer(case, report, answer, at)
    cases.recount_filed(case)
    return Submission(report, matches=matches)


def find(agency: Agency, intake: Intake) -> list[Match]:
    """Return what is already known about the text, links and pictures."""
    looks = known.looks_of(intake.files)
    return matching.find(text=intake.text, links=intake.links, pictures=looks, agency_id=agency.id)


def title_of(intake: Intake) -> str:
    """Return what the desk calls the case before anybody has named its claim."""
    text = " ".join(intake.text.split()) or " ".join(intake.links) or " ".join(file.name for file in intake.files)
    return text if len(text) <= TITLE_LENGTH else text[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _replayed(agency: Agency, key: str) -> Report | None:
    """Return the report filed with this key before; a second click waits here until the first one is done."""
    if not key:
        return None
    digest = _digest(key)
    db.session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(digest[:8], "big", signed=True))))
    return db.session.scalar(select(Report).filter_by(agency_id=agency.id, idempotency_hash=digest))


def _answer_at_once(agency: Agency, matches: list[Match], at: datetime) -> Clarification | None:
    """Return the published answer to the very same thing, unless it is old, withdrawn or under review."""
    same = [match for match in matches if match.band is Band.SAME]
    by_earlier_reports = (
        select(Case.clarification_id)
        .join(Report, Report.case_id == Case.id)
        .where(
            Report.id.in_([match.id for match in same if match.kind == "report"]),
            Case.agency_id == agency.id,
            Case.status == CaseStatus.ANSWERED,
        )
    )
    statement = select(Clarification).where(
        or_(
            Clarification.id.in_([match.id for match in same if match.kind == "clarification"]),
            Clarification.id.in_(by_earlier_reports),
        ),
        Clarification.state == ClarificationState.PUBLISHED,
        Clarification.suspended_at.is_(None),
        Clarification.updated_at >= at - timedelta(days=agency.match_age_days),
    )
    return db.session.scalars(statement.order_by(Clarification.updated_at.desc()).limit(1)).first()


def _case(agency: Agency, intake: Intake, matches: list[Match], answer: Clarification | None, at: datetime) -> Case:
    """Return the case for a report: the open one of the same thing, the one that `answer` closed, or a new one."""
    for match in matches:
        if match.kind != "report" or match.band is not Band.SAME:
            continue
        case = _end_of_chain(agency, match.id)
        if case is None:
            continue
        if answer is None and case.is_active:
            return case
        if answer is not None and case.status is CaseStatus.ANSWERED and case.clarification_id == answer.id:
            return case
    return cases.open_case(agency, title=title_of(intake), at=at)


def _end_of_chain(agency: Agency, report_id: uuid.UUID) -> Case | None:
    """Return the case, locked, that a report of this agency now belongs to after all merges."""
    statement = select(Case).join(Report, Report.case_id == Case.id)
    case = db.session.scalar(statement.where(Report.id == report_id, Case.agency_id == agency.id))
    for _ in range(CHAIN_LIMIT):
        if case is None:
            return None
        db.session.refresh(case, with_for_update=True)
        if case.merged_into_id is None:
            return case
        case = db.session.get(Case, case.merged_into_id)
    return None


def _report(agency: Agency, case: Case, intake: Intake, at: datetime) -> Report:
    recipient = None
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
        recipient_id=recipient.id if recipient else None,
        notice_version=NOTICE_VERSION,
        consent_version=NOTICE_VERSION if recipient else None,
        language=intake.language,
        idempotency_hash=_digest(intake.idempotency_key) if intake.idempotency_key else None,
        received_at=at,
        quarantined_at=at if intake.is_suspect else None,
        entered_by_id=intake.entered_by_id,
        steps=[ReportStep(step=Step.RECEIVED, happened_at=at)],
    )
    db.session.add(report)
    db.session.flush()
    return report


def _ticket_number(agency: Agency, at: datetime) -> str:
    """Return the next number, e.g. KH-2026-004711. Numbers may have gaps, never duplicates."""
    number = db.session.scalar(TICKET_NUMBERS.next_value())
    return f"KH-{at.astimezone(agency.zone).year}-{number:06d}"


def _index(report: Report) -> None:
    matching.index(
        "report",
        report.id,
        agency_id=report.agency_id,
        fields={"body": report.text},
        links=report.links,
        pictures=known.looks_of(report.files),
    )


def _tell(agency: Agency, report: Report, answer: Clarification | None, at: datetime) -> None:
    """Write the receipt, or, when the answer is known, the answer. A suspect report is written to nobody."""
    if report.recipient_id is None or report.quarantined_at:
        return
    recipient = notifications.by_id(report.recipient_id)
    if answer is not None and answer.current is not None:
        revision = answer.current
        notifications.tell(
            recipient,
            kind=Kind.ANSWERED,
            event=f"revision:{revision.id}",
            words=cases.words_of(answer, revision) | {"ticket_number": report.ticket_number},
            revision_id=revision.id,
        )
        return
    words = {
        "ticket_number": report.ticket_number,
        "due_at": report.case.due_at.isoformat(),
        "url": addresses.absolute(agency, f"/t/{access.make_link(report, at=at)}"),
    }
    notifications.tell(recipient, kind=Kind.RECEIVED, event=f"report:{report.id}", words=words)


def _answer(case: Case, report: Report, answer: Clarification, at: datetime) -> None:
    """Close the case with the known answer; a case that was answered before only gets one more report."""
    report.steps.append(ReportStep(step=Step.ANSWERED, happened_at=at))
    if case.status is CaseStatus.ANSWERED:
        return
    case.clarification = answer
    cases.change_status(case, CaseStatus.ANSWERED, at=at)
    audit.record("case.answered", case, by=None)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
