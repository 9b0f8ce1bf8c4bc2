"""A copy needs PostgreSQL's own programs, and says in words what stands in its way."""

from io import BytesIO

import pytest

from klinik.local import backups, binaries, dumps, migrations
from klinik.local.errors import CannotCopy, CannotStart


def test_the_programs_are_found_without_a_server_beside_them(tmp_path):
    tool = tmp_path / "pg_dump"
    tool.touch()

    assert binaries.postgres_tool("pg_dump", str(tmp_path)) == tool


def test_a_missing_program_is_named_with_what_to_do(tmp_path):
    with pytest.raises(CannotStart, match="postgresql-client"):
        binaries.postgres_tool("pg_dump", str(tmp_path))


def test_a_folder_that_cannot_be_written_is_named_and_leaves_nothing(separate_app, tmp_path):
    with pytest.raises(CannotCopy, match="tidak dapat ditulis"):
        backups.make(tmp_path / "tidak-ada" / "klinik.tar")

    assert list(tmp_path.glob("**/*.tar*")) == []


def test_an_older_server_is_told_nothing_that_it_does_not_know():
    settings = b"SET lock_timeout = 0;\nSET transaction_timeout = 0;\nSET row_security = off;\n"
    rows = b"CREATE TABLE kabar (kata text);\nCOPY kabar FROM stdin;\nSET transaction_timeout = 0;\n\\.\n"

    assert b"".join(dumps.known_to(18_00_06, BytesIO(settings + rows))) == settings + rows
    told = b"".join(dumps.known_to(15_00_20, BytesIO(settings + rows)))
    assert told == b"SET lock_timeout = 0;\nSET row_security = off;\n" + rows


def test_a_dump_that_breaks_off_leaves_the_database_empty(separate_app, elsewhere, tmp_path, monkeypatch):
    dump = tmp_path / "database.dump"
    dumps.write(dump)
    dump.write_bytes(dump.read_bytes()[:-5_000])
    monkeypatch.setitem(separate_app.config, "DATABASE_URL", elsewhere)

    with pytest.raises(CannotCopy, match="pg_restore"):
        dumps.fill(dump)

    assert migrations.state(elsewhere).found is None
