"""A citizen's report, its case, its drafts, and the ways back to it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "code_backoff",
        sa.Column("ticket_number", sa.String(length=20), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket_number", name=op.f("pk_code_backoff")),
    )
    op.create_table(
        "ticket_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_ticket_session_token_hash")),
    )
    op.create_index(op.f("ix_ticket_session_expires_at"), "ticket_session", ["expires_at"], unique=False)
    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "status",
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
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_response_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clarification_id", sa.Uuid(), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column(
            "decline_reason",
            sa.Enum(
                "not_a_claim",
                "opinion",
                "private_matter",
                "not_checkable",
                "out_of_scope",
                "service_request",
                name="declinereason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("closing_note", sa.Text(), nullable=False),
        sa.Column("referred_to", sa.String(length=200), nullable=False),
        sa.Column("referral_number", sa.String(length=100), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("demand", sa.Integer(), nullable=False),
        sa.Column("me_too_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_case_merged_names_target")
        ),
        sa.CheckConstraint(
            "(status = 'needs_info') = (paused_at IS NOT NULL)", name=op.f("ck_case_paused_while_waiting")
        ),
        sa.CheckConstraint(
            "status <> 'answered' OR clarification_id IS NOT NULL", name=op.f("ck_case_answered_has_clarification")
        ),
        sa.CheckConstraint(
            "status <> 'declined' OR decline_reason IS NOT NULL", name=op.f("ck_case_declined_has_reason")
        ),
        sa.CheckConstraint("status <> 'referred' OR referred_to <> ''", name=op.f("ck_case_referred_names_office")),
        sa.CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name=op.f("ck_case_not_into_itself")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["clarification_id"], ["clarification.id"], name=op.f("fk_case_clarification_id_clarification")
        ),
        sa.ForeignKeyConstraint(["merged_into_id"], ["case.id"], name=op.f("fk_case_merged_into_id_case")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["user.id"], name=op.f("fk_case_taken_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
    )
    op.create_index(
        "ix_case_agency_opened",
        "case",
        ["agency_id", sa.literal_column("opened_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_case_clarification_id"), "case", ["clarification_id"], unique=False)
    op.create_index(op.f("ix_case_merged_into_id"), "case", ["merged_into_id"], unique=False)
    op.create_index(
        "ix_case_queue",
        "case",
        ["agency_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status IN ('new', 'in_review', 'waiting_agency', 'awaiting_approval', 'needs_info')"),
    )
    op.create_index(op.f("ix_case_taken_by_id"), "case", ["taken_by_id"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_number", sa.String(length=20), nullable=False),
        sa.Column("code_nonce", sa.LargeBinary(length=16), nullable=False),
        sa.Column("code_key", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("links", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column(
            "seen_where",
            sa.Enum(
                "whatsapp",
                "facebook",
                "instagram",
                "tiktok",
                "youtube",
                "x",
                "telegram",
                "website",
                "sms",
                "media",
                "offline",
                "other",
                name="platform",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("region_code", sa.String(length=13), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "whatsapp",
                "telegram",
                "api",
                "email",
                "phone",
                "walk_in",
                "partner",
                "monitoring",
                name="intakechannel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("idempotency_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quarantined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(recipient_id IS NULL) OR (consent_version IS NOT NULL)", name=op.f("ck_report_contact_has_consent")
        ),
        sa.CheckConstraint("octet_length(code_nonce) = 16", name=op.f("ck_report_nonce_of_16_bytes")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_report_agency_id_agency")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_report_case_id_case")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user.id"], name=op.f("fk_report_entered_by_id_user")),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name=op.f("fk_report_recipient_id_recipient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("agency_id", "idempotency_hash", name=op.f("uq_report_agency_id_idempotency_hash")),
        sa.UniqueConstraint("ticket_number", name=op.f("uq_report_ticket_number")),
    )
    op.create_index(
        "ix_report_agency_received",
        "report",
        ["agency_id", sa.literal_column("received_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_report_case_id"), "report", ["case_id"], unique=False)
    op.create_index(op.f("ix_report_recipient_id"), "report", ["recipient_id"], unique=False)
    op.create_table(
        "info_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_info_request_asked_by_id_user")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_info_request_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_info_request")),
    )
    op.create_index(op.f("ix_info_request_report_id"), "info_request", ["report_id"], unique=False)
    op.create_index(
        "uq_info_request_open",
        "info_request",
        ["report_id"],
        unique=True,
        postgresql_where=sa.text("answered_at IS NULL AND closed_at IS NULL"),
    )
    op.create_table(
        "report_addition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_report_addition_file_id_stored_file")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_addition_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_addition")),
    )
    op.create_index(op.f("ix_report_addition_file_id"), "report_addition", ["file_id"], unique=False)
    op.create_index(op.f("ix_report_addition_report_id"), "report_addition", ["report_id"], unique=False)
    op.create_table(
        "report_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_report_draft_agency_id_agency")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_draft_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_draft")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_report_draft_token_hash")),
    )
    op.create_index(op.f("ix_report_draft_expires_at"), "report_draft", ["expires_at"], unique=False)
    op.create_table(
        "report_file",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_report_file_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_file_report_id_report"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "file_id", name=op.f("pk_report_file")),
    )
    op.create_index(op.f("ix_report_file_file_id"), "report_file", ["file_id"], unique=False)
    op.create_table(
        "report_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "received",
                "reviewed",
                "info_requested",
                "info_added",
                "answered",
                "corrected",
                "retracted",
                "referred",
                "declined",
                "incomplete",
                "reopened",
                "withdrawn",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_step_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_step")),
    )
    op.create_index(op.f("ix_report_step_report_id"), "report_step", ["report_id"], unique=False)
    op.create_table(
        "ticket_access",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_ticket_access_report_id_report")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["ticket_session.id"],
            name=op.f("fk_ticket_access_session_id_ticket_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "report_id", name=op.f("pk_ticket_access")),
    )
    op.create_index(op.f("ix_ticket_access_report_id"), "ticket_access", ["report_id"], unique=False)
    op.create_table(
        "ticket_link",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_ticket_link_report_id_report")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_ticket_link")),
    )
    op.create_index(op.f("ix_ticket_link_report_id"), "ticket_link", ["report_id"], unique=False)
    op.create_table(
        "report_draft_file",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["report_draft.id"],
            name=op.f("fk_report_draft_file_draft_id_report_draft"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_report_draft_file_file_id_stored_file")),
        sa.PrimaryKeyConstraint("draft_id", "file_id", name=op.f("pk_report_draft_file")),
    )
    op.create_index(op.f("ix_report_draft_file_file_id"), "report_draft_file", ["file_id"], unique=False)
    op.execute("CREATE SEQUENCE ticket_number")


def downgrade() -> None:
    op.execute("DROP SEQUENCE ticket_number")
    op.drop_index(op.f("ix_report_draft_file_file_id"), table_name="report_draft_file")
    op.drop_table("report_draft_file")
    op.drop_index(op.f("ix_ticket_link_report_id"), table_name="ticket_link")
    op.drop_table("ticket_link")
    op.drop_index(op.f("ix_ticket_access_report_id"), table_name="ticket_access")
    op.drop_table("ticket_access")
    op.drop_index(op.f("ix_report_step_report_id"), table_name="report_step")
    op.drop_table("report_step")
    op.drop_index(op.f("ix_report_file_file_id"), table_name="report_file")
    op.drop_table("report_file")
    op.drop_index(op.f("ix_report_draft_expires_at"), table_name="report_draft")
    op.drop_table("report_draft")
    op.drop_index(op.f("ix_report_addition_report_id"), table_name="report_addition")
    op.drop_index(op.f("ix_report_addition_file_id"), table_name="report_addition")
    op.drop_table("report_addition")
    op.drop_index(
        "uq_info_request_open",
        table_name="info_request",
        postgresql_where=sa.text("answered_at IS NULL AND closed_at IS NULL"),
    )
    op.drop_index(op.f("ix_info_request_report_id"), table_name="info_request")
    op.drop_table("info_request")
    op.drop_index(op.f("ix_report_recipient_id"), table_name="report")
    op.drop_index(op.f("ix_report_case_id"), table_name="report")
    op.drop_index("ix_report_agency_received", table_name="report")
    op.drop_table("report")
    op.drop_index(op.f("ix_case_taken_by_id"), table_name="case")
    op.drop_index(
        "ix_case_queue",
        table_name="case",
        postgresql_where=sa.text("status IN ('new', 'in_review', 'waiting_agency', 'awaiting_approval', 'needs_info')"),
    )
    op.drop_index(op.f("ix_case_merged_into_id"), table_name="case")
    op.drop_index(op.f("ix_case_clarification_id"), table_name="case")
    op.drop_index("ix_case_agency_opened", table_name="case")
    op.drop_table("case")
    op.drop_index(op.f("ix_ticket_session_expires_at"), table_name="ticket_session")
    op.drop_table("ticket_session")
    op.drop_table("code_backoff")
