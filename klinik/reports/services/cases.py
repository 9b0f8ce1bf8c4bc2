"""What happens to a case: opened, joined, its status changed with the clock, answered, told about."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from flask_babel import LazyString
from sqlalchemy import Select, Table, any_, exists, func, insert, inspect, literal, select, update
from sqlalchemy import case as either
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm.attributes import set_committed_value

from klinik import audit
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.clarifications.codes import VERDICT_WORDS
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db, new_row, uuid7
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import CLOSED, PAUSED, CaseStatus, Step
from klinik.reports.models import Case, Report, ReportStep
from klinik.reports.services import asked, clocks

TABLE = cast("Table", Case.__table__)
GOING_ON = {CaseStatus.NEW, CaseStatus.IN_REVIEW}
ENDED = CLOSED - {CaseStatus.MERGED}  # what was asked about a merged case is asked about the other one now
A_BEAT = timedelta(microseconds=1)  # on the timeline a question follows the first look at the case
COUNTS = (Report.withdrawn_at.is_(None), Report.quarantined_at.is_(None))


def open_case(
    agency: Agency, *, title: str, at: datetime, topic: str | None = None, is_emergency: bool = False
) -> Case:
    """Return a new case of the agency, due when its promise says."""
    case = new_case(agency, title=title, at=at, topic=topic, is_emergency=is_emergency)
    db.session.add_all([case, opened(case)])
    return case


def new_case(agency: Agency, *, title: str, at: datetime, topic: str | None = None, is_emergency: bool = False) -> Case:
    """Return the same, not yet written: it goes with its first report, once for all."""
    plain = {"title": title, "topic": topic, "is_emergency": is_emergency}
    case = new_row(Case, id=uuid7(), agency_id=agency.id, opened_at=at, **plain)
    clocks.start(case, agency, at=at)
    return case


def opened(case: Case) -> audit.AuditEvent:
    """Return the entry of the trail that goes with a new case."""
    return audit.event("case.opened", case, by=None)


def hold(case: Case, answer_id: uuid.UUID | None) -> None:
    """Lock the case, its answer before it, as all do who change both."""
    if answer_id is not None:
        db.session.execute(select(Clarification.id).where(Clarification.id == answer_id).with_for_update())
    db.session.refresh(case, with_for_update=True)


def change_status(case: Case, status: CaseStatus, *, at: datetime) -> None:
    """Move the case to a status and keep its clock: it stands still while paused and goes on afterwards.

    A case that goes on while an office is asked waits for that office; one that ends spares the office its answer.
    """
    if status in GOING_ON and case.status is not CaseStatus.NEW and asked.is_waiting(case):
        status = CaseStatus.WAITING_AGENCY
    if status in ENDED and case.status is not CaseStatus.NEW:
        asked.end_all(case, at=at)
    if status not in PAUSED:
        clocks.go_on(case, at=at)
    elif case.paused_at is None:
        case.paused_at = at
    if status in CLOSED:
        case.closed_at = case.closed_at or at
        if status is not CaseStatus.MERGED:
            clocks.respond(case, at=at)
    else:
        case.closed_at = None
    case.status = status
    db.session.flush()


def answer(case: Case, clarification: Clarification, *, at: datetime) -> None:
    """Close the case with a published clarification and tell everybody who asked."""
    case.clarification = clarification
    change_status(case, CaseStatus.ANSWERED, at=at)
    add_step(case, Step.ANSWERED, at=at)
    revision = clarification.current
    if revision is not None:
        tell_reporters(
            case,
            kind=Kind.ANSWERED,
            event=answering(revision, at),
            words=words_of(clarification, revision),
            revision_id=revision.id,
        )
    audit.record("case.answered", case, by=None)
    recount(case)


def answering(revision: Revision, at: datetime) -> str:
    """Name the event that a revision became the answer at that moment.

    One publication is one event, however many cases and followers it reaches; a case that was reopened and is answered
    again with the same revision is another one.
    """
    return f"revision:{revision.id}:{at.isoformat()}"


def answer_report(report: Report, clarification: Clarification, *, at: datetime) -> None:
    """Give one report what is published already, and tell its sender. A case that was answered before stays as it is.

    A suspect report is written to nobody.
    """
    report.steps.append(ReportStep(step=Step.ANSWERED, happened_at=at))
    case = report.case
    if case.status is not CaseStatus.ANSWERED:
        case.clarification = clarification
        change_status(case, CaseStatus.ANSWERED, at=at)
        audit.record("case.answered", case, by=None)
    revision = clarification.current
    if report.recipient_id and not report.quarantined_at and revision is not None:
        notifications.tell(
            notifications.by_id(report.recipient_id),
            kind=Kind.ANSWERED,
            event=f"revision:{revision.id}",  # once, however often the same person reports the same thing
            words=words_of(clarification, revision) | {"ticket_number": report.ticket_number},
            revision_id=revision.id,
        )


def words_of(clarification: Clarification, revision: Revision) -> dict[str, str | LazyString]:
    """Return what a message may say about a published revision."""
    agency = db.session.get_one(Agency, clarification.agency_id)
    return {
        "headline": revision.headline,
        "verdict": VERDICT_WORDS[revision.verdict] if revision.verdict else "",
        "summary": revision.summary,
        "change_note": revision.change_note,
        "url": addresses.absolute(agency, clarification.path),
    }


def add_step(case: Case, step: Step, *, at: datetime) -> None:
    """Add an entry to the timeline of every report of the case."""
    rows = select(func.gen_random_uuid(), Report.id, literal(step, ReportStep.step.type), literal(at)).where(
        Report.case_id == case.id, Report.withdrawn_at.is_(None)
    )
    db.session.flush()
    db.session.execute(insert(ReportStep).from_select(["id", "report_id", "step", "happened_at"], rows))


def tell_reporters(
    case: Case, *, kind: Kind, event: str, words: notifications.Words, revision_id: uuid.UUID | None = None
) -> None:
    """Write one notification for each person who asked about the case, once per person and channel."""
    notifications.tell_many(recipients_of(case), kind=kind, event=event, words=words, revision_id=revision_id)


def recipients_of(case: Case) -> Select[uuid.UUID | None, str]:
    """Return the people who asked about the case, each with the number of one of their tickets."""
    return (
        select(Report.recipient_id, Report.ticket_number.label("about"))
        .where(Report.case_id == case.id, Report.recipient_id.is_not(None), *COUNTS)
        .ext(distinct_on(Report.recipient_id))
        .order_by(Report.recipient_id, Report.received_at)
    )


def recount(case: Case) -> None:
    """Count a case's reports and people, and tell its clarification; the caller holds both locked."""
    count(case)
    if case.clarification_id:
        push_down_count(case.clarification_id)


def recount_filed(case: Case) -> None:
    """The same after a deed of a citizen or of the search: an answer is held only where it has answered the case.

    A clarification still in draft is left alone: whoever publishes it holds it locked and waits for this case.
    """
    count(case)
    if case.clarification_id and case.status is CaseStatus.ANSWERED:
        push_down_count(case.clarification_id)


def count_one_more(case: Case, report: Report) -> None:
    """Count a report that is about to be filed; the caller holds its case, or has just made it for this report.

    What a case has already is added to, never counted again: the tenth and the ten thousandth report cost the same.
    """
    is_new_person = report.counts and report.recipient_id is not None
    if inspect(case).transient:
        case.report_count, case.demand, case.channels = 1, int(is_new_person), [report.channel.value]
        case.is_quarantined = report.quarantined_at is not None
        return
    person = Report.recipient_id == report.recipient_id
    is_known = exists().where(Report.case_id == case.id, person, Report.id != report.id, *COUNTS)
    way = literal(report.channel.value)
    added = {
        "report_count": TABLE.c.report_count + 1,
        "demand": TABLE.c.demand + (either((is_known, 0), else_=1) if is_new_person else 0),
        "channels": either(
            (way == any_(TABLE.c.channels), TABLE.c.channels), else_=func.array_append(TABLE.c.channels, way)
        ),
        "is_quarantined": TABLE.c.is_quarantined | literal(report.quarantined_at is not None),
    }
    _write(case, added)


def count_one_answered(report: Report) -> None:
    """Count on the answer, if there is one, that it was given to one more report."""
    case = report.case
    if report.counts and case.clarification_id and case.status is CaseStatus.ANSWERED:
        answer = update(Clarification).where(Clarification.id == case.clarification_id)
        db.session.execute(answer.values(report_count=Clarification.report_count + 1))


def count(case: Case) -> None:
    """Count the reports of a case and the people behind it, and note by which ways they came."""
    db.session.flush()
    people = func.count(Report.recipient_id.distinct()).filter(*COUNTS)
    ways = func.array_agg(Report.channel.distinct())
    suspect = func.bool_or(Report.quarantined_at.is_not(None))
    counted = select(func.count(), people, ways, suspect).select_from(Report).where(Report.case_id == case.id)
    reports, distinct, channels, is_suspect = db.session.execute(counted).one()
    counts = {
        "report_count": reports,
        "demand": distinct + case.me_too_count,
        "channels": channels or [],
        "is_quarantined": bool(is_suspect),
    }
    _write(case, counts)


def _write(case: Case, counts: Mapping[str, Any]) -> None:
    """Write straight to the table: a report is no new version of its case, or nobody could save while many report."""
    db.session.flush()
    columns = [TABLE.c[name] for name in counts]
    written = update(TABLE).where(TABLE.c.id == case.id).values(counts).returning(*columns)
    for name, value in zip(counts, db.session.execute(written).one(), strict=True):
        set_committed_value(case, name, value)


def push_down_count(clarification_id: uuid.UUID) -> None:
    """Write on a clarification how many reports it answers."""
    reports = (
        select(func.count())
        .select_from(Report)
        .join(Case, Case.id == Report.case_id)
        .where(Case.clarification_id == clarification_id, Case.status == CaseStatus.ANSWERED, *COUNTS)
        .scalar_subquery()
    )
    db.session.flush()
    db.session.execute(update(Clarification).where(Clarification.id == clarification_id).values(report_count=reports))
