"""Published answers are shown on the screens of an office, from one moment to another, with a second person behind it."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.create_table(
        "screen_slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("clarification_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Uuid()),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_by_id", sa.Uuid()),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "ends_at > starts_at AND ends_at - starts_at <= interval '30 days'", name=op.f("ck_screen_slot_lasts")
        ),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)", name=op.f("ck_screen_slot_approved_by_somebody")
        ),
        sa.CheckConstraint("approved_by_id <> added_by_id", name=op.f("ck_screen_slot_four_eyes")),
        sa.CheckConstraint("approved_at < ends_at", name=op.f("ck_screen_slot_approved_in_time")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name=op.f("ck_screen_slot_withdrawn_by_somebody")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_screen_slot_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["clarification_id"], ["clarification.id"], name=op.f("fk_screen_slot_clarification_id_clarification")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["user.id"], name=op.f("fk_screen_slot_added_by_id_user")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_screen_slot_approved_by_id_user")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["user.id"], name=op.f("fk_screen_slot_withdrawn_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen_slot")),
    )
    op.create_index(op.f("ix_screen_slot_agency_id_ends_at"), "screen_slot", ["agency_id", "ends_at"])
    op.create_index(op.f("ix_screen_slot_clarification_id"), "screen_slot", ["clarification_id"])


def downgrade() -> None:
    op.drop_table("screen_slot")
