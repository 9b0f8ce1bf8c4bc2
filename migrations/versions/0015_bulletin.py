"""An editor's order of the issues, and a search over the archive of weekly summaries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

SEARCH = (
    "to_tsvector('indonesian'::regconfig, snapshot #> '{figures,issues}') || "
    "to_tsvector('indonesian'::regconfig, foreword)"
)
# The order freezes with the rest: the words of 0011 with one more column.
FROZEN = """
CREATE OR REPLACE FUNCTION weekly_summary_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
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
        AND (NEW.published_at, NEW.foreword, NEW.approved_by_id{more_new}) IS DISTINCT FROM
            (OLD.published_at, OLD.foreword, OLD.approved_by_id{more_old})
    THEN
        RAISE EXCEPTION 'a published weekly summary never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$
"""


def upgrade() -> None:
    op.add_column(
        "weekly_summary",
        sa.Column("issue_order", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
    )
    op.alter_column("weekly_summary", "issue_order", server_default=None)
    op.add_column(
        "weekly_summary", sa.Column("search", postgresql.TSVECTOR(), sa.Computed(SEARCH, persisted=True), nullable=True)
    )
    op.create_index("ix_weekly_summary_search", "weekly_summary", ["search"], postgresql_using="gin")
    op.execute(FROZEN.replace("{more_new}", ", NEW.issue_order").replace("{more_old}", ", OLD.issue_order"))


def downgrade() -> None:
    op.execute(FROZEN.replace("{more_new}", "").replace("{more_old}", ""))
    op.drop_index("ix_weekly_summary_search", "weekly_summary")
    op.drop_column("weekly_summary", "search")
    op.drop_column("weekly_summary", "issue_order")
