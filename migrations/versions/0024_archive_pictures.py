"""The picture of an article in an archive."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

KEY = "fk_clarification_picture_id_stored_file"


def upgrade() -> None:
    op.add_column("clarification", sa.Column("picture_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f(KEY), "clarification", "stored_file", ["picture_id"], ["id"])


def downgrade() -> None:
    op.drop_constraint(op.f(KEY), "clarification", type_="foreignkey")
    op.drop_column("clarification", "picture_id")
