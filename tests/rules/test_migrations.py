"""The numbered migrations and the tables in the code are the same thing."""

import re

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Enum, inspect, text

from klinik.db import Base, db
from tests.conftest import make_app
from tests.rules.repository import ROOT

SCRIPTS = ScriptDirectory(str(ROOT / "migrations"))
NEWEST_LAST = [script.revision for script in SCRIPTS.walk_revisions()][::-1]


@pytest.fixture
def empty_app(place, redis_url, tmp_path):
    app = make_app(place.empty("empty"), redis_url, tmp_path)
    with app.app_context():
        yield app
        db.engine.dispose()
    place.drop("empty")


def test_there_is_one_newest_migration():
    assert SCRIPTS.get_heads() == NEWEST_LAST[-1:]


def test_a_migration_file_begins_with_its_number():
    assert sorted(file.name.split("_")[0] for file in (ROOT / "migrations/versions").glob("*_*.py")) == NEWEST_LAST


def test_the_migrations_make_exactly_the_tables_of_the_code(separate_app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})

        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_of_the_code_is_in_the_database(separate_app):
    checks = {str(check.name) for table in Base.metadata.tables.values() for check in _checks(table)}
    made = set(db.session.scalars(text("SELECT conname FROM pg_constraint WHERE contype = 'c'")))

    assert sorted(checks - made) == []


def test_a_column_of_words_takes_all_that_the_code_knows(separate_app):
    made = db.session.execute(text("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'"))
    taken = {name: set(re.findall(r"'([^']+)'", rule)) for name, rule in made}
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    words = {
        f"ck_{each.table.name}_{each.name}": set(each.type.enums) for each in columns if isinstance(each.type, Enum)
    }
    checked = words.keys() & taken.keys()

    assert len(checked) > 20
    assert {name: words[name] - taken[name] for name in checked if words[name] - taken[name]} == {}


def test_each_migration_can_be_undone_and_done_again(empty_app):
    for revision in NEWEST_LAST:
        flask_migrate.upgrade(revision=revision)
        flask_migrate.downgrade(revision="-1")
        flask_migrate.upgrade(revision=revision)

    flask_migrate.downgrade(revision="base")

    assert inspect(db.engine).get_table_names() == ["alembic_version"]


def _checks(table):
    from_types = (
        constraint for constraint in table.constraints if constraint.__visit_name__.endswith("check_constraint")
    )
    return [constraint for constraint in from_types if constraint.name]
