"""Reports filed while the search was slow, and what the search itself decided."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

BEFORE = ("shown", "chosen", "confirmed", "rejected")
NOW = (*BEFORE, "joined", "answered")


def upgrade() -> None:
    op.add_column("report", sa.Column("is_searched", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.alter_column("report", "is_searched", server_default=None)
    op.create_index("ix_report_search_owed", "report", ["id"], postgresql_where=sa.text("NOT is_searched"))
    _let_decisions_be(NOW)


def downgrade() -> None:
    op.execute("DELETE FROM match_decision WHERE decision IN ('joined', 'answered')")
    _let_decisions_be(BEFORE)
    op.drop_index("ix_report_search_owed", table_name="report")
    op.drop_column("report", "is_searched")


def _let_decisions_be(words: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_match_decision_decision"), "match_decision", type_="check")
    listed = ", ".join(f"'{word}'" for word in words)
    op.create_check_constraint(op.f("ck_match_decision_decision"), "match_decision", f"decision IN ({listed})")
