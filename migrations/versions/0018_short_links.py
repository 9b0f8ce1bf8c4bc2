"""Where shortened links lead."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "matching_short_link",
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("link", name=op.f("pk_matching_short_link")),
    )
    op.create_index(op.f("ix_matching_short_link_next_at"), "matching_short_link", ["next_at"], unique=False)


def downgrade() -> None:
    op.drop_table("matching_short_link")
