"""Understanding rows ahead of the database: on the other cores while this one writes, where the file is worth it."""

import gc
import os
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process

from klinik.clarifications.importing.reading import Record
from klinik.clarifications.importing.rows import Archive, Refused, Row

WORTH_IT = 500  # rows from which on other processes are started
MOST_PROCESSES = 4  # more would wait for the one that writes


@dataclass(frozen=True)
class Understood:
    """A record with the row it became, or with the reason why it is none."""

    record: Record
    row: Row | None
    why: str = ""


def understand(records: list[Record], archive: Archive) -> list[Understood]:
    """Return what each record says. Asks nobody: it may run in any process."""
    return [_understood(record, archive) for record in records]


def batches(records: Iterator[Record], archive: Archive, *, size: int, rows: int) -> Iterator[list[Understood]]:
    """Yield the understood records in order, `size` at a time, of a file with about so many rows."""
    cut = iter(lambda: list(islice(records, size)), [])
    others = min(len(os.sched_getaffinity(0)), MOST_PROCESSES) if hasattr(os, "sched_getaffinity") else 1
    if rows < WORTH_IT or others == 1:
        yield from (understand(batch, archive) for batch in cut)
    else:
        yield from _by_others(cut, archive, others)


def _by_others(cut: Iterator[list[Record]], archive: Archive, others: int) -> Iterator[list[Understood]]:
    gc.freeze()  # what is loaded by now stays; looking through it again and again costs a fifth of the time
    with ProcessPoolExecutor(others, mp_context=get_context("fork"), initializer=_end_with_parent) as pool:
        waiting = deque(pool.submit(understand, batch, archive) for batch in islice(cut, others + 1))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(pool.submit(understand, batch, archive) for batch in islice(cut, 1))
            yield done


def _end_with_parent() -> None:
    """Keep a process from living on when the one that writes is killed."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _understood(record: Record, archive: Archive) -> Understood:
    try:
        return Understood(record, archive.row(record))
    except Refused as refusal:
        return Understood(record, None, refusal.sentence())
