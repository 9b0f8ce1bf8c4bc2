"""Reports that a partner files on behalf of others: the name of the partner stands on the report."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.add_column("report", sa.Column("partner", sa.Text(), nullable=False, server_default=""))
    op.create_check_constraint(
        op.f("ck_report_partner_files_as_partner"), "report", "partner = '' OR channel = 'partner'"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_report_partner_files_as_partner"), "report", type_="check")
    op.drop_column("report", "partner")
