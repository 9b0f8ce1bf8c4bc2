"""From a deed of the trail to what is told of it: a type, what it is about, and a few codes and addresses. No words."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.audit import AuditEvent
from klinik.clarifications.codes import RevisionKind
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.erasures.models import Erasure
from klinik.reports.codes import Step
from klinik.reports.models import Case, Report, ReportStep
from klinik.summaries import queries as summaries
from klinik.summaries.models import WeeklySummary
from klinik.webhooks.codes import ERASED, EventType

OF_REVISIONS = {
    RevisionKind.FIRST: EventType.CLARIFICATION_PUBLISHED,
    RevisionKind.WORDING: EventType.CLARIFICATION_REVISED,
    RevisionKind.CORRECTION: EventType.CLARIFICATION_CORRECTED,
    RevisionKind.CONCLUSION: EventType.CLARIFICATION_CORRECTED,
    RevisionKind.RETRACTION: EventType.CLARIFICATION_RETRACTED,
}


class Told(NamedTuple):
    """One event as receivers know it."""

    type: str
    about: str
    data: Mapping[str, Any]


def told(event: AuditEvent, agency: Agency) -> Iterator[Told]:
    """Yield what a deed of an office means to other systems: nothing, one event, or one for each ticket."""
    if event.action in TELLERS:
        model, teller = TELLERS[event.action]
        thing = db.session.get(model, event.thing_id)
        if thing is not None:
            yield from teller(thing, event, agency)


def payload(type_: str, data: Mapping[str, Any], *, at: datetime) -> str:
    """Return an event as it is signed and sent; `at` is when it happened."""
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return json.dumps({"type": type_, "timestamp": moment, "data": data}, separators=(",", ":"))


def _published(revision: Revision, _event: AuditEvent, agency: Agency) -> Iterator[Told]:
    yield _of(OF_REVISIONS[revision.kind], revision.clarification, agency, revision=revision.number, kind=revision.kind)


def _suspended(clarification: Clarification, _event: AuditEvent, agency: Agency) -> Iterator[Told]:
    yield _of(EventType.CLARIFICATION_SUSPENDED, clarification, agency)


def _stands_again(clarification: Clarification, _event: AuditEvent, agency: Agency) -> Iterator[Told]:
    yield _of(EventType.CLARIFICATION_STANDS_AGAIN, clarification, agency)


def _erased(erasure: Erasure, _event: AuditEvent, agency: Agency) -> Iterator[Told]:
    """An answer of which something is gone, and the weeks in which it was quoted: what, nobody is told."""
    public_id = str(erasure.clarification.public_id)
    quoting = [one for one in summaries.saying(public_id) if one.agency_id == agency.id and one.published_at]
    yield _of(ERASED, erasure.clarification, agency, weeks=[str(one.week) for one in quoting])


def _of(type_: str, clarification: Clarification, agency: Agency, **more: Any) -> Told:
    public_id = str(clarification.public_id)
    return Told(type_, public_id, {"public_id": public_id, **more, **_where(clarification, agency)})


def _where(clarification: Clarification, agency: Agency) -> dict[str, str]:
    """Return where an answer is read, without its words: they may change, and be erased."""
    public_id = clarification.public_id
    return {
        "url": addresses.absolute(agency, f"/klarifikasi/{public_id}"),
        "api_url": addresses.absolute(agency, f"/api/v1/clarifications/{public_id}"),
    }


def _filed(report: Report, _event: AuditEvent, agency: Agency) -> Iterator[Told]:
    """A report that limits have put aside is told of as little as it is counted."""
    if report.quarantined_at is None:
        yield _ticket(EventType.REPORT_RECEIVED, report, agency, channel=report.channel)
        at_once = _is_answered(ReportStep.happened_at == Report.received_at).where(Report.id == report.id)
        if db.session.scalar(at_once.limit(1)):
            yield _answered(report, agency)


def _case_answered(case: Case, event: AuditEvent, agency: Agency) -> Iterator[Told]:
    """Every ticket that the case answered: not one that was answered as it was filed, nor one that joined since."""
    answered = (ReportStep.happened_at > Report.received_at, ReportStep.happened_at <= event.happened_at)
    later = _is_answered(*answered).exists()
    theirs = (Report.case_id == case.id, Report.quarantined_at.is_(None), Report.withdrawn_at.is_(None))
    for report in db.session.scalars(select(Report).where(*theirs, later).order_by(Report.id)):
        yield _answered(report, agency)


def _late_answered(report: Report, _event: AuditEvent, agency: Agency) -> Iterator[Told]:
    yield _answered(report, agency)


def _is_answered(*when: ColumnElement[bool]) -> Select[Any]:
    """Return the steps by which a report was answered, at once or later."""
    return select(ReportStep.id).where(ReportStep.report_id == Report.id, ReportStep.step == Step.ANSWERED, *when)


def _answered(report: Report, agency: Agency) -> Told:
    answer = report.case.clarification
    public_id = str(answer.public_id) if answer else None
    return _ticket(EventType.REPORT_ANSWERED, report, agency, clarification=public_id)


def _ticket(type_: EventType, report: Report, agency: Agency, **more: Any) -> Told:
    number = report.ticket_number
    where = addresses.absolute(agency, f"/api/v1/reports/{number}")
    return Told(type_, number, {"ticket_number": number, **more, "api_url": where})


def _summary(summary: WeeklySummary, event: AuditEvent, agency: Agency) -> Iterator[Told]:
    """A summary that waited for an editor is told of when it was let out, another when it was made."""
    is_out = summary.published_at is not None
    if is_out and (summary.approved_by_id is None) is (event.action == "summary.built"):
        week = str(summary.week)
        where = {
            "url": addresses.absolute(agency, summary.path),
            "api_url": addresses.absolute(agency, f"/api/v1/summaries/{week}"),
        }
        yield Told(EventType.SUMMARY_PUBLISHED, week, {"week": week, **where})


TELLERS: dict[str, tuple[type[Any], Callable[[Any, AuditEvent, Agency], Iterator[Told]]]] = {
    "revision.published": (Revision, _published),
    "clarification.suspended": (Clarification, _suspended),
    "clarification.suspension_lifted": (Clarification, _stands_again),
    "report.filed": (Report, _filed),
    "report.answered": (Report, _late_answered),
    "case.answered": (Case, _case_answered),
    "erasure.done": (Erasure, _erased),
    "erasure.repeated": (Erasure, _erased),
    "summary.built": (WeeklySummary, _summary),
    "summary.published": (WeeklySummary, _summary),
}
ERASURES = tuple(action for action, (model, _teller) in TELLERS.items() if model is Erasure)
