"""Alarms about due times and failed messages, why an address is not written to, and messages about objections."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

MOMENT = sa.DateTime(timezone=True)
KINDS = (
    "received needs_info info_reminder answered corrected conclusion_changed withdrawn {} referred declined incomplete "
    "reopened subscription_confirm published weekly_summary assigned due_soon overdue invited message_failures"
)
ALARMS = sa.Enum("soon", "late", "very_late", name="alarm", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _allow(KINDS.format("suspended objection"))
    op.add_column("recipient", sa.Column("blocked_because", sa.Text(), server_default="", nullable=False))
    op.add_column("notification", sa.Column("alarmed_at", MOMENT, nullable=True))
    op.create_index(
        "ix_notification_unalarmed",
        "notification",
        ["agency_id"],
        postgresql_where=sa.text("state = 'failed' AND alarmed_at IS NULL"),
    )
    op.create_table(
        "case_alarm",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("alarm", ALARMS, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_alarm_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "alarm", "due_at", name=op.f("pk_case_alarm")),
    )


def downgrade() -> None:
    op.drop_table("case_alarm")
    op.drop_index("ix_notification_unalarmed", table_name="notification")
    op.drop_column("notification", "alarmed_at")
    op.drop_column("recipient", "blocked_because")
    op.execute("DELETE FROM notification WHERE kind = 'objection'")
    _allow(KINDS.format("suspended"))


def _allow(kinds: str) -> None:
    """Let a message be of one of these kinds. An older release may still write those that this one has given up."""
    op.drop_constraint(op.f("ck_notification_kind"), "notification", type_="check")
    op.create_check_constraint(op.f("ck_notification_kind"), "notification", sa.column("kind").in_(kinds.split()))
