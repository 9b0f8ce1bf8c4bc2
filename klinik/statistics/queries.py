"""The figures of some offices in a period. Every table is counted by the database, over the same set of reports."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    SQLColumnExpression,
    Subquery,
    case,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from klinik.agencies import regions
from klinik.agencies.models import Agency, Level
from klinik.clarifications.codes import Origin, RevisionKind, RevisionState
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.reports.codes import IntakeChannel
from klinik.statistics import cases, issues, reach
from klinik.statistics.counted import NONE, Kind, Scope, Step, received, settled, standing_revisions
from klinik.statistics.figures import Figures
from klinik.statistics.tables import Table
from klinik.statistics.weeks import Period

OF_REPORT = ("channel", "platform", "region", "time")
OF_CASE = ("outcome", "reason", "topic", "verdict", "content_type")
SPECIAL = {"time", "reason", "topic", "region"}
REGENCY, DISTRICT = 5, 8  # how many characters of a region code name that level
CHANGES = (RevisionKind.CORRECTION, RevisionKind.CONCLUSION, RevisionKind.RETRACTION)

Counts = Mapping[str, Mapping[str, int]]


def scope(agency: Agency, period: Period, *, step: Step = Step.DAY, family: Sequence[uuid.UUID] = ()) -> Scope:
    """Return what an office's figures are counted over: its own reports, or those of the whole family that is given."""
    depth = REGENCY if agency.level is Level.PROVINCE else DISTRICT
    offset = agency.zone.utcoffset(None) or timedelta()
    return Scope(tuple(family) or (agency.id,), period, offset, step, depth)


def figures(scope: Scope) -> Figures:
    """Return all figures of a scope; the last revision before the end of its period is what an answer said."""
    reports = received(scope)
    outcomes = settled(reports, scope)
    complaints, monitoring = _by_dimension(reports, outcomes)
    response = cases.response(scope.agency_ids, scope.period)
    first = cases.first_response(scope.agency_ids, scope.period)
    tables = [
        _kinds(complaints, monitoring),
        *_report_tables(scope, complaints),
        Table.of("monitoring", monitoring["outcome"]),
        cases.promise(response),
        cases.promise(first, "first_promise"),
        cases.backlog(scope.agency_ids, scope.period),
        cases.referrals(scope.agency_ids, scope.period),
        _published(scope),
        _changes(scope),
    ]
    return Figures(
        period=scope.period,
        tables={table.name: table for table in tables},
        response=response,
        first_response=first,
        issues=issues.most_reported(outcomes),
        reach=reach.reach(scope.agency_ids, scope.period),
    )


def _report_tables(scope: Scope, counts: Counts) -> Iterator[Table]:
    for name in (*OF_REPORT, *OF_CASE):
        if name not in SPECIAL:
            yield Table.of(name, counts[name])
    yield Table.of("time", {**dict.fromkeys(_steps(scope), 0), **counts["time"]}, in_order=True)
    yield Table.of("reason", {code: count for code, count in counts["reason"].items() if code != NONE})
    yield Table.of("region", counts["region"]).labelled(_region_names(counts["region"]))
    yield Table.of("topic", counts["topic"], before=_topics(scope.before()))


def _by_dimension(reports: CTE, outcomes: Subquery) -> tuple[Counts, Counts]:
    """Return the counts by dimension and code, of complaints and of monitoring: one statement, so one moment."""
    both = union_all(
        _grouped(reports, OF_REPORT, func.count()),
        _grouped(outcomes, OF_CASE, func.sum(outcomes.c.reports)),
    )
    counts: dict[str, dict[str, dict[str, int]]] = {kind: defaultdict(dict) for kind in Kind}
    for kind, name, code, number in db.session.execute(both):
        counts[kind][name][code] = int(number)
    return counts[Kind.COMPLAINT], counts[Kind.MONITORING]


def _grouped(rows: FromClause, names: Sequence[str], number: ColumnElement[int]) -> Select[Any]:
    """Return (kind, dimension, code, number) for every code of every dimension, in one pass over the rows."""
    columns = [rows.c[name] for name in names]
    asked = [(func.grouping(column) == 0, column) for column in columns]
    return select(
        rows.c.kind,
        case(*[(is_asked, literal(column.name)) for is_asked, column in asked]),
        case(*asked),
        number,
    ).group_by(func.grouping_sets(*[tuple_(rows.c.kind, column) for column in columns]))


def _steps(scope: Scope) -> Iterator[str]:
    """Yield every step of the period by its first day, also those without a report."""
    first = (scope.period.start + scope.offset).date()
    last = (scope.period.end + scope.offset - timedelta(microseconds=1)).date()
    day = _begin(first, scope.step)
    while day <= last:
        yield day.isoformat()
        day = _begin(day + timedelta(days={Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31}[scope.step]), scope.step)


def _begin(day: date, step: Step) -> date:
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is Step.MONTH else day


def _region_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of region codes; a code that has been retired keeps standing for itself."""
    return {code: regions.name(code) for code in codes if regions.is_known(code)}


def _topics(scope: Scope) -> dict[str, int]:
    outcomes = settled(received(scope), scope)
    number = func.sum(outcomes.c.reports)
    rows = select(outcomes.c.topic, number).where(outcomes.c.kind == Kind.COMPLAINT).group_by(outcomes.c.topic)
    return {topic: int(reports) for topic, reports in db.session.execute(rows)}


def _kinds(complaints: Counts, monitoring: Counts) -> Table:
    """Return who brought how much. A partner's row is there only where a partner brought anything."""
    by_partners = complaints["channel"].get(IntakeChannel.PARTNER, 0)
    counts: dict[str, int] = {Kind.COMPLAINT: _sum(complaints) - by_partners, Kind.MONITORING: _sum(monitoring)}
    if by_partners:
        counts[Kind.PARTNER] = by_partners
    return Table.of("kind", counts)


def _sum(counts: Counts) -> int:
    return sum(counts["outcome"].values())


def _published(scope: Scope) -> Table:
    """Return the clarifications that came out in the period, by their conclusion at its end."""
    standing = standing_revisions(scope.period.end)
    counts = _counts(
        standing.c.verdict,
        Clarification.id == standing.c.clarification_id,
        Clarification.agency_id.in_(scope.agency_ids),
        Clarification.origin != Origin.LEGACY,
        Clarification.first_published_at >= scope.period.start,
        Clarification.first_published_at < scope.period.end,
    )
    return Table.of("published", counts)


def _changes(scope: Scope) -> Table:
    """Return the corrections, changed conclusions and retractions of the period."""
    counts = _counts(
        Revision.kind,
        Revision.agency_id.in_(scope.agency_ids),
        Revision.state == RevisionState.PUBLISHED,
        Revision.kind.in_(CHANGES),
        Revision.published_at >= scope.period.start,
        Revision.published_at < scope.period.end,
    )
    return Table.of("change", counts)


def _counts(column: SQLColumnExpression[Any], *conditions: ColumnElement[bool]) -> dict[str, int]:
    rows = db.session.execute(select(column, func.count()).where(*conditions).group_by(column))
    return {str(row[0]): row[1] for row in rows}
