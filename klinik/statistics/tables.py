"""A table of figures that sums to its total, and what of it the public may see."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from klinik.clarifications.codes import LEAST_TOLD

REST = "rest"  # the row into which small cells are merged
LEAST = LEAST_TOLD


@dataclass(frozen=True)
class Row:
    """One line: a stable code, how often, and how often in the period before. None: not asked, or not shown."""

    code: str
    count: int
    before: int | None = None
    label: str = ""  # the name as it was, where the code alone may not be readable later


@dataclass(frozen=True)
class Table:
    """Rows that sum to the total."""

    name: str
    total: int
    rows: tuple[Row, ...]
    before: int | None = None

    @classmethod
    def of(
        cls, name: str, counts: Mapping[str, int], *, before: Mapping[str, int] | None = None, in_order: bool = False
    ) -> Self:
        """Build a table from counts by code, and from those of the period before where change is asked for.

        The largest rows come first, unless the codes have an order of their own.
        """
        if before is None:
            rows = [Row(code, counts[code]) for code in sorted(counts)]
            return cls(name, sum(counts.values()), tuple(rows) if in_order else _ordered(rows))
        rows = [Row(code, counts.get(code, 0), before.get(code, 0)) for code in {**counts, **before}]
        return cls(name, sum(counts.values()), _ordered(rows), sum(before.values()))

    @property
    def reconciles(self) -> bool:
        """Whether the rows sum to the total, in both periods where both are shown."""
        befores = [row.before for row in self.rows if row.before is not None]
        all_shown = self.before is not None and len(befores) == len(self.rows)
        return self.total == sum(row.count for row in self.rows) and (not all_shown or self.before == sum(befores))

    def count(self, code: str) -> int:
        """Return the figure of one code; zero where it has no row."""
        return next((row.count for row in self.rows if row.code == code), 0)

    def labelled(self, labels: Mapping[str, str]) -> Self:
        """Return the table with the names that its codes have today."""
        return replace(self, rows=tuple(replace(row, label=labels.get(row.code, row.label)) for row in self.rows))

    def as_json(self) -> dict[str, Any]:
        rows = [[row.code, row.count, row.before, row.label] for row in self.rows]
        return {"name": self.name, "total": self.total, "before": self.before, "rows": rows}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(kept["name"], kept["total"], tuple(Row(*row) for row in kept["rows"]), kept["before"])


def public(table: Table, *, told: Sequence[Collection[str]] = ()) -> Table:
    """Return what everybody may see: cells under five merged into one row, so that the total still holds.

    A small cell alone in it would still be told by the total, so the next smallest joins it: at least two are merged
    (primary and secondary suppression; Hundepool et al., Statistical Disclosure Control, 2012, chapter 4). So it is
    with the codes of each part whose sum another table tells (`told`). The period before follows the same rule: a small
    figure is left out, and the total with it where it would give that away. What is merged has a figure before where it
    is not small itself and stands for the merged rows alone.
    """
    worth = [row for row in table.rows if row.count or row.before is None or row.before >= LEAST]
    small = _small(worth, told)
    rows = [replace(row, before=_shown(row.before)) for row in worth if row not in small]
    hidden = (table.before or 0) - sum(row.before or 0 for row in rows)
    if small or hidden:
        is_told = table.before is not None and not _is_small(hidden) and all(row.before is not None for row in rows)
        rows.append(Row(REST, sum(row.count for row in small), hidden if is_told else None))
    return replace(table, rows=tuple(rows), before=None if _is_small(hidden) else table.before)


def shown(table: Table, code: str, *, told: Sequence[Collection[str]] = ()) -> int | None:
    """Return the public figure of one code: zero where nothing was counted, None where it was merged away."""
    if not table.count(code):
        return 0
    return next((row.count for row in public(table, told=told).rows if row.code == code), None)


def _small(rows: Iterable[Row], told: Sequence[Collection[str]]) -> list[Row]:
    """Return the rows that go into the merged one: never one alone, of the table or of a part whose sum is told."""
    by_size = sorted((row for row in rows if row.count), key=lambda row: (row.code != REST, row.count))
    small = [row for row in by_size if row.code == REST or _is_small(row.count)]
    parts = [by_size, *[[row for row in by_size if row.code in codes] for codes in told]]
    while joining := next(filter(None, (_next_to_one_alone(part, small) for part in parts)), None):
        small.append(joining)
    return small


def _next_to_one_alone(part: Sequence[Row], small: Sequence[Row]) -> Row | None:
    """Return the smallest row of a part that is still shown, where one alone of it is merged."""
    merged = [row for row in part if row in small]
    left = [row for row in part if row not in small]
    return left[0] if len(merged) == 1 and merged[0].code != REST and left else None


def _is_small(count: int) -> bool:
    return 0 < count < LEAST


def _shown(count: int | None) -> int | None:
    return None if count is not None and _is_small(count) else count


def _ordered(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.code == REST, -row.count, -(row.before or 0), row.code)))
