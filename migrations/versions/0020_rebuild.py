"""How far a rebuild of the index has come."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "matching_rebuild",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("upto_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_matching_rebuild")),
    )


def downgrade() -> None:
    op.drop_table("matching_rebuild")
