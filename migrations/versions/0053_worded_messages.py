"""An office can word every message that may be worded: three that came later were refused by the table."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"

CHECK = "ck_message_text_kind"


def upgrade() -> None:
    _allow(_words("ck_notification_kind"))


def downgrade() -> None:
    later = ("extended", "suspended", "stands_again")
    op.execute(sa.text("DELETE FROM message_text WHERE kind = ANY(:later)").bindparams(later=list(later)))
    _allow([word for word in _words(CHECK) if word not in later])


def _words(check: str) -> list[str]:
    """Return the words that a column may hold now."""
    wanted = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    return re.findall(r"'(\w+)'", op.get_bind().scalar(wanted, {"name": check}))


def _allow(words: list[str]) -> None:
    name = op.f(CHECK)
    op.drop_constraint(name, "message_text", type_="check")
    op.create_check_constraint(name, "message_text", sa.column("kind").in_(words))
