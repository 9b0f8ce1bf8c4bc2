"""Case files: a paper and an archive of evidence, made for whoever may ask for them."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

MOMENT = sa.DateTime(timezone=True)
HASHES = (
    "state NOT IN ('made', 'purged') OR (made_at IS NOT NULL AND expires_at IS NOT NULL "
    "AND pdf_sha256 ~ '^[0-9a-f]{64}$' AND zip_sha256 ~ '^[0-9a-f]{64}$')"
)


def upgrade() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("variant", _one_of("variant", "full", "press"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", _one_of("filestate", "queued", "made", "failed", "purged"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("fault", _one_of("fault", "too_large", "evidence", "disk_full", "interrupted"), nullable=True),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("pdf_sha256", sa.Text(), nullable=True),
        sa.Column("pdf_size", sa.Integer(), nullable=True),
        sa.Column("zip_sha256", sa.Text(), nullable=True),
        sa.Column("zip_size", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("purpose <> ''", name="says_what_for"),
        sa.CheckConstraint("(state = 'queued') = (next_at IS NOT NULL)", name="queued_has_turn"),
        sa.CheckConstraint("(state = 'failed') = (fault IS NOT NULL)", name="failed_says_why"),
        sa.CheckConstraint(HASHES, name="made_has_hashes"),
        *[_key(column, of) for column, of in {"agency_id": "agency", "case_id": "case", "asked_by_id": "user"}.items()],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    op.create_index(op.f("ix_case_file_case_id"), "case_file", ["case_id"])
    _index("due", "next_at", "next_at IS NOT NULL")
    _index("expires", "expires_at", "state = 'made'")
    _index("zip", "zip_sha256", "zip_sha256 IS NOT NULL")


def downgrade() -> None:
    op.drop_table("case_file")


def _index(name: str, column: str, where: str) -> None:
    op.create_index(f"ix_case_file_{name}", "case_file", [column], postgresql_where=sa.text(where))


def _key(column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_case_file_{column}_{of}"))


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
