"""Systems of an office are told what happened here: where they listen, and what was sent there."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

KINDS = "ck_notification_kind"
MOMENT = sa.DateTime(timezone=True)
TYPES = (
    "'clarification.published', 'clarification.revised', 'clarification.corrected', 'clarification.retracted', "
    "'clarification.suspended', 'clarification.stands_again', 'report.received', 'report.answered', "
    "'summary.published'"
)


def upgrade() -> None:
    _make_webhooks()
    _make_deliveries()
    _allow([*_known(), "webhook_stopped"])


def downgrade() -> None:
    op.drop_table("webhook_delivery")
    op.drop_table("webhook")
    op.execute("DELETE FROM notification WHERE kind = 'webhook_stopped'")
    _allow([known for known in _known() if known != "webhook_stopped"])


def _make_webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("types", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("old_secret", sa.Text()),
        sa.Column("old_secret_until", MOMENT),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, server_default=sa.func.now(), nullable=False),
        sa.Column("paused_at", MOMENT),
        sa.Column("paused_because", _words("pausereason", "by_hand", "gone", "failing")),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", MOMENT),
        sa.Column("rests_until", MOMENT),
        sa.Column("tried_at", MOMENT),
        sa.CheckConstraint("url LIKE 'https://%'", name=op.f("ck_webhook_https")),
        sa.CheckConstraint(f"types <> '{{}}' AND types <@ ARRAY[{TYPES}]", name=op.f("ck_webhook_types")),
        sa.CheckConstraint(
            "(old_secret IS NULL) = (old_secret_until IS NULL)", name=op.f("ck_webhook_old_secret_ends")
        ),
        sa.CheckConstraint("(paused_at IS NULL) = (paused_because IS NULL)", name=op.f("ck_webhook_paused_says_why")),
        sa.CheckConstraint("(failing_since IS NULL) = (failures = 0)", name=op.f("ck_webhook_failing")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_webhook_agency_id_agency")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_webhook_created_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.UniqueConstraint("agency_id", "url", name=op.f("uq_webhook_agency_id_url")),
    )


def _make_deliveries() -> None:
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid()),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", _words("deliverystate", "waiting", "delivered", "failed"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("give_up_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("tried_at", MOMENT),
        sa.Column("status", sa.Integer()),
        sa.Column("trouble", _words("trouble", "not_public", "unreachable", "refused", "unreadable")),
        sa.CheckConstraint("leased_until IS NULL OR state = 'waiting'", name=op.f("ck_webhook_delivery_leased")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_webhook_delivery_counts")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_webhook_delivery_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhook.id"], name=op.f("fk_webhook_delivery_webhook_id_webhook"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sa.UniqueConstraint(
            "webhook_id", "event_id", "type", "about", name=op.f("uq_webhook_delivery_webhook_id_event_id_type_about")
        ),
    )
    _index("due", ["webhook_id", "next_at"], "state = 'waiting'")
    _index("leased", ["leased_until"], "leased_until IS NOT NULL")
    _index("made", ["webhook_id", "created_at"])
    _index("old", ["created_at"])


def _index(name: str, columns: list[str], where: str = "") -> None:
    condition = {"postgresql_where": sa.text(where)} if where else {}
    op.create_index(f"ix_webhook_delivery_{name}", "webhook_delivery", columns, **condition)


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _known() -> list[str]:
    """Return the words that a column may hold now: other releases have added theirs."""
    wanted = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    return re.findall(r"'(\w+)'", op.get_bind().scalar(wanted, {"name": KINDS}))


def _allow(words: list[str]) -> None:
    op.drop_constraint(op.f(KINDS), "notification", type_="check")
    op.create_check_constraint(op.f(KINDS), "notification", sa.column("kind").in_(words))
