"""Passkeys: a second factor beside the app, and the challenge that a log-in waits to have signed."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("is_synced", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.CheckConstraint("octet_length(credential_id) BETWEEN 1 AND 1023", name="credential_id"),
        sa.CheckConstraint("sign_count >= 0", name="sign_count"),
        sa.CheckConstraint("name <> ''", name="name"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_passkey_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_user_id"), "passkey", ["user_id"])
    op.add_column("user_session", sa.Column("challenge", sa.LargeBinary(), nullable=True))
    op.add_column("user_session", sa.Column("challenge_until", MOMENT, nullable=True))
    op.create_check_constraint("challenge", "user_session", "(challenge IS NULL) = (challenge_until IS NULL)")
    op.create_check_constraint("challenge_length", "user_session", "octet_length(challenge) = 32")
    _allow_kinds([*_kinds(), "account_changed"])


def downgrade() -> None:
    op.execute("DELETE FROM notification WHERE kind = 'account_changed'")
    _allow_kinds([kind for kind in _kinds() if kind != "account_changed"])
    op.drop_column("user_session", "challenge_until")
    op.drop_column("user_session", "challenge")
    op.drop_table("passkey")


def _kinds() -> list[str]:
    """Return the kinds that the constraint names now: other migrations add to them too."""
    found = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_notification_kind'")
    )
    return [part.split("'")[0] for part in str(found).split("'")[1::2]]


def _allow_kinds(kinds: list[str]) -> None:
    op.drop_constraint(op.f("ck_notification_kind"), "notification", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f("ck_notification_kind"), "notification", f"kind IN ({listed})")
