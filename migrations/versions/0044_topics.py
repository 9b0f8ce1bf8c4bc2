"""An office's own topics: what it calls the ministry's, what it adds, what it no longer offers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"

NATIONAL = (
    "kesehatan", "penipuan", "pemerintahan", "politik", "internasional", "kejahatan", "kebencanaan", "nama-baik",
    "keagamaan", "mitos", "perdagangan", "pendidikan", "lain-lain",
)  # fmt: skip
TABLES = ("case", "revision")
CODE = "topic ~ '^[a-z0-9]+(-[a-z0-9]+)*$'"


def upgrade() -> None:
    column = sa.Column("topics", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'"))
    op.add_column("agency", column)
    for table in TABLES:
        op.drop_constraint(op.f(f"ck_{table}_topic"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_topic"), table, CODE)


def downgrade() -> None:
    listed = ", ".join(f"'{code}'" for code in NATIONAL)
    for table in TABLES:
        op.drop_constraint(op.f(f"ck_{table}_topic"), table, type_="check")
        op.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')  # what is published stays otherwise as it is
        op.execute(f"UPDATE \"{table}\" SET topic = 'lain-lain' WHERE topic NOT IN ({listed})")
        op.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        op.create_check_constraint(op.f(f"ck_{table}_topic"), table, f"topic IN ({listed})")
    op.drop_column("agency", "topics")
