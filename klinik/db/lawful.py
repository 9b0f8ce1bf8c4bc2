"""The one door through which what stands for ever may still be changed: lawful erasure (UU 27/2022)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import bindparam, func, select, true

from klinik.db.base import db


@contextmanager
def lawfully() -> Iterator[None]:
    """Let published revisions and frozen summaries be changed for as long as this lasts, in this transaction only."""
    setting = func.set_config("klinik.lawful_erasure", bindparam("state"), true())
    db.session.execute(select(setting), {"state": "on"})
    yield
    db.session.flush()
    db.session.execute(select(setting), {"state": "off"})
