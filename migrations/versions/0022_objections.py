"""Objections to a published answer, the reply of the parties concerned, and the message with an objection's outcome."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

MOMENT = sa.DateTime(timezone=True)
KIND = "objection_answered"
OUTCOMES = sa.Enum(
    "accepted", "partly", "rejected", name="objectionoutcome", native_enum=False, create_constraint=True, length=32
)


def upgrade() -> None:
    _allow([*_kinds(), KIND])
    op.add_column("revision", sa.Column("reply", sa.Text(), server_default="", nullable=False))
    op.alter_column("revision", "reply", server_default=None)
    op.create_table(
        "objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("clarification_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("consent_version", sa.String(length=20), nullable=True),
        sa.Column("filed_at", MOMENT, nullable=False),
        sa.Column("outcome", OUTCOMES, nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(outcome IS NULL) = (answered_at IS NULL)", name=op.f("ck_objection_outcome_has_moment")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR (reply <> '' AND answered_by_id IS NOT NULL)",
            name=op.f("ck_objection_outcome_has_reply"),
        ),
        sa.CheckConstraint(
            "recipient_id IS NULL OR consent_version IS NOT NULL", name=op.f("ck_objection_contact_has_consent")
        ),
        *[
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_objection_{column}_{table}"))
            for column, table in (
                ("agency_id", "agency"),
                ("clarification_id", "clarification"),
                ("revision_id", "revision"),
                ("case_id", "case"),
                ("recipient_id", "recipient"),
                ("answered_by_id", "user"),
            )
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("case_id", name=op.f("uq_objection_case_id")),
    )
    for column in ("agency_id", "clarification_id", "recipient_id"):
        op.create_index(op.f(f"ix_objection_{column}"), "objection", [column])


def downgrade() -> None:
    op.drop_table("objection")
    op.drop_column("revision", "reply")
    op.execute(f"DELETE FROM notification WHERE kind = '{KIND}'")
    _allow([known for known in _kinds() if known != KIND])


def _kinds() -> list[str]:
    """Return the kinds of messages that the database knows: other releases have added theirs."""
    written = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_notification_kind'")
    )
    return re.findall(r"'(\w+)'", written)


def _allow(kinds: list[str]) -> None:
    op.drop_constraint(op.f("ck_notification_kind"), "notification", type_="check")
    op.create_check_constraint(op.f("ck_notification_kind"), "notification", sa.column("kind").in_(kinds))
