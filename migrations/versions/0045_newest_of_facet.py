"""The newest answers of a topic, found without sorting all of it."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

TABLE = "clarification_entry"


def upgrade() -> None:
    newest = ["facet_id", sa.text("first_published_at DESC"), sa.text("clarification_id DESC")]
    op.create_index("ix_clarification_entry_newest_of_facet", TABLE, newest)
    op.drop_index("ix_clarification_entry_facet_id", TABLE)


def downgrade() -> None:
    op.create_index("ix_clarification_entry_facet_id", TABLE, ["facet_id"])
    op.drop_index("ix_clarification_entry_newest_of_facet", TABLE)
