"""The pictures of an answer: chosen, covered, described, and fixed once it is published."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"

# Only the original may go from under a published picture: with the report that brought it.
STANDS = """
CREATE FUNCTION revision_picture_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_revision uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.revision_id ELSE OLD.revision_id END;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.source_id IS NULL
       AND to_jsonb(NEW) - 'source_id' = to_jsonb(OLD) - 'source_id' THEN
        RETURN NEW;
    END IF;
    IF coalesce(current_setting('klinik.lawful_erasure', true), '') <> 'on'
       AND EXISTS (SELECT FROM revision WHERE id = of_revision AND state = 'published') THEN
        RAISE EXCEPTION 'the pictures of a published revision never change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER revision_picture_stands BEFORE INSERT OR UPDATE OR DELETE ON revision_picture
    FOR EACH ROW EXECUTE FUNCTION revision_picture_stands();
"""
READY = """
CREATE FUNCTION revision_pictures_are_ready() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM revision_picture WHERE revision_id = NEW.id AND file_id IS NULL) THEN
        RAISE EXCEPTION 'a picture was neither described nor looked through' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER revision_pictures_are_ready BEFORE UPDATE OF state ON revision FOR EACH ROW
    WHEN (NEW.state IN ('awaiting_approval', 'published')) EXECUTE FUNCTION revision_pictures_are_ready();
"""


def upgrade() -> None:
    op.create_table(
        "revision_picture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("boxes", postgresql.JSONB(), nullable=False),
        sa.Column("nothing_to_cover", sa.Boolean(), nullable=False),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(file_id IS NULL) = (reviewed_by_id IS NULL) AND (file_id IS NULL) = (reviewed_at IS NULL)",
            name=op.f("ck_revision_picture_shown_is_reviewed"),
        ),
        sa.CheckConstraint("file_id IS NULL OR alt <> ''", name=op.f("ck_revision_picture_shown_is_described")),
        sa.CheckConstraint(
            "file_id IS NULL OR nothing_to_cover = (jsonb_array_length(boxes) = 0)",
            name=op.f("ck_revision_picture_covered_or_said_so"),
        ),
        sa.CheckConstraint("file_id <> source_id", name=op.f("ck_revision_picture_never_the_original")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_revision_picture_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_revision_picture_revision_id_revision"),
            ondelete="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["stored_file.id"],
            name=op.f("fk_revision_picture_source_id_stored_file"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_revision_picture_file_id_stored_file")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["user.id"], name=op.f("fk_revision_picture_reviewed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_picture")),
        sa.UniqueConstraint(
            "revision_id",
            "position",
            name=op.f("uq_revision_picture_revision_id_position"),
            initially="DEFERRED",
            deferrable=True,
        ),
    )
    for column in ("agency_id", "revision_id", "source_id", "file_id"):
        op.create_index(op.f(f"ix_revision_picture_{column}"), "revision_picture", [column])
    op.execute(STANDS)
    op.execute(READY)


def downgrade() -> None:
    op.execute("DROP TRIGGER revision_pictures_are_ready ON revision")
    op.execute("DROP FUNCTION revision_pictures_are_ready()")
    op.drop_table("revision_picture")
    op.execute("DROP FUNCTION revision_picture_stands()")
