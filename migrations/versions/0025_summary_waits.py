"""Messages to editors about a weekly summary that waits for them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

NEW = "summary_waits"


def upgrade() -> None:
    _allow([*_kinds(), NEW])


def downgrade() -> None:
    op.execute(f"DELETE FROM notification WHERE kind = '{NEW}'")
    _allow([kind for kind in _kinds() if kind != NEW])


def _allow(kinds: list[str]) -> None:
    op.drop_constraint(op.f("ck_notification_kind"), "notification", type_="check")
    op.create_check_constraint(op.f("ck_notification_kind"), "notification", sa.column("kind").in_(kinds))


def _kinds() -> list[str]:
    """Return the kinds that the constraint names now: other migrations add to them too."""
    found = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_notification_kind'")
    )
    return str(found).split("'")[1::2]
