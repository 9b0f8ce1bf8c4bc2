"""Imported answers: the archive's own name of each, and where it stood before."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

# An import writes answers that were published long ago: a revision that is published from its first moment takes its
# sources before it is there itself. Both are checked at the end of the import's step.
REVISION_KEYS = (
    ("source", "fk_source_revision_id_revision"),
    ("clarification", "fk_clarification_current_revision_id_revision"),
)


def upgrade() -> None:
    for table, key in REVISION_KEYS:
        op.execute(f"ALTER TABLE {table} ALTER CONSTRAINT {key} DEFERRABLE INITIALLY IMMEDIATE")
    op.add_column("clarification", sa.Column("external_id", sa.Text(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_clarification_agency_id_external_id"), "clarification", ["agency_id", "external_id"]
    )
    op.create_table(
        "clarification_address",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("clarification_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_clarification_address_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["clarification_id"],
            ["clarification.id"],
            name=op.f("fk_clarification_address_clarification_id_clarification"),
        ),
        sa.PrimaryKeyConstraint("agency_id", "address", name=op.f("pk_clarification_address")),
    )
    op.create_index(
        op.f("ix_clarification_address_clarification_id"), "clarification_address", ["clarification_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_clarification_address_clarification_id"), table_name="clarification_address")
    op.drop_table("clarification_address")
    op.drop_constraint(op.f("uq_clarification_agency_id_external_id"), "clarification", type_="unique")
    op.drop_column("clarification", "external_id")
    for table, key in REVISION_KEYS:
        op.execute(f"ALTER TABLE {table} ALTER CONSTRAINT {key} NOT DEFERRABLE")
