"""Which version a database is at, and which one this program wants."""

from dataclasses import dataclass
from pathlib import Path

import psycopg

import config

ROOT = Path(config.__file__).parent
PATIENCE = 5  # seconds to reach a database


@dataclass(frozen=True)
class State:
    """The version found, the one wanted, and whether this program knows the one found."""

    found: str | None
    wanted: str
    is_known: bool

    @property
    def is_current(self) -> bool:
        return self.found == self.wanted


def state(database_url: str) -> State:
    """Ask the database. Raises psycopg.OperationalError where it cannot be reached."""
    known = {file.name.split("_")[0] for file in (ROOT / "migrations" / "versions").glob("*_*.py")}
    found = _found(database_url)
    return State(found, max(known), is_known=found is None or found in known)


def plain(database_url: str) -> str:
    """Return the address as PostgreSQL's own library reads it, without the name of a Python driver."""
    scheme, _, rest = database_url.partition("://")
    return f"{scheme.split('+')[0]}://{rest}"


def _found(database_url: str) -> str | None:
    with psycopg.connect(plain(database_url), connect_timeout=PATIENCE) as connection:
        if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None
