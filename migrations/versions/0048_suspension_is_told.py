"""Who was told an answer hears that it is looked at again, and that it stands again; so do the tickets."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"

WORDS = ["suspended", "stands_again"]
COLUMNS = {"notification": "kind", "report_step": "step"}


def upgrade() -> None:
    for table, column in COLUMNS.items():
        _allow(table, column, [*_known(table, column), *WORDS])


def downgrade() -> None:
    for table, column in COLUMNS.items():
        op.execute(f"DELETE FROM {table} WHERE {column} IN ('suspended', 'stands_again')")
        _allow(table, column, [word for word in _known(table, column) if word not in WORDS])


def _known(table: str, column: str) -> list[str]:
    """Return the words that a column may hold now: other releases have added theirs."""
    wanted = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    return re.findall(r"'(\w+)'", op.get_bind().scalar(wanted, {"name": f"ck_{table}_{column}"}))


def _allow(table: str, column: str, words: list[str]) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, sa.column(column).in_(words))
