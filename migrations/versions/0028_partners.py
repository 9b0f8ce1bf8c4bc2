"""Partners: subscriptions to which staff have invited a group or a newsroom by name."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("subscription", sa.Column("partner", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("subscription", "partner")
