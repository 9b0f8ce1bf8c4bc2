"""Cards: pictures of a clarification, and which of them are to be drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

SHAPES = ("kartu", "kartu-persegi", "kartu-tegak", "kartu-layar")


def upgrade() -> None:
    op.add_column("clarification", sa.Column("cards_wanted", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.alter_column("clarification", "cards_wanted", server_default=None)
    op.create_index(
        "ix_clarification_cards_wanted",
        "clarification",
        ["updated_at"],
        postgresql_where=sa.text("cards_wanted AND state <> 'unpublished'"),
    )
    op.create_table(
        "card",
        sa.Column("clarification_id", sa.Uuid(), nullable=False),
        sa.Column(
            "shape",
            sa.Enum(*SHAPES, name="cardshape", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("is_suspended", sa.Boolean(), nullable=False),
        sa.Column("recipe", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("recipe ~ '^[0-9a-f]{64}$'", name=op.f("ck_card_recipe")),
        sa.ForeignKeyConstraint(
            ["clarification_id"], ["clarification.id"], name=op.f("fk_card_clarification_id_clarification")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_card_file_id_stored_file")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_card_revision_id_revision")),
        sa.PrimaryKeyConstraint("clarification_id", "shape", "language", name=op.f("pk_card")),
    )
    op.create_index(op.f("ix_card_file_id"), "card", ["file_id"])


def downgrade() -> None:
    op.drop_table("card")
    op.drop_index("ix_clarification_cards_wanted", table_name="clarification")
    op.drop_column("clarification", "cards_wanted")
