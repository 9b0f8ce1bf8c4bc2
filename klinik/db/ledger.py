"""The ledger of what was erased, outside the database: a restored backup must not bring it back.

One line of JSON for each erasure, with what it takes to erase again and no word of what was erased.
"""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

Entry = Mapping[str, Any]


def entries(ledger: Path, *, of: str) -> Iterator[Entry]:
    """Yield the entries that carry the name `of`; each room knows its own by it.

    A line that a crash has cut off is passed over: what it was about is not in the ledger, so it is written down again.
    """
    if not ledger.exists():
        return
    for line in ledger.read_text().splitlines():
        with suppress(json.JSONDecodeError):
            entry = json.loads(line)
            if of in entry:
                yield entry


def append(ledger: Path, more: Collection[Entry]) -> int:
    """Add entries, safely on disk when this returns; return how many. A line cut off before stays one of its own."""
    if more:
        ledger.parent.mkdir(parents=True, exist_ok=True)
        with ledger.open("ab+") as file:
            lines = [json.dumps(entry) + "\n" for entry in more]
            file.write("".join(["" if _is_whole(file) else "\n", *lines]).encode())
            file.flush()
            os.fsync(file.fileno())
    return len(more)


def _is_whole(file: BinaryIO) -> bool:
    """Say whether what is written so far ends with a line."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - 1, 0))
    return file.read() in {b"", b"\n"}
