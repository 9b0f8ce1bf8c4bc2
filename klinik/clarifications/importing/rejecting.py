"""The file of rows that could not come in: as they were, with line and reason, ready to be mended and imported."""

import csv
import json
from pathlib import Path
from types import TracebackType
from typing import TextIO

from klinik.clarifications.importing.reading import REJECTED, Record, form, guarded

WHERE, WHY = "line", "reason"


class RejectedFile:
    """FILE.rejected. Made at the first refusal, so that a clean import leaves none; one of an earlier run goes."""

    def __init__(self, archive: Path) -> None:
        self.path = archive.with_name(archive.name + REJECTED)
        self._is_csv = form(archive) == "csv"
        self._opened: TextIO | None = None
        self._names: list[str] = []

    def __enter__(self) -> "RejectedFile":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._opened:
            self._opened.close()
            self._part.replace(self.path)
        elif kind is None:
            self.path.unlink(missing_ok=True)

    @property
    def _part(self) -> Path:
        return self.path.with_name(self.path.name + ".part")

    def add(self, record: Record, why: str) -> None:
        """Write down one refusal."""
        if self._opened is None:
            self._opened = self._part.open("w", encoding="utf-8", newline="")
            self._start(record)
        if self._is_csv:
            cells = [guarded(str(record.cells.get(name, ""))) for name in self._names]
            csv.writer(self._opened).writerow([*cells, record.line, why])
        else:
            self._opened.write(json.dumps({**record.cells, WHERE: record.line, WHY: why}, ensure_ascii=False) + "\n")
        self._opened.flush()

    def _start(self, record: Record) -> None:
        self._names = [name for name in record.cells if name not in (WHERE, WHY)]
        if self._is_csv and self._opened:
            csv.writer(self._opened).writerow([*self._names, WHERE, WHY])
