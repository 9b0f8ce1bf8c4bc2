"""An office's own words for messages, by version, and with which version a message was written."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

KINDS = (
    "received", "needs_info", "info_reminder", "answered", "corrected", "conclusion_changed", "withdrawn", "referred",
    "declined", "incomplete", "reopened", "subscription_confirm", "published", "weekly_summary", "summary_waits",
    "assigned", "due_soon", "overdue", "objection", "objection_answered", "data_request", "data_request_received",
    "data_request_answered", "invited", "message_failures", "reply", "mentioned", "account_changed",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "message_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=32), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("subject_id", "body_id", "subject_en", "body_en")],
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name="version"),
        sa.CheckConstraint("(subject_id = '') = (body_id = '') AND (subject_en = '') = (body_en = '')", name="whole"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_message_text_agency_id_agency")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_message_text_written_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_text")),
        sa.UniqueConstraint("agency_id", "kind", "version", name=op.f("uq_message_text_agency_id_kind_version")),
    )
    op.add_column("notification", sa.Column("text_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_notification_text_id_message_text"), "notification", "message_text", ["text_id"], ["id"]
    )


def downgrade() -> None:
    op.drop_column("notification", "text_id")
    op.drop_table("message_text")
