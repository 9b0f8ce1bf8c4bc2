"""Whether a report was filed with a key is one question, asked once nobody else is filing with it."""

from alembic import op

revision = "0052"
down_revision = "0051"

# The look comes in a statement of its own after the wait, so that it sees what the other one has just committed.
FILED_WITH = """
CREATE FUNCTION report_filed_with(agency uuid, digest bytea, key bigint) RETURNS uuid LANGUAGE plpgsql STRICT AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(key);
    RETURN (SELECT id FROM report WHERE agency_id = agency AND idempotency_hash = digest);
END $$;
"""


def upgrade() -> None:
    op.execute(FILED_WITH)


def downgrade() -> None:
    op.execute("DROP FUNCTION report_filed_with")
