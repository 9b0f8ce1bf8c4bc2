"""Tables for spreadsheets (RFC 4180): one table, or several under each other with their names."""

from collections.abc import Iterable, Iterator

from klinik.clarifications.feeds import csv_line
from klinik.statistics import words
from klinik.statistics.tables import Table

COLUMNS = ("table", "code", "label", "count", "before")
TOTAL = "total"


def sheet(tables: Iterable[Table]) -> str:
    """Return the tables as CSV, each row with the name of its table and each table with its total."""
    return "".join([csv_line(COLUMNS), *lines(tables)])


def lines(tables: Iterable[Table], *before: object) -> Iterator[str]:
    """Yield the same without the names of the columns; cells that hold for all of it stand first in each line."""
    for table in tables:
        for row in table.rows:
            yield csv_line([*before, table.name, row.code, words.label(table, row), row.count, row.before])
        yield csv_line([*before, table.name, TOTAL, words.title(table), table.total, table.before])
