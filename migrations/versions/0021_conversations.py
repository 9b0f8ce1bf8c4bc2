"""Where a chat with somebody stands."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    stages = ("nothing", "shall_we_file", "is_it_the_answer")
    op.create_table(
        "conversation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(*stages, name="stage", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("notice_version", sa.Text(), nullable=False),
        sa.CheckConstraint("stage = 'nothing' OR asked_at IS NOT NULL", name=op.f("ck_conversation_asked")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_conversation_agency_id_agency"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["report_draft.id"], name="fk_conversation_draft_id_report_draft", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name="fk_conversation_recipient_id_recipient"),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
        sa.UniqueConstraint("recipient_id", name="uq_conversation_recipient_id"),
    )
    op.create_index("ix_conversation_draft_id", "conversation", ["draft_id"])


def downgrade() -> None:
    op.drop_table("conversation")
