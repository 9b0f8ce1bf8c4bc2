"""Chats: outside channels of an office, what people write to us there, receipts of what we write to them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

MOMENT = sa.DateTime(timezone=True)
WAYS = ("email", "phone")
OUTSIDE = ("whatsapp", "telegram")


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    for table in ("recipient", "notification"):
        _allow(table, "channel", "way", [*WAYS, *OUTSIDE])
    _add_to_kinds("reply")
    op.add_column("recipient", sa.Column("heard_at", MOMENT, nullable=True))
    op.add_column("notification", sa.Column("delivered_at", MOMENT, nullable=True))
    op.add_column("notification", sa.Column("read_at", MOMENT, nullable=True))
    op.add_column("notification", sa.Column("provider_id", sa.Text(), server_default="", nullable=False))
    _outside_channel()
    _inbound_message()


def downgrade() -> None:
    op.drop_table("inbound_message")
    op.drop_table("outside_channel")
    for column in ("provider_id", "read_at", "delivered_at"):
        op.drop_column("notification", column)
    op.drop_column("recipient", "heard_at")
    op.execute("DELETE FROM notification WHERE channel IN ('whatsapp', 'telegram') OR kind = 'reply'")
    op.execute("UPDATE report SET recipient_id = NULL FROM recipient r WHERE r.id = recipient_id AND r.channel = 'telegram'")
    op.execute("DELETE FROM recipient WHERE channel IN ('whatsapp', 'telegram')")
    for table in ("recipient", "notification"):
        _allow(table, "channel", "way", list(WAYS))
    _take_from_kinds("reply")


def _outside_channel() -> None:
    op.create_table(
        "outside_channel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("channel", one_of("way", *WAYS, *OUTSIDE), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("public_name", sa.Text(), nullable=False),
        sa.Column("notice_version", sa.Text(), nullable=False),
        sa.Column("turned_on_at", MOMENT, nullable=True),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.CheckConstraint("channel IN ('whatsapp', 'telegram')", name=op.f("ck_outside_channel_outside")),
        sa.CheckConstraint(
            "turned_on_at IS NULL OR (account <> '' AND notice_version <> '')",
            name=op.f("ck_outside_channel_knows_what_it_does"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_outside_channel_agency_id_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_outside_channel"),
        sa.UniqueConstraint("agency_id", "channel", name="uq_outside_channel_agency_id_channel"),
    )


def _inbound_message() -> None:
    op.create_table(
        "inbound_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("channel", one_of("way", *WAYS, *OUTSIDE), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("sender_index", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(content IS NULL) = (done_at IS NOT NULL)", name=op.f("ck_inbound_message_forgotten_when_done")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_inbound_message_agency_id_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_inbound_message"),
        sa.UniqueConstraint(
            "agency_id", "channel", "external_id", name="uq_inbound_message_agency_id_channel_external_id"
        ),
    )
    undone = sa.text("done_at IS NULL")
    op.create_index("ix_inbound_message_due", "inbound_message", ["next_at"], postgresql_where=undone)
    op.create_index("ix_inbound_message_sender", "inbound_message", ["sender_index", "sent_at"], postgresql_where=undone)
    op.create_index("ix_inbound_message_received", "inbound_message", ["received_at"])


def _allow(table: str, column: str, name: str, values: list[str]) -> None:
    constraint = f"ck_{table}_{name}"
    op.drop_constraint(op.f(constraint), table, type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f(constraint), table, f"{column} IN ({listed})")


def _kinds() -> list[str]:
    """Return the kinds that the constraint names now: other migrations add to them too."""
    found = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_notification_kind'")
    )
    return [part.split("'")[0] for part in str(found).split("'")[1::2]]


def _add_to_kinds(kind: str) -> None:
    _allow("notification", "kind", "kind", [*_kinds(), kind])


def _take_from_kinds(kind: str) -> None:
    _allow("notification", "kind", "kind", [known for known in _kinds() if known != kind])
