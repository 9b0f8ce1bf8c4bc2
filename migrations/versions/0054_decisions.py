"""What staff say of a match is a comparison, and nothing else: no decision is called confirmed."""

from alembic import op

revision = "0054"
down_revision = "0053"

NOW = ("shown", "chosen", "rejected", "joined", "answered")
DECISION, SOMEBODY = "ck_match_decision_decision", "ck_match_decision_confirmed_by_somebody"


def upgrade() -> None:
    op.drop_constraint(op.f(SOMEBODY), "match_decision", type_="check")
    _let_decisions_be(NOW)


def downgrade() -> None:
    _let_decisions_be((*NOW, "confirmed"))
    op.create_check_constraint(
        op.f(SOMEBODY), "match_decision", "decision <> 'confirmed' OR decided_by_id IS NOT NULL"
    )


def _let_decisions_be(words: tuple[str, ...]) -> None:
    op.drop_constraint(op.f(DECISION), "match_decision", type_="check")
    listed = ", ".join(f"'{word}'" for word in words)
    op.create_check_constraint(op.f(DECISION), "match_decision", f"decision IN ({listed})")
