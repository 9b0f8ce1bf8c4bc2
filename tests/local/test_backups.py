"""A copy needs PostgreSQL's own programs, and says in words what stands in its way."""

import pytest

from klinik.local import backups, binaries
from klinik.local.errors import CannotStart


def test_the_programs_are_found_without_a_server_beside_them(tmp_path):
    tool = tmp_path / "pg_dump"
    tool.touch()

    assert binaries.postgres_tool("pg_dump", str(tmp_path)) == tool


def test_a_missing_program_is_named_with_what_to_do(tmp_path):
    with pytest.raises(CannotStart, match="postgresql-client"):
        binaries.postgres_tool("pg_dump", str(tmp_path))


def test_a_folder_that_cannot_be_written_is_named_and_leaves_nothing(separate_app, tmp_path):
    with pytest.raises(backups.CannotCopy, match="tidak dapat ditulis"):
        backups.make(tmp_path / "tidak-ada" / "klinik.tar")

    assert list(tmp_path.glob("**/*.tar*")) == []
