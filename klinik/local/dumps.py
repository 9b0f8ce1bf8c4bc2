"""The database in one file and back, by PostgreSQL's own programs; its password never stands on a command line."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from flask import current_app

from klinik.local import binaries, migrations
from klinik.local.errors import CannotCopy, CannotStart

# What pg_restore sets whatever server it fills, and from which version on a server knows it.
SETTINGS = {b"SET transaction_timeout = 0;\n": 17_00_00}
CHUNK = 1 << 20


def write(dump: Path) -> None:
    """Write the database of one moment into a file. Raises CannotCopy."""
    with tempfile.TemporaryFile() as errors:
        done = subprocess.run(
            [_tool("pg_dump"), _address(), "--format=custom", f"--file={dump}"],
            stderr=errors,
            env=_environ(),
            check=False,
        )
        _look(done.returncode, "pg_dump", errors)


def fill(dump: Path) -> None:
    """Make an empty database hold what a file holds, or leave it empty. Raises CannotCopy.

    By way of a script, since pg_restore also sets what only servers of its own age know and then calls that a failure.
    """
    reading = [_tool("pg_restore"), "--no-owner", "--no-privileges", "--no-comments", "--file=-", str(dump)]
    writing = [_tool("psql"), _address(), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    with tempfile.TemporaryFile() as unread, tempfile.TemporaryFile() as errors:
        script = subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=unread)
        told = subprocess.Popen(
            writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors, env=_environ()
        )
        try:
            if _hand_over(script, told):
                _look(script.wait(), "pg_restore", unread)  # before psql hears that this was all, and commits
            told.communicate()
            _look(told.returncode, "psql", errors)
        finally:
            for child in (script, told):
                child.kill()
                child.communicate()


def _hand_over(script: subprocess.Popen[bytes], told: subprocess.Popen[bytes]) -> bool:
    """Return whether psql took all of the script; where it ended before, it says why."""
    pieces, ear = cast("IO[bytes]", script.stdout), cast("IO[bytes]", told.stdin)
    try:
        for piece in known_to(_version(), pieces):
            ear.write(piece)
        ear.flush()
    except BrokenPipeError:
        return False
    return True


def known_to(version: int, script: IO[bytes]) -> Iterator[bytes]:
    """Yield a script without the settings that a server of this version (PostgreSQL's number) does not know.

    They stand ahead of everything else, so no row of a table is ever looked at.
    """
    unknown = {line for line, since in SETTINGS.items() if version < since}
    for line in script:
        if line not in unknown:
            yield line
        if line.startswith((b"CREATE ", b"COPY ")):
            break
    while piece := script.read(CHUNK):
        yield piece


def _version() -> int:
    url = migrations.plain(current_app.config["DATABASE_URL"])
    with psycopg.connect(url, connect_timeout=migrations.PATIENCE) as connection:
        return connection.info.server_version


def _tool(name: str) -> str:
    try:
        return str(binaries.postgres_tool(name, current_app.config["PG_BIN"]))
    except CannotStart as error:
        raise CannotCopy(str(error)) from error


def _address() -> str:
    parts = urlsplit(migrations.plain(current_app.config["DATABASE_URL"]))
    host = parts.netloc.rpartition("@")[2]
    return f"--dbname={urlunsplit(parts._replace(netloc=f'{parts.username}@{host}' if parts.username else host))}"


def _environ() -> dict[str, str]:
    password = urlsplit(current_app.config["DATABASE_URL"]).password
    return {**os.environ, **({"PGPASSWORD": unquote(password)} if password else {})}


def _look(code: int, program: str, errors: IO[bytes]) -> None:
    """Raises CannotCopy with the last words of a program that failed."""
    if code:
        errors.seek(0)
        words = errors.read().decode(errors="replace").strip().splitlines()
        raise CannotCopy(f"{program} gagal: {words[-1] if words else '?'}")
