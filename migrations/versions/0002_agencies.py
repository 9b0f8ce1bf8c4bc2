"""The tables of the room agencies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("province", "regency", "city", name="level", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column(
            "timezone",
            sa.Enum(
                "Asia/Jakarta",
                "Asia/Makassar",
                "Asia/Jayapura",
                name="timezone",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("number_prefix", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("contact_address", sa.Text(), nullable=True),
        sa.Column("promise_hours", sa.Integer(), nullable=False),
        sa.Column(
            "clock_mode",
            sa.Enum("clock", "service", name="clockmode", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("service_hours", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("match_age_days", sa.Integer(), nullable=False),
        sa.Column("four_eyes_wording", sa.Boolean(), nullable=False),
        sa.Column("shows_names", sa.Boolean(), nullable=False),
        sa.Column("summary_waits", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("brand ~ '^#[0-9a-f]{6}$'", name=op.f("ck_agency_brand")),
        sa.CheckConstraint(
            "clock_mode = 'clock' OR service_hours <> '{}'::jsonb", name=op.f("ck_agency_open_sometimes")
        ),
        sa.CheckConstraint("number_prefix ~ '^[A-Z0-9]{2,16}$'", name=op.f("ck_agency_number_prefix")),
        sa.CheckConstraint(
            "parent_id <> id AND (level <> 'province' OR parent_id IS NULL)", name=op.f("ck_agency_parent")
        ),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_agency_slug")),
        sa.CheckConstraint("match_age_days > 0", name=op.f("ck_agency_match_age_days")),
        sa.CheckConstraint("promise_hours BETWEEN 1 AND 720", name=op.f("ck_agency_promise_hours")),
        sa.CheckConstraint("retention_days BETWEEN 1 AND 3650", name=op.f("ck_agency_retention_days")),
        sa.ForeignKeyConstraint(["parent_id"], ["agency.id"], name=op.f("fk_agency_parent_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("number_prefix", name=op.f("uq_agency_number_prefix")),
        sa.UniqueConstraint("slug", name=op.f("uq_agency_slug")),
    )
    op.create_index(op.f("ix_agency_parent_id"), "agency", ["parent_id"], unique=False)
    op.create_table(
        "agency_host",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("host = lower(host) AND host <> '' AND host !~ '[:/ ]'", name=op.f("ck_agency_host_host")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_host_agency_id_agency")),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_agency_host")),
    )
    op.create_index(op.f("ix_agency_host_agency_id"), "agency_host", ["agency_id"], unique=False)
    op.create_table(
        "closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_closure_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sa.UniqueConstraint("agency_id", "closed_on", name=op.f("uq_closure_agency_id_closed_on")),
    )


def downgrade() -> None:
    op.drop_table("closure")
    op.drop_index(op.f("ix_agency_host_agency_id"), table_name="agency_host")
    op.drop_table("agency_host")
    op.drop_index(op.f("ix_agency_parent_id"), table_name="agency")
    op.drop_table("agency")
