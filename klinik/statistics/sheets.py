"""Tables for spreadsheets (RFC 4180): one table, or several under each other with their names."""

import csv
import io
from collections.abc import Iterable

from klinik.clarifications.feeds import harmless
from klinik.statistics import words
from klinik.statistics.tables import Table

COLUMNS = ("table", "code", "label", "count", "before")
TOTAL = "total"


def sheet(tables: Iterable[Table]) -> str:
    """Return the tables as CSV, each row with the name of its table and each table with its total."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for table in tables:
        for row in table.rows:
            writer.writerow(_cells(table.name, row.code, words.label(table, row), row.count, row.before))
        writer.writerow(_cells(table.name, TOTAL, words.title(table), table.total, table.before))
    return out.getvalue()


def _cells(*cells: object) -> list[str]:
    return ["" if cell is None else harmless(str(cell)) for cell in cells]
