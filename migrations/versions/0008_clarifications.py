"""Published answers: clarification, revision, source, the counter of their numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

# What was published never changes; only lawful erasure (a setting of the erasing transaction) may touch it.
REVISION_STANDS = """
CREATE FUNCTION revision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'published' AND coalesce(current_setting('klinik.lawful_erasure', true), '') <> 'on' THEN
        RAISE EXCEPTION 'a published revision never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER revision_stands BEFORE UPDATE OR DELETE ON revision FOR EACH ROW EXECUTE FUNCTION revision_stands();
"""
SOURCE_STANDS = """
CREATE FUNCTION source_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_revision uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.revision_id ELSE OLD.revision_id END;
BEGIN
    IF coalesce(current_setting('klinik.lawful_erasure', true), '') <> 'on'
       AND EXISTS (SELECT FROM revision WHERE id = of_revision AND state = 'published') THEN
        RAISE EXCEPTION 'the sources of a published revision never change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER source_stands BEFORE INSERT OR UPDATE OR DELETE ON source
    FOR EACH ROW EXECUTE FUNCTION source_stands();
"""


def upgrade() -> None:
    op.create_table(
        "clarification_counter",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_clarification_counter_agency_id_agency")),
        sa.PrimaryKeyConstraint("agency_id", "year", name=op.f("pk_clarification_counter")),
    )
    op.create_table(
        "clarification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unpublished",
                "published",
                "retracted",
                name="clarificationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum("own", "legacy", "shared", name="origin", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("current_revision_id", sa.Uuid(), nullable=True),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_by_id", sa.Uuid(), nullable=True),
        sa.Column("suspension_reason", sa.Text(), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("deflection_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state = 'unpublished' OR (public_id IS NOT NULL AND current_revision_id IS NOT NULL AND first_published_at IS NOT NULL AND updated_at IS NOT NULL)",
            name=op.f("ck_clarification_public_has_id"),
        ),
        sa.CheckConstraint(
            "(suspended_at IS NULL) = (suspended_by_id IS NULL)", name=op.f("ck_clarification_suspended_by_somebody")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_clarification_agency_id_agency")),
        sa.ForeignKeyConstraint(["suspended_by_id"], ["user.id"], name=op.f("fk_clarification_suspended_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification")),
        sa.UniqueConstraint("public_id", name=op.f("uq_clarification_public_id")),
    )
    op.create_index(op.f("ix_clarification_agency_id"), "clarification", ["agency_id"], unique=False)
    op.create_index(
        "ix_clarification_public",
        "clarification",
        ["agency_id", sa.literal_column("first_published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_clarification_updated_at"), "clarification", ["updated_at"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("clarification_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "first",
                "wording",
                "correction",
                "conclusion",
                "retraction",
                name="revisionkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "awaiting_approval",
                "published",
                "discarded",
                name="revisionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum("own", "legacy", "shared", name="origin", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "hoax",
                "misleading",
                "partly_true",
                "true",
                "unproven",
                "satire",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "content_type",
            sa.Enum(
                "satire",
                "misleading",
                "imposter",
                "fabricated",
                "false_connection",
                "false_context",
                "manipulated",
                name="contenttype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("flags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "kesehatan",
                "penipuan",
                "pemerintahan",
                "politik",
                "internasional",
                "kejahatan",
                "kebencanaan",
                "nama-baik",
                "keagamaan",
                "mitos",
                "perdagangan",
                "pendidikan",
                "lain-lain",
                name="topic",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=True),
        sa.Column("first_seen_on", sa.Date(), nullable=True),
        sa.Column("about_agency", sa.Boolean(), nullable=False),
        sa.Column("change_note", sa.Text(), nullable=False),
        sa.Column("return_note", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.Uuid(), nullable=True),
        sa.Column("author_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("four_eyes_waived", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('indonesian'::regconfig, headline), 'A') || setweight(to_tsvector('indonesian'::regconfig, claim), 'B') || setweight(to_tsvector('indonesian'::regconfig, summary || ' ' || explanation), 'C')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'discarded') OR NOT (verdict = 'hoax' AND 'press' = ANY (flags))", name=op.f("ck_revision_press_is_never_hoax")
        ),
        sa.CheckConstraint(
            "NOT four_eyes_waived OR kind = 'wording'", name=op.f("ck_revision_only_wording_waives_four_eyes")
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR NOT approved_by_id = ANY (author_ids) OR four_eyes_waived OR origin = 'legacy'",
            name=op.f("ck_revision_no_author_approves"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> drafted_by_id OR four_eyes_waived OR origin = 'legacy'",
            name=op.f("ck_revision_four_eyes"),
        ),
        sa.CheckConstraint("drafted_by_id IS NOT NULL OR origin <> 'own'", name=op.f("ck_revision_own_has_drafter")),
        sa.CheckConstraint(
            "flags <@ ARRAY['scam', 'hateful', 'disinformation', 'ai_generated', 'emergency', 'press']",
            name=op.f("ck_revision_flags_known"),
        ),
        sa.CheckConstraint(
            "number IS NULL OR (number = 1) = (kind = 'first')", name=op.f("ck_revision_first_is_number_one")
        ),
        sa.CheckConstraint(
            "number IS NULL OR state = 'published'", name=op.f("ck_revision_only_published_is_numbered")
        ),
        sa.CheckConstraint(
            "state <> 'published' OR (verdict IS NOT NULL AND headline <> '' AND claim <> '' AND number IS NOT NULL AND published_at IS NOT NULL AND (approved_by_id IS NOT NULL OR origin = 'legacy'))",
            name=op.f("ck_revision_published_is_complete"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'discarded') OR content_type IS NULL OR (verdict <> 'true' AND (verdict = 'satire') = (content_type = 'satire'))",
            name=op.f("ck_revision_content_type_fits_verdict"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_revision_agency_id_agency")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_revision_approved_by_id_user")),
        sa.ForeignKeyConstraint(
            ["clarification_id"], ["clarification.id"], name=op.f("fk_revision_clarification_id_clarification")
        ),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["user.id"], name=op.f("fk_revision_drafted_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("clarification_id", "number", name=op.f("uq_revision_clarification_id_number")),
    )
    op.create_index(op.f("ix_revision_agency_id"), "revision", ["agency_id"], unique=False)
    op.create_index(op.f("ix_revision_clarification_id"), "revision", ["clarification_id"], unique=False)
    op.create_index("ix_revision_search", "revision", ["search"], unique=False, postgresql_using="gin")
    op.create_index(
        "uq_revision_open_draft",
        "revision",
        ["clarification_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('draft', 'awaiting_approval')"),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "official",
                "statement",
                "news",
                "research",
                "fact_check",
                "interview",
                "other",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("archive_url", sa.Text(), nullable=False),
        sa.Column("accessed_on", sa.Date(), nullable=True),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_source_revision_id_revision"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint(
            "revision_id",
            "position",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_source_revision_id_position"),
        ),
    )
    op.create_foreign_key(
        op.f("fk_clarification_current_revision_id_revision"),
        "clarification",
        "revision",
        ["current_revision_id"],
        ["id"],
    )
    op.execute(REVISION_STANDS)
    op.execute(SOURCE_STANDS)


def downgrade() -> None:
    op.drop_constraint("fk_clarification_current_revision_id_revision", "clarification")
    op.execute("DROP TRIGGER source_stands ON source; DROP TRIGGER revision_stands ON revision")
    op.execute("DROP FUNCTION source_stands(); DROP FUNCTION revision_stands()")
    op.drop_table("source")
    op.drop_index(
        "uq_revision_open_draft",
        table_name="revision",
        postgresql_where=sa.text("state IN ('draft', 'awaiting_approval')"),
    )
    op.drop_index("ix_revision_search", table_name="revision", postgresql_using="gin")
    op.drop_index(op.f("ix_revision_clarification_id"), table_name="revision")
    op.drop_index(op.f("ix_revision_agency_id"), table_name="revision")
    op.drop_table("revision")
    op.drop_index(op.f("ix_clarification_updated_at"), table_name="clarification")
    op.drop_index("ix_clarification_public", table_name="clarification")
    op.drop_index(op.f("ix_clarification_agency_id"), table_name="clarification")
    op.drop_table("clarification")
    op.drop_table("clarification_counter")
