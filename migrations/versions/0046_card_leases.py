"""Card leases: of an answer one card is drawn at a time, and a worker that dies over one is noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    op.add_column("clarification", sa.Column("cards_leased_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("clarification", "cards_leased_until")
