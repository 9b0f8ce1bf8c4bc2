"""The ledger of what was erased, outside the database: a restored backup must not bring it back.

One line of JSON for each erasure, with what it takes to erase again and no word of what was erased.
"""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

Entry = Mapping[str, Any]


def entries(ledger: Path, *, of: str) -> Iterator[Entry]:
    """Yield the entries that carry the name `of`; each room knows its own by it."""
    if not ledger.exists():
        return
    for line in ledger.read_text().splitlines():
        if line.endswith("}"):  # the last one may be half written
            entry = json.loads(line)
            if of in entry:
                yield entry


def append(ledger: Path, more: Collection[Entry]) -> int:
    """Add entries, safely on disk when this returns; return how many."""
    if more:
        ledger.parent.mkdir(parents=True, exist_ok=True)
        with ledger.open("a") as file:
            file.writelines(json.dumps(entry) + "\n" for entry in more)
            file.flush()
            os.fsync(file.fileno())
    return len(more)
