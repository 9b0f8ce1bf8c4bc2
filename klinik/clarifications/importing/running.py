"""One import from beginning to end: read, understand, write batch by batch, keep count of what became of each row."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from klinik.agencies import queries as agencies
from klinik.clarifications.importing import ahead, reading
from klinik.clarifications.importing.ahead import Understood
from klinik.clarifications.importing.known import Outcome
from klinik.clarifications.importing.reading import Record
from klinik.clarifications.importing.rejecting import RejectedFile
from klinik.clarifications.importing.rows import COLUMNS, Archive, Office, Refused, Row, column_name
from klinik.clarifications.importing.writing import write
from klinik.errors import KlinikError

NEEDED = ("title", "published_at")
BATCH = 250  # rows a transaction: what a kill may cost, and what others may have to wait for


class UnknownColumn(KlinikError):
    message = _l("Kolom %(name)s tidak ada. Yang dapat dipilih: %(known)s.")


class MissingColumn(KlinikError):
    message = _l(
        "Tidak ada kolom %(name)s. Yang ada di berkas: %(known)s. Sebutkan kolom yang memuatnya: --map %(name)s=NAMA."
    )


@dataclass
class Report:
    """What became of the rows of a file."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refused: list[tuple[int, str]] = field(default_factory=list)  # line, reason
    notes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def rows(self) -> int:
        return self.outcomes.total() + len(self.refused)


class Seen:
    """The names that a file has used up: a second row of the same name would overwrite the first."""

    def __init__(self) -> None:
        self._lines: dict[tuple[Any, ...], int] = {}

    def refusal(self, row: Row) -> str:
        """Take down the names of a row, or return why it cannot come in: an earlier row has one of them."""
        names: list[tuple[Any, ...]] = [("external_id", row.agency.id, row.external_id)]
        names += [("public_id", row.public_id)] if row.public_id else []
        names += [("url", row.agency.id, address) for address in row.addresses]
        for name in names:
            if name in self._lines:
                return f"{name[0]} “{name[-1]}” sudah dipakai baris {self._lines[name]}."
        self._lines |= dict.fromkeys(names, row.record.line)
        return ""


def archive(slug: str, mapping: Mapping[str, str], *, file: Path, at: datetime) -> Archive:
    """Return what is known before the first row is read.

    Raises NoSuchAgency, UnknownColumn, MissingColumn and what reading raises.
    """
    columns = reading.columns(file)
    theirs = {column_name(name) for name in columns}
    for ours, name in mapping.items():
        if ours not in COLUMNS:
            raise UnknownColumn(name=ours, known=", ".join(COLUMNS))
        if name and reading.form(file) == "csv" and column_name(name) not in theirs:
            raise UnknownColumn(name=name, known=", ".join(sorted(theirs)))
    agencies.agency(slug)
    for needed in NEEDED:
        if columns and reading.form(file) == "csv" and column_name(mapping.get(needed, needed)) not in theirs:
            raise MissingColumn(name=needed, known=", ".join(columns))
    offices = {each.slug: Office(each.id, each.slug, each.number_prefix, each.zone) for each in agencies.agencies()}
    return Archive(agencies=offices, agency=offices[slug], names=mapping, at=at, folder=file.parent)


def run(file: Path, known: Archive, report: Report, *, is_dry: bool = False) -> Iterator[int]:
    """Write the file batch by batch and yield the line reached after each: the caller commits it, or takes it back.

    Run again after a crash, it passes over what stands already.
    """
    started, seen, rows = time.perf_counter(), Seen(), reading.count(file)
    with nullcontext() if is_dry else RejectedFile(file) as rejected:
        for batch in ahead.batches(reading.records(file), known, size=BATCH, rows=rows):
            refused = list(_write(batch, known, seen, report))
            yield batch[-1].record.line
            for record, why in sorted(refused, key=lambda each: each[0].line):
                report.refused.append((record.line, why))
                if rejected:
                    rejected.add(record, why)
            report.seconds = time.perf_counter() - started


def _write(batch: list[Understood], known: Archive, seen: Seen, report: Report) -> Iterator[tuple[Record, str]]:
    """Write what was understood; yield the records that cannot come in, each with the reason."""
    rows = []
    for each in batch:
        why = each.why or (seen.refusal(each.row) if each.row else "")
        if why:
            yield each.record, why
        elif each.row:
            rows.append(each.row)
    for row, outcome in zip(rows, write(rows, at=known.at, notes=report.notes) if rows else [], strict=True):
        if isinstance(outcome, Refused):
            yield row.record, outcome.sentence()
        else:
            report.outcomes[outcome] += 1
            report.notes.update(row.notes)
