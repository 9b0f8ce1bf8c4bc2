"""A second person for the outcome of an objection; merges made by the search."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

OUTCOMES = sa.Enum(
    "accepted", "partly", "rejected", name="proposed_outcome", native_enum=False, create_constraint=False, length=32
)
FOUR_EYES = "outcome IS NULL OR four_eyes_waived OR (checked_by_id IS NOT NULL AND checked_by_id <> answered_by_id)"
WHOLE = (
    "(proposed_outcome IS NULL) = (proposed_by_id IS NULL) AND (proposed_outcome IS NULL) = (proposed_at IS NULL) "
    "AND (proposed_outcome IS NULL OR proposed_reply <> '')"
)
ADDED = (
    sa.Column("proposed_outcome", OUTCOMES, nullable=True),
    sa.Column("proposed_reply", sa.Text(), nullable=False, server_default=""),
    sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
    sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("return_note", sa.Text(), nullable=False, server_default=""),
    sa.Column("checked_by_id", sa.Uuid(), nullable=True),
    sa.Column("four_eyes_waived", sa.Boolean(), nullable=False, server_default=sa.false()),
)


def upgrade() -> None:
    for column in ADDED:
        op.add_column("objection", column)
    for name in ("proposed_reply", "return_note", "four_eyes_waived"):
        op.alter_column("objection", name, server_default=None)
    for name in ("proposed_by_id", "checked_by_id"):
        op.create_foreign_key(op.f(f"fk_objection_{name}_user"), "objection", "user", [name], ["id"])
    op.create_check_constraint(
        "proposed_outcome", "objection", "proposed_outcome IN ('accepted', 'partly', 'rejected')"
    )
    op.create_check_constraint("proposal_is_whole", "objection", WHOLE)
    # What was answered until now was answered by one person, and says so.
    op.execute("UPDATE objection SET four_eyes_waived = true WHERE outcome IS NOT NULL")
    op.create_check_constraint("four_eyes", "objection", FOUR_EYES)
    op.alter_column("merge", "merged_by_id", nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM merge WHERE merged_by_id IS NULL")
    op.alter_column("merge", "merged_by_id", nullable=False)
    op.drop_constraint("four_eyes", "objection", type_="check")
    op.drop_constraint("proposal_is_whole", "objection", type_="check")
    for column in reversed(ADDED):
        op.drop_column("objection", column.name)
