"""Reading an archive: CSV or JSON Lines, in UTF-8 with or without its mark, in UTF-16, or from an old Windows."""

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from klinik.errors import KlinikError

DELIMITERS = ",;\t|"
LONGEST_CELL = 5_000_000
GUARDED = re.compile(r"^'(?='*[=+\-@\t\r])")
RISKY = re.compile(r"'*[=+\-@\t\r]")
REJECTED = ".rejected"
ALL_REJECTED = re.compile(r"(?:\.rejected)+$")
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnknownForm(KlinikError):
    message = _l("%(file)s bukan .csv atau .jsonl.")


class NoFile(KlinikError):
    message = _l("%(file)s tidak ada atau tidak dapat dibaca.")


class NoTitles(KlinikError):
    message = _l("Baris pertama %(file)s harus memuat nama kolom.")


@dataclass(frozen=True)
class Record:
    """One row as it stands in the file; `broken` says why it could not be read."""

    line: int
    cells: dict[str, Any] = field(default_factory=dict)
    broken: str = ""


def form(file: Path) -> str:
    """Return csv or jsonl; a file of rejected rows is what its archive was. Raises UnknownForm."""
    suffix = Path(ALL_REJECTED.sub("", file.name)).suffix.lower()
    if suffix not in {".csv", ".jsonl"}:
        raise UnknownForm(file=file.name)
    return suffix[1:]


def records(file: Path) -> Iterator[Record]:
    """Yield the rows of a file in order, unreadable ones too. Raises UnknownForm, NoFile, NoTitles."""
    return _from_csv(file) if form(file) == "csv" else _from_json_lines(file)


def columns(file: Path) -> list[str]:
    """Return the names of the columns, as the first row has them. Raises as `records` does."""
    first = next(records(file), None)
    return list(first.cells) if first else []


def count(file: Path) -> int:
    """Return how many lines the file has: enough for a progress bar."""
    try:
        with file.open("rb") as opened:
            return sum(block.count(b"\n") for block in iter(lambda: opened.read(1 << 20), b""))
    except OSError as error:
        raise NoFile(file=file.name) from error


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; reading takes the guard off again."""
    return f"'{cell}" if RISKY.match(cell) else cell


def _lines(file: Path) -> Iterator[str]:
    """Yield the lines as text. Each line is read for itself: archives that were glued together mix encodings."""
    try:
        with file.open("rb") as opened:
            if opened.read(2) in UTF16:
                yield from file.read_text(encoding="utf-16").splitlines(keepends=True)
                return
            opened.seek(0)
            for number, line in enumerate(opened):
                yield _text(line.removeprefix(codecs.BOM_UTF8) if number == 0 else line)
    except OSError as error:
        raise NoFile(file=file.name) from error


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _from_csv(file: Path) -> Iterator[Record]:
    csv.field_size_limit(LONGEST_CELL)
    lines = _lines(file)
    first = next(lines, "")
    rows = csv.reader(lines, delimiter=max(DELIMITERS, key=first.count))
    names = [name.strip() for name in next(csv.reader([first], delimiter=max(DELIMITERS, key=first.count)), [])]
    if not any(names):
        raise NoTitles(file=file.name)
    line = 2
    try:
        for cells in rows:
            if cells:
                yield _record(line, names, cells)
            line = rows.line_num + 2
    except csv.Error as error:
        yield Record(line, broken=f"Baris ini tidak terbaca sebagai CSV ({error}); sisa berkas tidak dibaca.")


def _record(line: int, names: list[str], cells: list[str]) -> Record:
    known = {name: GUARDED.sub("", cell) for name, cell in zip(names, cells, strict=False)}
    if len(cells) != len(names):
        return Record(line, known, f"Baris ini memuat {len(cells)} kolom, padahal judulnya {len(names)}.")
    return Record(line, known)


def _from_json_lines(file: Path) -> Iterator[Record]:
    for number, line in enumerate(_lines(file), start=1):
        if line.strip():
            yield _object(number, line)


def _object(number: int, line: str) -> Record:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Record(number, {"_": line.rstrip("\n")}, "Baris ini bukan JSON yang sah.")
    if not isinstance(found, Mapping):
        return Record(number, {"_": found}, "Baris ini bukan objek JSON.")
    return Record(number, dict(found))
