"""Lawful erasure from what is published: proposals, tombstones of files, when an answer was last erased from."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

MOMENT = sa.DateTime(timezone=True)
STATES = sa.Enum(
    "proposed", "done", "dropped", name="erasurestate", native_enum=False, create_constraint=True, length=32
)


def upgrade() -> None:
    op.add_column("clarification", sa.Column("erased_at", MOMENT, nullable=True))
    op.add_column("clarification", sa.Column("picture_erased_at", MOMENT, nullable=True))
    op.create_table(
        "erased_file",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_erased_file_agency_id_agency")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_erased_file")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("clarification_id", sa.Uuid(), nullable=False),
        sa.Column("data_request_id", sa.Uuid(), nullable=True),
        sa.Column("state", STATES, nullable=False),
        sa.Column("passages", sa.Text(), nullable=False),
        sa.Column("prints", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("file_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("digests", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("leftovers", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_erasure_decided_has_moment")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_erasure_decided_by_somebody")
        ),
        sa.CheckConstraint("state <> 'done' OR decided_by_id <> proposed_by_id", name=op.f("ck_erasure_two_persons")),
        sa.CheckConstraint("state = 'proposed' OR passages = ''", name=op.f("ck_erasure_passages_forgotten")),
        sa.CheckConstraint("state <> 'proposed' OR passages <> ''", name=op.f("ck_erasure_says_what")),
        *[
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_erasure_{column}_{table}"))
            for column, table in (
                ("agency_id", "agency"),
                ("clarification_id", "clarification"),
                ("data_request_id", "data_request"),
                ("proposed_by_id", "user"),
                ("decided_by_id", "user"),
            )
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    for column in ("agency_id", "clarification_id", "data_request_id"):
        op.create_index(op.f(f"ix_erasure_{column}"), "erasure", [column])
    op.create_index(
        "uq_erasure_waiting",
        "erasure",
        ["clarification_id"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_index(
        "ix_erasure_unfinished",
        "erasure",
        ["decided_at"],
        postgresql_where=sa.text("state = 'done' AND finished_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_table("erased_file")
    op.drop_column("clarification", "picture_erased_at")
    op.drop_column("clarification", "erased_at")
