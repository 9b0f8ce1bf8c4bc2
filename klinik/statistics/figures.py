"""All figures of one period, as plain frozen values that can be kept and read back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from klinik.clarifications.codes import Verdict
from klinik.reports.codes import IntakeChannel
from klinik.statistics.counted import COMPLAINTS, NONE, UNPROVEN, Kind, Outcome
from klinik.statistics.reach import Reach
from klinik.statistics.rising import Rising
from klinik.statistics.tables import LEAST, REST, Row, Table, public, shown
from klinik.statistics.weeks import Period

ABOUT_THE_OFFICE = frozenset(
    {"published", "change", "promise", "first_promise", "family_promise", "backlog", "monitoring"}
)
# The parts of a table whose sums another one tells: what was clarified has any conclusion but unproven.
TOLD_BY_OUTCOME = (frozenset(Verdict) - {Verdict.UNPROVEN}, frozenset({Verdict.UNPROVEN, NONE}))


@dataclass(frozen=True)
class Issue:
    """A published answer, with how many reports of the period it answers."""

    public_id: str
    slug: str
    claim: str
    fact: str
    verdict: str
    topic: str
    source: str
    source_url: str
    reports: int | None  # None: fewer than five, not shown
    first_seen: str = ""  # the day from which it circulated, as 2026-11-16


@dataclass(frozen=True)
class Response:
    """How long answers took, over the cases that were closed in the period. None: nothing to measure, or not shown."""

    cases: int
    median: float | None = None  # seconds
    p90: float | None = None  # seconds
    in_time: int | None = None

    @property
    def share(self) -> float | None:
        """Return the share that kept the promise, 0 to 1."""
        return self.in_time / self.cases if self.cases and self.in_time is not None else None


NOT_MEASURED = Response(0)


@dataclass(frozen=True)
class Figures:
    """What happened in a period. `tables` are about complaints unless their name says otherwise."""

    period: Period
    tables: Mapping[str, Table]
    response: Response
    issues: tuple[Issue, ...]
    reach: Reach
    rising: tuple[Rising, ...] = ()
    first_response: Response = NOT_MEASURED

    @property
    def complaints(self) -> int:
        """Everything that somebody asked, also through a partner; in public figures the two may be merged."""
        return sum(self.tables["kind"].count(kind) for kind in (*COMPLAINTS, REST))

    @property
    def monitoring(self) -> int:
        return self.tables["kind"].count(Kind.MONITORING)

    @property
    def is_empty(self) -> bool:
        return not any(table.total for table in self.tables.values())

    def with_tables(self, tables: Iterable[Table]) -> Self:
        """Return the figures with some more tables."""
        return replace(self, tables={**self.tables, **{table.name: table for table in tables}})

    def differences(self, other: "Figures") -> Iterator[tuple[str, str, float, float]]:
        """Yield (table, code, ours, theirs) for every figure that is not the same.

        Reach is left out: whether a message arrived is learned later, and is no matter of reconciling.
        """
        for name, table in self.tables.items():
            theirs = other.tables.get(name, Table(name, 0, ()))
            for code in sorted({row.code for row in (*table.rows, *theirs.rows)}):
                if table.count(code) != theirs.count(code):
                    yield name, code, table.count(code), theirs.count(code)
        yield from _unlike("response", asdict(self.response), asdict(other.response))
        if self.first_response.cases:  # weeks before there was such a promise have none
            yield from _unlike("first_response", asdict(self.first_response), asdict(other.first_response))
        yield from _unlike("issue", _counted(self.issues), _counted(other.issues))

    def as_json(self) -> dict[str, Any]:
        return {
            "period": [self.period.start.isoformat(), self.period.end.isoformat()],
            "tables": [table.as_json() for table in self.tables.values()],
            "response": asdict(self.response),
            "first_response": asdict(self.first_response),
            "issues": [asdict(issue) for issue in self.issues],
            "rising": [asdict(one) for one in self.rising],
            "reach": asdict(self.reach),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return figures that were kept, also those of weeks in which less was counted than today."""
        tables = [Table.from_json(table) for table in kept["tables"]]
        return cls(
            period=Period(*(datetime.fromisoformat(moment) for moment in kept["period"])),
            tables={table.name: table for table in tables},
            response=Response(**kept["response"]),
            first_response=Response(**kept.get("first_response", {"cases": 0})),
            issues=tuple(Issue(**issue) for issue in kept["issues"]),
            rising=tuple(Rising(**one) for one in kept.get("rising", ())),
            reach=Reach(**kept.get("reach", {name: kept[name] for name in ("at_once", "told") if name in kept})),
        )


def as_public(figures: Figures) -> Figures:
    """Return the figures as everybody may see them: no cell under five, and every table still sums to its total.

    What is about the office itself is shown whole: nobody who asked can be recognised by how many answers it gave.
    """
    return replace(
        figures,
        tables={table.name: table for table in _public_tables(figures.tables)},
        response=_public_response(figures.response),
        first_response=_public_response(figures.first_response),
        issues=tuple(_public_issue(issue) for issue in figures.issues),
        rising=tuple(_public_rising(one) for one in figures.rising if one.public_id and one.people >= LEAST),
        reach=_public_reach(figures.reach),
    )


def issue_table(figures: Figures) -> Table:
    """Return how many of all reports each public issue answers; what is not shown fills up to the total."""
    rows = [Row(issue.public_id, issue.reports, label=issue.fact) for issue in figures.issues if issue.reports]
    rest = figures.complaints - sum(row.count for row in rows)
    return Table("issue", figures.complaints, (*rows, Row(REST, rest)) if rest else tuple(rows))


def _unlike(
    name: str, ours: Mapping[str, float | None], theirs: Mapping[str, float | None]
) -> Iterator[tuple[str, str, float, float]]:
    for code in sorted({*ours, *theirs}):
        if ours.get(code) != theirs.get(code):
            yield name, code, ours.get(code) or 0, theirs.get(code) or 0


def _counted(issues: Iterable[Issue]) -> dict[str, float | None]:
    return {issue.public_id: issue.reports for issue in issues}


def _public_tables(tables: Mapping[str, Table]) -> Iterator[Table]:
    """Yield what of each table is told. What one merges no other may tell: they count the same reports."""
    told = {name: _public_table(table) for name, table in tables.items()}
    for name, table in told.items():
        if name == "kind":
            yield _public_kinds(table, told.get("channel"))
        elif name == "verdict" and shown(tables["outcome"], Outcome.CLARIFIED) is None:
            yield replace(table, rows=(Row(REST, table.total),))  # row by row it would tell how many
        elif name != "reason" or _may_say_why(tables):
            yield table


def _public_table(table: Table) -> Table:
    if table.name in ABOUT_THE_OFFICE or table.name == "kind":
        return table
    return public(table, told=TOLD_BY_OUTCOME if table.name == "verdict" else ())


def _public_kinds(table: Table, channels: Table | None) -> Table:
    """Return who brought how much. What the office found itself is its own; of the others every table tells the sum."""
    own = [row for row in table.rows if row.code == Kind.MONITORING]
    asked = [row for row in table.rows if row.code != Kind.MONITORING]
    seen = public(Table(table.name, sum(row.count for row in asked), tuple(asked)))
    if table.count(Kind.PARTNER) and channels is not None and not channels.count(IntakeChannel.PARTNER):
        seen = replace(seen, rows=(Row(REST, seen.total),))
    return replace(table, rows=(*seen.rows, *own))


def _may_say_why(tables: Mapping[str, Table]) -> bool:
    """Whether the reasons tell nothing that outcomes or conclusions merge away: their total, what is unproven."""
    outcome, reason, verdict = tables["outcome"], tables["reason"], tables["verdict"]
    unproven = {shown(reason, UNPROVEN), shown(verdict, UNPROVEN, told=TOLD_BY_OUTCOME)}
    return shown(outcome, Outcome.NOT_CLARIFIABLE) is not None and len(unproven) == 1


def _public_response(response: Response) -> Response:
    """Return nothing about fewer than five cases. The share in time is public: it is about the office, not a person."""
    return response if response.cases >= LEAST else Response(response.cases)


def _public_rising(one: Rising) -> Rising:
    return replace(one, before=None if one.before and one.before < LEAST else one.before)


def _public_reach(reach: Reach) -> Reach:
    """Return nothing about fewer than five people."""
    return Reach(**{way: people if people >= LEAST else 0 for way, people in asdict(reach).items()})


def _public_issue(issue: Issue) -> Issue:
    return replace(issue, reports=issue.reports if issue.reports is not None and issue.reports >= LEAST else None)
