"""Logos: the file of an office's logo, and what its pages must know of it."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.add_column("agency", sa.Column("logo_id", sa.Uuid(), nullable=True))
    op.add_column("agency", sa.Column("logo", sa.Text(), nullable=True))
    op.add_column("agency", sa.Column("logo_width", sa.Integer(), nullable=True))
    op.add_column("agency", sa.Column("logo_height", sa.Integer(), nullable=True))
    op.create_foreign_key("fk_agency_logo_id_stored_file", "agency", "stored_file", ["logo_id"], ["id"])
    op.create_check_constraint("logo", "agency", "num_nulls(logo_id, logo, logo_width, logo_height) IN (0, 4)")


def downgrade() -> None:
    op.drop_constraint("fk_agency_logo_id_stored_file", "agency", type_="foreignkey")
    for column in ("logo_height", "logo_width", "logo", "logo_id"):
        op.drop_column("agency", column)
