"""What the tables of one publication tell together, to somebody who adds and subtracts."""

from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from klinik.clarifications.codes import Verdict
from klinik.statistics.figures import NOT_MEASURED, Figures, as_public
from klinik.statistics.reach import Reach
from klinik.statistics.tables import LEAST, REST, Table
from klinik.statistics.weeks import Period

CONCLUDED = [("clarified", verdict, None) for verdict in Verdict if verdict is not Verdict.UNPROVEN]
NOT_CLARIFIED = [("not_clarifiable", "none", why) for why in ("not_checkable", "out_of_scope", "retracted")]
ENDS = [*CONCLUDED, *NOT_CLARIFIED, ("not_clarifiable", "unproven", "unproven")]
ENDS += [(open_, "none", None) for open_ in ("pending", "referred", "withdrawn")]
# One report: what became of it, its conclusion and why there is none; how it came; how many came alike.
ALIKE = st.tuples(st.sampled_from(ENDS), st.sampled_from(["web", "phone", "partner", "monitoring"]), st.integers(1, 9))
NAMES = ("outcome", "verdict", "reason", "channel", "kind")
Cell = tuple[str, str]
# Every cell that there may be: a reader cannot tell one that was merged from one in which nothing was counted.
CELLS = {("outcome", end[0]) for end in ENDS} | {("verdict", end[1]) for end in ENDS}
CELLS |= {("reason", end[2]) for end in ENDS if end[2]} | {("channel", code) for code in ("web", "phone", "partner")}
SUMS = {("kind", "complaint"), ("kind", "monitoring")}  # of the channels in its merged row; of nobody who asked
CELLS |= {("kind", code) for code in ("complaint", "partner", "monitoring")}


def counted(alike) -> Figures:
    """Return the figures of these reports, counted the way the database counts them."""
    found = {name: Counter() for name in NAMES}
    for (outcome, verdict, reason), channel, many in alike:
        is_own = channel == "monitoring"
        found["kind"][channel if channel in {"partner", "monitoring"} else "complaint"] += many
        cells = {} if is_own else {"outcome": outcome, "verdict": verdict, "reason": reason, "channel": channel}
        for name, code in cells.items():
            found[name][code] += many if code else 0
    tables = {name: Table.of(name, +counts) for name, counts in found.items()}
    moment = datetime(2026, 11, 16, tzinfo=UTC)
    return Figures(Period(moment, moment), tables, NOT_MEASURED, (), Reach(0, 0, 0, 0))


def known_sums(figures: Figures) -> list[tuple[dict[Cell, int], int]]:
    """Return the sums that a reader knows: what is shown, the totals, and which cells count the same reports."""
    asked = [("kind", "complaint"), ("kind", "partner")]
    sums = []
    for name, table in as_public(figures).tables.items():
        sums += [({(name, row.code): 1}, row.count) for row in table.rows if row.code != REST]
        sums.append((_all_of(name), table.total))
    for name in ("outcome", "verdict", "channel"):
        sums.append((_all_of(name) | dict.fromkeys(asked, -1), 0))
    clarified = {cell: sign for cell, sign in _all_of("verdict").items() if cell[1] not in {"none", "unproven"}}
    sums.append((clarified | {("outcome", "clarified"): -1}, 0))
    sums.append((_all_of("reason") | {("outcome", "not_clarifiable"): -1}, 0))
    sums.append(({("verdict", "unproven"): 1, ("reason", "unproven"): -1}, 0))
    sums.append(({("channel", "partner"): 1, ("kind", "partner"): -1}, 0))
    return sums


def _all_of(name: str) -> dict[Cell, int]:
    return {cell: 1 for cell in CELLS if cell[0] == name}


def worked_out(sums: list[tuple[dict[Cell, int], int]]) -> dict[Cell, int]:
    """Return the cells that follow from the sums (Gauss and Jordan)."""
    rows = [({cell: Fraction(sign) for cell, sign in parts.items()}, Fraction(total)) for parts, total in sums]
    solved: list[tuple[dict[Cell, Fraction], Fraction]] = []
    while rows:
        parts, total = rows.pop()
        if not parts:
            continue
        cell = next(iter(parts))
        parts, total = {key: value / parts[cell] for key, value in parts.items()}, total / parts[cell]
        rows = [_without(row, cell, parts, total) for row in rows]
        solved = [*[_without(row, cell, parts, total) for row in solved], (parts, total)]
    return {next(iter(parts)): int(total) for parts, total in solved if len(parts) == 1}


def _without(row, cell, parts, total):
    others, sum_ = row
    share = others.get(cell, Fraction(0))
    left = {key: others.get(key, Fraction(0)) - share * parts.get(key, Fraction(0)) for key in {*others, *parts}}
    return {key: value for key, value in left.items() if value}, sum_ - share * total


@settings(deadline=None)
@given(st.lists(ALIKE, min_size=1, max_size=20))
def test_no_figure_under_five_follows_from_the_tables_of_one_publication(alike):
    figures = counted(alike)
    assume(all(len(table.rows) != 1 for table in figures.tables.values()))  # a total of one cell tells that cell

    told = worked_out(known_sums(figures))

    assert not {cell: count for cell, count in told.items() if 0 < count < LEAST and cell not in SUMS}
