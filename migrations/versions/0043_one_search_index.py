"""Published answers are searched in their list alone: the older index of all revisions is asked by nobody."""

from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    op.drop_index("ix_revision_search", table_name="revision", postgresql_using="gin")


def downgrade() -> None:
    op.create_index("ix_revision_search", "revision", ["search"], unique=False, postgresql_using="gin")
