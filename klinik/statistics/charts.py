"""Where the marks of a chart go: the same drawing for a page on any screen and for paper.

Across, everything is in percent of the width, so that letters keep their size on a phone; down, it is in pixels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from babel.dates import format_date
from flask_babel import get_locale

from klinik.statistics import words
from klinik.statistics.counted import Step
from klinik.statistics.tables import REST, Row, Table

ROW = 46  # pixels for one bar with its label
TALLEST = 120  # pixels of the tallest column
GROUND = 144  # pixels down to where columns stand, with room for a figure above the tallest
FEW = 7  # so many columns have room for a name each, and twice as many for a figure
LONGEST = 34  # letters above a bar on the narrowest phone
SHARE = 0.72  # of its place, a column takes


@dataclass(frozen=True)
class Bar:
    """One row of a table, lying: a word, a figure, and how far it reaches in percent."""

    label: str
    count: int
    change: int | None
    is_mixed: bool
    along: int  # pixels from the top
    length: float
    before: float | None  # how far the period before reached

    @property
    def short_label(self) -> str:
        """Return the label as it fits above its bar; the table has all of it."""
        return self.label if len(self.label) <= LONGEST else self.label[: LONGEST - 1].rstrip() + "…"

    @property
    def signed_change(self) -> str:
        return "" if self.change is None else f"({self.change:+d})".replace("-", "−")


@dataclass(frozen=True)
class Column:
    """One step of time, standing. `left` is in percent, the rest in pixels."""

    label: str
    count: int | None  # None: fewer than five, not shown
    left: float
    top: float
    length: float
    is_labelled: bool
    is_named: bool


@dataclass(frozen=True)
class Chart:
    """A table with its drawing."""

    kind: Literal["bars", "columns"]
    table: Table
    title: str
    base: str
    marks: tuple[Bar, ...] | tuple[Column, ...]
    height: int
    width: float  # percent that one mark takes
    rows: tuple[tuple[Row, str], ...]  # each row with what it is called

    @property
    def in_words(self) -> str:
        """Return what somebody hears who does not see the drawing."""
        spoken = [f"{label} {row.count}" for row, label in self.rows]
        return f"{self.title}: {'; '.join(spoken)}."

    @property
    def is_too_small(self) -> bool:
        """Whether every cell was merged away, so that a drawing would say nothing."""
        return all(row.code == REST for row in self.table.rows)

    @property
    def has_change(self) -> bool:
        return any(row.before is not None for row in self.table.rows)


def bars(table: Table) -> Chart:
    """Return one bar for each row, the longest as wide as the page."""
    most = max([1, *(max(row.count, row.before or 0) for row in table.rows)])
    rows = tuple((row, words.label(table, row)) for row in table.rows)
    marks = tuple(_bar(table, row, label, place, most) for place, (row, label) in enumerate(rows))
    return Chart("bars", table, words.title(table), words.base(table), marks, ROW * len(marks), 100, rows)


def columns(table: Table, codes: Sequence[str], step: Step) -> Chart:
    """Return one column for each step of time; a step that the table does not show stays without a figure."""
    rows = tuple(
        (row, words.label(table, row) if row.code == REST else step_label(row.code, step)) for row in table.rows
    )
    marks = tuple(_columns({row.code: row.count for row in table.rows}, codes, step))
    width = round(100 * SHARE / max(len(codes), 1), 2)
    return Chart("columns", table, words.title(table), words.base(table), marks, GROUND + 24, width, rows)


def step_label(code: str, step: Step) -> str:
    """Return what a step of time is called: Sen 16, 16 Nov, Nov 2026."""
    return _written(code, {Step.DAY: "EEE d", Step.WEEK: "d MMM", Step.MONTH: "MMM y"}[step])


def axis_label(code: str, step: Step) -> str:
    """Return the same as it fits below its column on a phone: of months in a row nobody needs the year."""
    return _written(code, "MMM") if step is Step.MONTH else step_label(code, step)


def _written(code: str, pattern: str) -> str:
    return str(format_date(date.fromisoformat(code), pattern, locale=str(get_locale() or "id")))


def _bar(table: Table, row: Row, label: str, place: int, most: int) -> Bar:
    return Bar(
        label=label,
        count=row.count,
        change=None if row.before is None else row.count - row.before,
        is_mixed=words.is_mixed(table, row),
        along=ROW * place,
        length=round(100 * row.count / most, 2),
        before=None if row.before is None else round(100 * row.before / most, 2),
    )


def _columns(shown: dict[str, int], codes: Sequence[str], step: Step) -> Iterator[Column]:
    most = max([1, *(count for code, count in shown.items() if code != REST)])
    place, every = 100 / max(len(codes), 1), -(-len(codes) // FEW)
    for number, code in enumerate(codes):
        count = shown.get(code)
        length = round(TALLEST * (count or 0) / most, 1)
        yield Column(
            label=axis_label(code, step),
            count=count,
            left=round(place * (number + (1 - SHARE) / 2), 2),
            top=round(GROUND - length, 1),
            length=length,
            is_labelled=len(codes) <= 2 * FEW or count == most,
            is_named=number % every == 0,
        )
