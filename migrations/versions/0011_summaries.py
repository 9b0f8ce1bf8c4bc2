"""The tables of the room summaries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

# What was shown stays as it was shown. Lawful erasure (UU 27/2022) is the one exception, and says so itself, for the
# length of its transaction: SET LOCAL klinik.lawful_erasure = 'on'.
FROZEN = """
CREATE FUNCTION weekly_summary_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('klinik.lawful_erasure', true), '') = 'on' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a weekly summary is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.id, NEW.agency_id, NEW.iso_year, NEW.iso_week, NEW.starts_at, NEW.ends_at, NEW.snapshot, NEW.built_at)
        IS DISTINCT FROM
        (OLD.id, OLD.agency_id, OLD.iso_year, OLD.iso_week, OLD.starts_at, OLD.ends_at, OLD.snapshot, OLD.built_at)
    THEN
        RAISE EXCEPTION 'the snapshot of a weekly summary never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.published_at IS NOT NULL
        AND (NEW.published_at, NEW.foreword, NEW.approved_by_id) IS DISTINCT FROM
            (OLD.published_at, OLD.foreword, OLD.approved_by_id)
    THEN
        RAISE EXCEPTION 'a published weekly summary never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$
"""


def upgrade() -> None:
    op.create_table(
        "weekly_summary",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("iso_year", sa.Integer(), nullable=False),
        sa.Column("iso_week", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("foreword", sa.Text(), nullable=False),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("iso_week BETWEEN 1 AND 53", name=op.f("ck_weekly_summary_week_of_the_year")),
        sa.CheckConstraint(
            "starts_at < ends_at AND ends_at <= built_at", name=op.f("ck_weekly_summary_week_is_over")
        ),
        sa.CheckConstraint(
            "published_at IS NOT NULL OR sent_at IS NULL", name=op.f("ck_weekly_summary_sent_after_published")
        ),
        sa.CheckConstraint(
            "is_automatic = (approved_by_id IS NULL)", name=op.f("ck_weekly_summary_automatic_or_approved")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_weekly_summary_agency_id_agency")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_weekly_summary_approved_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_summary")),
        sa.UniqueConstraint(
            "agency_id", "iso_year", "iso_week", name=op.f("uq_weekly_summary_agency_id_iso_year_iso_week")
        ),
    )
    op.execute(FROZEN)
    op.execute(
        "CREATE TRIGGER weekly_summary_is_frozen BEFORE UPDATE OR DELETE ON weekly_summary "
        "FOR EACH ROW EXECUTE FUNCTION weekly_summary_is_frozen()"
    )


def downgrade() -> None:
    op.drop_table("weekly_summary")
    op.execute("DROP FUNCTION weekly_summary_is_frozen()")
