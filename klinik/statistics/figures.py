"""All figures of one period, as plain frozen values that can be kept and read back."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from klinik.statistics.counted import Kind
from klinik.statistics.tables import LEAST, Row, Table, public
from klinik.statistics.weeks import Period


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


@dataclass(frozen=True)
class Figures:
    """What happened in a period. `tables` are about complaints unless their name says otherwise."""

    period: Period
    tables: Mapping[str, Table]
    response: Response
    issues: tuple[Issue, ...]
    at_once: int  # people who had their answer in the moment they asked
    told: int  # people to whom an answer was sent

    @property
    def complaints(self) -> int:
        return self.tables["kind"].count(Kind.COMPLAINT)

    @property
    def monitoring(self) -> int:
        return self.tables["kind"].count(Kind.MONITORING)

    @property
    def is_empty(self) -> bool:
        return not any(table.total for table in self.tables.values())

    def differences(self, other: "Figures") -> Iterator[tuple[str, str, int, int]]:
        """Yield (table, code, ours, theirs) for every cell that is not the same."""
        for name, table in self.tables.items():
            theirs = other.tables[name]
            for code in sorted({row.code for row in (*table.rows, *theirs.rows)}):
                if table.count(code) != theirs.count(code):
                    yield name, code, table.count(code), theirs.count(code)

    def as_json(self) -> dict[str, Any]:
        return {
            "period": [self.period.start.isoformat(), self.period.end.isoformat()],
            "tables": [table.as_json() for table in self.tables.values()],
            "response": asdict(self.response),
            "issues": [asdict(issue) for issue in self.issues],
            "at_once": self.at_once,
            "told": self.told,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        tables = [Table.from_json(table) for table in kept["tables"]]
        return cls(
            period=Period(*(datetime.fromisoformat(moment) for moment in kept["period"])),
            tables={table.name: table for table in tables},
            response=Response(**kept["response"]),
            issues=tuple(Issue(**issue) for issue in kept["issues"]),
            at_once=kept["at_once"],
            told=kept["told"],
        )


def as_public(figures: Figures) -> Figures:
    """Return the figures as everybody may see them: no cell under five, and every table still sums to its total."""
    return replace(
        figures,
        tables={name: public(table) for name, table in figures.tables.items()},
        response=_public_response(figures.response),
        issues=tuple(_public_issue(issue) for issue in figures.issues),
        at_once=figures.at_once if figures.at_once >= LEAST else 0,
        told=figures.told if figures.told >= LEAST else 0,
    )


def issue_table(issues: tuple[Issue, ...], total: int) -> Table:
    """Return how many of all reports each of the issues answers; the rest fills up to the total."""
    rows = [Row(issue.public_id, issue.reports or 0, label=issue.fact) for issue in issues]
    rest = total - sum(row.count for row in rows)
    return Table("issue", total, (*rows, Row("rest", rest)) if rest > 0 else tuple(rows))


def _public_response(response: Response) -> Response:
    """Return nothing about fewer than five cases. The share in time is public: it is about the office, not a person."""
    return response if response.cases >= LEAST else Response(response.cases)


def _public_issue(issue: Issue) -> Issue:
    return replace(issue, reports=issue.reports if issue.reports is not None and issue.reports >= LEAST else None)
