"""Systems of an office write and read with keys of their own, and the trail names the key that acted."""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"

KINDS = "ck_notification_kind"
ACTOR_KINDS = "ck_audit_event_actorkind"
ACTOR = "ck_audit_event_actor"


def upgrade() -> None:
    _make_keys()
    _allow("notification", KINDS, "kind", [*_known(KINDS), "key_expires"])
    _allow("audit_event", ACTOR_KINDS, "actor_kind", [*_known(ACTOR_KINDS), "key"])
    _check("audit_event", ACTOR, "(actor_kind IN ('user', 'key')) = (actor_id IS NOT NULL)")


def downgrade() -> None:
    # The trail keeps what it has: only new rows are held to what was so before.
    _check("audit_event", ACTOR, "(actor_kind = 'user') = (actor_id IS NOT NULL)", postgresql_not_valid=True)
    kinds = [known for known in _known(ACTOR_KINDS) if known != "key"]
    _allow("audit_event", ACTOR_KINDS, "actor_kind", kinds, postgresql_not_valid=True)
    op.execute("DELETE FROM notification WHERE kind = 'key_expires'")
    _allow("notification", KINDS, "kind", [known for known in _known(KINDS) if known != "key_expires"])
    op.drop_table("system_key")


def _make_keys() -> None:
    op.create_table(
        "system_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("rights", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_by_id", sa.Uuid()),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_system_key_hashed")),
        sa.CheckConstraint(
            "rights <> '{}' AND rights <@ ARRAY['reports:read', 'reports:write']", name=op.f("ck_system_key_rights")
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_system_key_expires")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)", name=op.f("ck_system_key_revoked_by_somebody")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_system_key_agency_id_agency")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_system_key_created_by_id_user")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["user.id"], name=op.f("fk_system_key_revoked_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_key")),
        sa.UniqueConstraint("mark", name=op.f("uq_system_key_mark")),
    )
    op.create_index(
        "uq_system_key_name",
        "system_key",
        ["agency_id", "name"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _known(constraint: str) -> list[str]:
    """Return the words that a column may hold now: other releases have added theirs."""
    wanted = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    return re.findall(r"'(\w+)'", op.get_bind().scalar(wanted, {"name": constraint}))


def _allow(table: str, constraint: str, column: str, words: list[str], **options: Any) -> None:
    _check(table, constraint, sa.column(column).in_(words), **options)


def _check(table: str, constraint: str, rule: Any, **options: Any) -> None:
    op.drop_constraint(op.f(constraint), table, type_="check")
    op.create_check_constraint(op.f(constraint), table, rule, **options)
