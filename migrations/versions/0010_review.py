"""The tables of the desk: notes, comparisons, merges that can be undone, who is writing, what was opened."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "case_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_case_note_not_empty")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_note_agency_id_agency")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_case_note_author_id_user")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_note_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    op.create_index(op.f("ix_case_note_case_id"), "case_note", ["case_id"], unique=False)
    op.create_table(
        "comparison",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "candidate_kind",
            sa.Enum(
                "case", "clarification", name="candidatekind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column(
            "likeness",
            sa.Enum(
                "same", "similar", "different", name="likeness", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("why", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_comparison_undone_by_somebody")
        ),
        sa.CheckConstraint("candidate_id <> case_id", name=op.f("ck_comparison_not_with_itself")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_comparison_agency_id_agency")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_comparison_case_id_case")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_comparison_decided_by_id_user")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["user.id"], name=op.f("fk_comparison_undone_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
    )
    op.create_index(
        "uq_comparison_standing",
        "comparison",
        ["case_id", "candidate_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status_before",
            sa.Enum(
                "new",
                "in_review",
                "waiting_agency",
                "awaiting_approval",
                "needs_info",
                "answered",
                "referred",
                "declined",
                "spam",
                "incomplete",
                "merged",
                name="casestatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("me_too_moved", sa.Integer(), nullable=False),
        sa.Column("merged_by_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_merge_undone_by_somebody")),
        sa.CheckConstraint("case_id <> into_id", name=op.f("ck_merge_not_into_itself")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_merge_agency_id_agency")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_merge_case_id_case")),
        sa.ForeignKeyConstraint(["into_id"], ["case.id"], name=op.f("fk_merge_into_id_case")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["user.id"], name=op.f("fk_merge_merged_by_id_user")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["user.id"], name=op.f("fk_merge_undone_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index("ix_merge_into", "merge", ["into_id"], unique=False, postgresql_where=sa.text("undone_at IS NULL"))
    op.create_index(
        "uq_merge_standing", "merge", ["case_id"], unique=True, postgresql_where=sa.text("undone_at IS NULL")
    )
    op.create_table(
        "moved_report",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merge.id"], name=op.f("fk_moved_report_merge_id_merge"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_moved_report_report_id_report")),
        sa.PrimaryKeyConstraint("merge_id", "report_id", name=op.f("pk_moved_report")),
    )
    op.create_index(op.f("ix_moved_report_report_id"), "moved_report", ["report_id"], unique=False)
    op.create_table(
        "edit_lease",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_edit_lease_revision_id_revision"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_edit_lease_user_id_user")),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_edit_lease")),
    )
    op.create_table(
        "file_opening",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_file_opening_file_id_stored_file"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_file_opening_user_id_user")),
        sa.PrimaryKeyConstraint("file_id", "user_id", name=op.f("pk_file_opening")),
    )
    op.create_index(op.f("ix_file_opening_user_id"), "file_opening", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("file_opening")
    op.drop_table("edit_lease")
    op.drop_table("moved_report")
    op.drop_table("merge")
    op.drop_table("comparison")
    op.drop_table("case_note")
