"""Saved replies: what an office has ready to write to reporters."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "saved_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=1_000), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> '' AND text <> ''", name="says_something"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_saved_reply_agency_id_agency")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name=op.f("fk_saved_reply_changed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reply")),
    )
    op.create_index(
        "uq_saved_reply_agency_id_name", "saved_reply", ["agency_id", sa.text("lower(name)")], unique=True
    )


def downgrade() -> None:
    op.drop_table("saved_reply")
