"""Statements of offices: what was asked of whom, when they were reminded, what they answered word for word."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

MOMENT = sa.DateTime(timezone=True)
KINDS = (
    "statement_asked",
    "statement_reminder",
    "statement_over",
    "statement_thanks",
    "statement_given",
    "statement_missing",
)
STEPS = ("statement_requested", "statement_received")
# What an office wrote stands as it was written; only lawful erasure (a setting of the erasing transaction) may touch it.
STANDS = """
CREATE FUNCTION statement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('klinik.lawful_erasure', true), '') <> 'on' THEN
        RAISE EXCEPTION 'the statement of an office never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER statement_stands BEFORE UPDATE OR DELETE ON statement FOR EACH ROW EXECUTE FUNCTION statement_stands();
"""


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _allow("notification", "kind", [*_known("notification", "kind"), *KINDS])
    _allow("report_step", "step", [*_known("report_step", "step"), *STEPS])
    _allow("stored_file", "kind", [*_known("stored_file", "kind"), "document"])
    _allow("audit_event", "actor_kind", [*_known("audit_event", "actor_kind"), "liaison"])
    _request()
    _reminder()
    _statement()
    op.execute(STANDS)


def _request() -> None:
    op.create_table(
        "statement_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column(
            "ending",
            _words("askingend", "answered", "withdrawn", "replaced", "expired", "case_closed"),
            nullable=True,
        ),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("office <> '' AND question <> ''", name="asks_somebody"),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_somehow"),
        sa.CheckConstraint("(ended_at IS NULL) = (token IS NOT NULL)", name="secret_while_open"),
        sa.CheckConstraint("ended_at IS NOT NULL OR recipient_id IS NOT NULL", name="open_has_liaison"),
        sa.CheckConstraint(
            "ending IS NULL OR ending NOT IN ('withdrawn', 'replaced') OR ended_by_id IS NOT NULL",
            name="ended_by_somebody",
        ),
        *[
            _key("statement_request", column, of)
            for column, of in {
                "agency_id": "agency",
                "case_id": "case",
                "recipient_id": "recipient",
                "asked_by_id": "user",
                "letter_id": "stored_file",
                "ended_by_id": "user",
            }.items()
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_statement_request_token_hash")),
    )
    for column in ("case_id", "recipient_id", "letter_id"):
        op.create_index(op.f(f"ix_statement_request_{column}"), "statement_request", [column])
    op.create_index(
        "ix_statement_request_open", "statement_request", ["expires_at"], postgresql_where=sa.text("ended_at IS NULL")
    )


def _reminder() -> None:
    op.create_table(
        "statement_reminder",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("stage", _words("reminderstage", "before", "after", "last"), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        _key("statement_reminder", "request_id", "statement_request", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "stage", name=op.f("pk_statement_reminder")),
    )
    op.create_index(
        "ix_statement_reminder_due", "statement_reminder", ["due_at"], postgresql_where=sa.text("sent_at IS NULL")
    )


def _statement() -> None:
    op.create_table(
        "statement",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.CheckConstraint("text <> '' AND name <> '' AND function <> ''", name="whole"),
        _key("statement", "request_id", "statement_request"),
        _key("statement", "agency_id", "agency"),
        _key("statement", "letter_id", "stored_file"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_statement")),
    )
    op.create_index(op.f("ix_statement_letter_id"), "statement", ["letter_id"])


def downgrade() -> None:
    for table in ("statement", "statement_reminder", "statement_request"):
        op.drop_table(table)
    op.execute("DROP FUNCTION statement_stands()")
    op.execute("DELETE FROM stored_file WHERE kind = 'document'")
    op.execute("DELETE FROM report_step WHERE step LIKE 'statement%'")
    op.execute("DELETE FROM notification WHERE kind LIKE 'statement%'")
    op.execute("UPDATE \"case\" SET status = 'in_review' WHERE status = 'waiting_agency'")
    # The trail keeps what it has: only new rows are held to the shorter list.
    kinds = [known for known in _known("audit_event", "actor_kind") if known != "liaison"]
    _allow("audit_event", "actor_kind", kinds, postgresql_not_valid=True)
    _allow("stored_file", "kind", [known for known in _known("stored_file", "kind") if known != "document"])
    _allow("report_step", "step", [known for known in _known("report_step", "step") if known not in STEPS])
    _allow("notification", "kind", [known for known in _known("notification", "kind") if known not in KINDS])


def _key(table: str, column: str, of: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"), ondelete=ondelete)


def _known(table: str, column: str) -> list[str]:
    """Return the words that a column may hold now: other releases have added theirs."""
    wanted = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    return re.findall(r"'(\w+)'", op.get_bind().scalar(wanted, {"name": f"ck_{table}_{_type(column)}"}))


def _allow(table: str, column: str, words: list[str], **options: bool) -> None:
    name = op.f(f"ck_{table}_{_type(column)}")
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, sa.column(column).in_(words), **options)


def _type(column: str) -> str:
    """Return the name of the type whose words a column holds; the constraint is called by it."""
    return column.replace("_", "")
