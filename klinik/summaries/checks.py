"""Does a summary still agree with the data, and if not, what happened since?"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from klinik.audit.models import AuditEvent
from klinik.db import db
from klinik.reports.codes import CaseStatus, Step
from klinik.reports.models import Case, Report, ReportStep
from klinik.summaries import queries, snapshots
from klinik.summaries.models import WeeklySummary
from klinik.summaries.snapshots import Snapshot


@dataclass(frozen=True)
class Difference:
    """One cell that is not any more what the summary says."""

    table: str
    code: str
    kept: float
    now: float


def differences(summary: WeeklySummary) -> list[Difference]:
    """Return where the data of today would give other figures; empty: the summary reconciles."""
    kept = Snapshot.from_json(summary.snapshot).figures
    now = snapshots.take(summary.agency, kept.period).figures
    return [Difference(*cell) for cell in kept.differences(now)]


def reasons(summary: WeeklySummary) -> Iterator[str]:
    """Yield what has happened to the reports and answers of the week since the summary was made, in words."""
    since = summary.built_at
    counted = {
        "dikarantina sesudahnya": _reports(summary, Report.quarantined_at > since),
        "dihapus atas permintaan pelapor": _reports(summary, Report.erased_at > since),
        "kasusnya dibuka lagi": _reports(summary, _was_reopened(summary)),
        "kasusnya ditandai spam": _reports(summary, Case.status == CaseStatus.SPAM, Case.closed_at > since),
        "kasusnya digabung": _reports(summary, Case.status == CaseStatus.MERGED, Case.closed_at > since),
    }
    yield from (f"{count} laporan {what}" for what, count in counted.items() if count)
    public_ids = [issue["public_id"] for issue in summary.snapshot["figures"]["issues"]]
    for changed in queries.changed_since(since, public_ids):
        yield f"{changed.public_id} diralat, dicabut, atau ditangguhkan sesudahnya"


def trail(summary: WeeklySummary) -> Iterator[str]:
    """Yield what the trail knows of the week's cases since the summary was made: for what has no name of its own."""
    cases = select(Report.case_id).where(*_in_week(summary))
    deeds = (
        select(AuditEvent.action, func.count(AuditEvent.thing_id.distinct()))
        .where(AuditEvent.thing_type == Case.__tablename__, AuditEvent.thing_id.in_(cases))
        .where(AuditEvent.happened_at > summary.built_at)
        .group_by(AuditEvent.action)
        .order_by(AuditEvent.action)
    )
    yield from (f"{count} kasus: {action} sesudahnya (jejak audit)" for action, count in db.session.execute(deeds))


def _reports(summary: WeeklySummary, *conditions: ColumnElement[bool]) -> int:
    count = select(func.count()).select_from(Report).join(Case, Case.id == Report.case_id)
    return db.session.scalar(count.where(*_in_week(summary), *conditions)) or 0


def _in_week(summary: WeeklySummary) -> tuple[ColumnElement[bool], ...]:
    in_week = (Report.received_at >= summary.starts_at, Report.received_at < summary.ends_at)
    return Report.agency_id == summary.agency_id, *in_week


def _was_reopened(summary: WeeklySummary) -> ColumnElement[bool]:
    steps = select(ReportStep.id).where(ReportStep.report_id == Report.id, ReportStep.step == Step.REOPENED)
    return steps.where(ReportStep.happened_at > summary.built_at).exists()
