"""Copies of web pages, kept as evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

MOMENT = sa.DateTime(timezone=True)
FAILURES = ("unreachable", "private", "address", "too_large", "too_slow", "not_a_page", "garbled", "turns", "refused")
FAILURES += ("disk_full", "interrupted")


def upgrade() -> None:
    op.create_table(
        "archive_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", _one_of("copystate", "queued", "kept", "failed"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("failure", _one_of("failure", *FAILURES), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("kept_at", MOMENT, nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column("released_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'queued') = (next_at IS NOT NULL)", name="queued_has_turn"),
        sa.CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_says_why"),
        sa.CheckConstraint("(state = 'kept') = (file_id IS NOT NULL AND kept_at IS NOT NULL)", name="kept_has_content"),
        sa.CheckConstraint("(released_at IS NULL) = (released_by_id IS NULL)", name="released_by_somebody"),
        sa.CheckConstraint("released_at IS NULL OR state = 'kept'", name="only_kept_is_released"),
        *[_key(column, of) for column, of in _keys().items()],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_copy")),
    )
    address = ["agency_id", sa.text("md5(url)")]
    queued = sa.text("state = 'queued'")
    op.create_index("uq_archive_copy_queued", "archive_copy", address, unique=True, postgresql_where=queued)
    op.create_index("ix_archive_copy_address", "archive_copy", address)
    op.create_index(
        "ix_archive_copy_due", "archive_copy", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL")
    )
    op.create_index("ix_archive_copy_asked", "archive_copy", ["agency_id", "asked_at"])
    op.create_index(op.f("ix_archive_copy_case_id"), "archive_copy", ["case_id"])
    op.create_index(op.f("ix_archive_copy_file_id"), "archive_copy", ["file_id"])
    _allow_kinds([*_kinds(), "page"])


def downgrade() -> None:
    op.drop_table("archive_copy")
    op.execute("DELETE FROM stored_file WHERE kind = 'page'")
    _allow_kinds([kind for kind in _kinds() if kind != "page"])


def _keys() -> dict[str, str]:
    people = dict.fromkeys(("asked_by_id", "released_by_id"), "user")
    return {"agency_id": "agency", "case_id": "case", "file_id": "stored_file", **people}


def _key(column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_archive_copy_{column}_{of}"))


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _kinds() -> list[str]:
    """Return the kinds of files that the constraint names now: other migrations add to them too."""
    found = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_stored_file_kind'")
    )
    return [part.split("'")[0] for part in str(found).split("'")[1::2]]


def _allow_kinds(kinds: list[str]) -> None:
    op.drop_constraint(op.f("ck_stored_file_kind"), "stored_file", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f("ck_stored_file_kind"), "stored_file", f"kind IN ({listed})")
