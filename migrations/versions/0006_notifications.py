"""The tables of the room notifications."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("channel", one_of("way", "email", "phone"), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("contact_index", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("created_at", MOMENT, server_default=sa.func.now(), nullable=False),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("blocked_at", MOMENT, nullable=True),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.CheckConstraint("(contact IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_recipient_erased")),
        sa.CheckConstraint("(contact IS NULL) = (contact_index IS NULL)", name=op.f("ck_recipient_findable")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_recipient_agency_id_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_recipient"),
        sa.UniqueConstraint("agency_id", "channel", "contact_index", name="uq_recipient_agency_id_channel_contact_index"),
        sa.UniqueConstraint("token_hash", name="uq_recipient_token_hash"),
    )
    op.create_index("ix_recipient_contact_index", "recipient", ["contact_index"])
    op.create_table(
        "notification_content",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notification_content"),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("series", one_of("series", "weekly", "clarifications"), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("notice_version", sa.Text(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_subscription_agency_id_agency"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name="fk_subscription_recipient_id_recipient"),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("recipient_id", "series", "topic", name="uq_subscription_recipient_id_series_topic"),
        sa.UniqueConstraint("token_hash", name="uq_subscription_token_hash"),
    )
    op.create_index("ix_subscription_agency_id", "subscription", ["agency_id"])
    _notification()


def _notification() -> None:
    kinds = (
        "received",
        "needs_info",
        "info_reminder",
        "answered",
        "corrected",
        "conclusion_changed",
        "withdrawn",
        "suspended",
        "referred",
        "declined",
        "incomplete",
        "reopened",
        "subscription_confirm",
        "published",
        "weekly_summary",
        "assigned",
        "due_soon",
        "overdue",
        "invited",
        "message_failures",
    )
    states = ("waiting", "sending", "sent", "delivered", "failed", "stopped")
    op.create_table(
        "notification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("channel", one_of("way", "email", "phone"), nullable=False),
        sa.Column("kind", one_of("kind", *kinds), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("revision_id", sa.Uuid(), nullable=True),
        sa.Column("subscription_id", sa.Uuid(), nullable=True),
        sa.Column("content_id", sa.Uuid(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("state", one_of("state", *states), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("interruptions", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("give_up_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.CheckConstraint("(state = 'sending') = (leased_until IS NOT NULL)", name=op.f("ck_notification_leased")),
        sa.CheckConstraint(
            "state NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL", name=op.f("ck_notification_sent")
        ),
        sa.CheckConstraint(
            "state NOT IN ('failed', 'stopped') OR last_error <> ''", name=op.f("ck_notification_reason")
        ),
        sa.CheckConstraint("attempts >= 0 AND interruptions >= 0", name=op.f("ck_notification_counts")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_notification_agency_id_agency"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name="fk_notification_recipient_id_recipient"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name="fk_notification_subscription_id_subscription",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["content_id"], ["notification_content.id"], name="fk_notification_content_id_notification_content"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        sa.UniqueConstraint("event", "recipient_id", "channel", name="uq_notification_event_recipient_id_channel"),
    )
    waiting, sending = sa.text("state = 'waiting'"), sa.text("state = 'sending'")
    op.create_index("ix_notification_due", "notification", ["priority", "next_at"], postgresql_where=waiting)
    op.create_index("ix_notification_leased", "notification", ["leased_until"], postgresql_where=sending)
    op.create_index("ix_notification_recipient", "notification", ["recipient_id", "created_at"])
    op.create_index("ix_notification_agency", "notification", ["agency_id", "state", "created_at"])
    op.create_index("ix_notification_revision_id", "notification", ["revision_id"])


def downgrade() -> None:
    for table in ("notification", "subscription", "notification_content", "recipient"):
        op.drop_table(table)
