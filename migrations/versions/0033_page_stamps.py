"""Page stamps: in which transaction something that pages show was last changed."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "page_stamp",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("changed_in", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_page_stamp")),
    )


def downgrade() -> None:
    op.drop_table("page_stamp")
