"""Requests by people whose data was posted by others, with their 72 hours."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

MOMENT = sa.DateTime(timezone=True)
KINDS = ("data_request", "data_request_received", "data_request_answered")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _allow([*_kinds(), *KINDS])
    op.create_table(
        "data_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("wish", _words("datawish", "erase", "hide", "correct", "know"), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("warned_at", MOMENT, nullable=True),
        sa.Column("outcome", _words("dataoutcome", "done", "partly", "refused"), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(outcome IS NULL) = (answered_at IS NULL)", name=op.f("ck_data_request_outcome_has_moment")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR answered_by_id IS NOT NULL", name=op.f("ck_data_request_answered_by_somebody")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_data_request_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_data_request_recipient_id_recipient")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_data_request_answered_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        sa.UniqueConstraint("number", name=op.f("uq_data_request_number")),
    )
    op.create_index(op.f("ix_data_request_recipient_id"), "data_request", ["recipient_id"])
    op.create_index(
        "ix_data_request_open", "data_request", ["agency_id", "due_at"], postgresql_where=sa.text("outcome IS NULL")
    )
    op.create_index(
        "ix_data_request_agency_received",
        "data_request",
        ["agency_id", sa.text("received_at DESC"), sa.text("id DESC")],
    )


def downgrade() -> None:
    op.drop_table("data_request")
    op.execute("DELETE FROM notification WHERE kind LIKE 'data_request%'")
    _allow([known for known in _kinds() if known not in KINDS])


def _kinds() -> list[str]:
    """Return the kinds of messages that the database knows: other releases have added theirs."""
    written = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_notification_kind'")
    )
    return re.findall(r"'(\w+)'", written)


def _allow(kinds: list[str]) -> None:
    op.drop_constraint(op.f("ck_notification_kind"), "notification", type_="check")
    op.create_check_constraint(op.f("ck_notification_kind"), "notification", sa.column("kind").in_(kinds))
