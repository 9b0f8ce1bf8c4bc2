"""The work on a case: colleagues named in notes, tasks, what was found, transcripts of recordings."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

MOMENT = sa.DateTime(timezone=True)
SOURCES = ("official", "statement", "news", "research", "fact_check", "interview", "other")


def upgrade() -> None:
    op.create_table(
        "note_mention",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        _key("note_mention", "note_id", "case_note", ondelete="CASCADE"),
        _key("note_mention", "user_id", "user"),
        sa.PrimaryKeyConstraint("note_id", "user_id", name=op.f("pk_note_mention")),
    )
    op.create_index(op.f("ix_note_mention_user_id"), "note_mention", ["user_id"])
    _task()
    _evidence()
    op.create_table(
        "transcript",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.CheckConstraint("text <> ''", name="not_empty"),
        _key("transcript", "file_id", "stored_file", ondelete="CASCADE"),
        _key("transcript", "report_id", "report"),
        _key("transcript", "written_by_id", "user"),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_transcript")),
    )
    op.create_index(op.f("ix_transcript_report_id"), "transcript", ["report_id"])
    op.create_index("ix_transcript_words", "transcript", [sa.text("to_tsvector('simple', text)")], postgresql_using="gin")
    _allow_kinds([*_kinds(), "mentioned"])


def _task() -> None:
    op.create_table(
        "case_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("for_id", sa.Uuid(), nullable=True),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.CheckConstraint("text <> ''", name="not_empty"),
        sa.CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
        _key("case_task", "agency_id", "agency"),
        _key("case_task", "case_id", "case"),
        *[_key("case_task", column, "user") for column in ("for_id", "added_by_id", "done_by_id")],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_task")),
    )
    op.create_index(op.f("ix_case_task_case_id"), "case_task", ["case_id"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*SOURCES, name="sourcekind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.CheckConstraint("title <> '' OR url <> ''", name="says_something"),
        _key("evidence", "agency_id", "agency"),
        _key("evidence", "case_id", "case"),
        _key("evidence", "added_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_case_id"), "evidence", ["case_id"])


def downgrade() -> None:
    op.execute("DELETE FROM notification WHERE kind = 'mentioned'")
    _allow_kinds([kind for kind in _kinds() if kind != "mentioned"])
    for table in ("transcript", "evidence", "case_task", "note_mention"):
        op.drop_table(table)


def _key(table: str, column: str, of: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"), ondelete=ondelete)


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
