"""The tables of the room matching."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "matching_key",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "document_id", name=op.f("pk_matching_key")),
    )
    op.create_table(
        "matching_kind_count",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("stems", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_matching_kind_count")),
    )
    op.create_table(
        "matching_tally",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("stems", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_matching_tally_sign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_tally")),
    )
    op.create_table(
        "matching_term",
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stem", "kind", name=op.f("pk_matching_term")),
    )
    op.create_table(
        "match_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("asked_kind", sa.Text(), nullable=False),
        sa.Column("asked_id", sa.Uuid(), nullable=False),
        sa.Column("found_kind", sa.Text(), nullable=False),
        sa.Column("found_id", sa.Uuid(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "shown",
                "chosen",
                "confirmed",
                "rejected",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("why", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "decision <> 'confirmed' OR decided_by_id IS NOT NULL", name=op.f("ck_match_decision_confirmed_by_somebody")
        ),
        sa.CheckConstraint(
            "undone_at IS NULL OR undone_at >= decided_at", name=op.f("ck_match_decision_undone_afterwards")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_match_decision_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_decision")),
    )
    op.create_index(op.f("ix_match_decision_agency_id"), "match_decision", ["agency_id"], unique=False)
    op.create_index(op.f("ix_match_decision_asked_id"), "match_decision", ["asked_id"], unique=False)
    op.create_index(op.f("ix_match_decision_found_id"), "match_decision", ["found_id"], unique=False)
    op.create_table(
        "matching_document",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("entities", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("links", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("looks", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_matching_document_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_document")),
        sa.UniqueConstraint("subject_id", "kind", name=op.f("uq_matching_document_subject_id_kind")),
    )


def downgrade() -> None:
    op.drop_table("matching_document")
    op.drop_table("match_decision")
    op.drop_table("matching_term")
    op.drop_table("matching_tally")
    op.drop_table("matching_kind_count")
    op.drop_table("matching_key")
