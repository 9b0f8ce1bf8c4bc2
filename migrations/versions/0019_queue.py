"""The queue of the desk: what its views count and its orders read, saved views, who is here, deeds on many cases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"

IN_WORK = sa.text("status IN ('new', 'in_review', 'waiting_agency', 'awaiting_approval', 'needs_info')")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    kind = sa.Enum("claim", "objection", name="casekind", native_enum=False, create_constraint=False, length=32)
    op.add_column("case", sa.Column("kind", kind, nullable=False, server_default="claim"))
    op.create_check_constraint("casekind", "case", "kind IN ('claim', 'objection')")
    op.add_column("case", sa.Column("channels", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.add_column("case", sa.Column("is_quarantined", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.execute(
        """
        UPDATE "case" SET channels = counted.channels, is_quarantined = counted.suspect
        FROM (SELECT case_id, array_agg(DISTINCT channel::text) AS channels, bool_or(quarantined_at IS NOT NULL) AS suspect
              FROM report GROUP BY case_id) AS counted
        WHERE counted.case_id = "case".id
        """
    )
    op.drop_index("ix_case_queue", table_name="case")
    op.create_index(
        "ix_case_queue",
        "case",
        ["agency_id", "due_at", "id"],
        postgresql_include=["status", "kind", "taken_by_id", "is_quarantined"],
        postgresql_where=IN_WORK,
    )
    op.create_index(
        "ix_case_referred", "case", ["agency_id", "opened_at", "id"], postgresql_where=sa.text("status = 'referred'")
    )
    op.create_index("ix_case_agency_due", "case", ["agency_id", "due_at", "id"])
    op.create_index("ix_case_agency_demand", "case", ["agency_id", "demand", "id"])
    op.create_index("ix_case_words", "case", [sa.text("to_tsvector('simple', title)")], postgresql_using="gin")
    op.create_index("ix_report_case_received", "report", ["case_id", "received_at", "id"])
    op.drop_index("ix_report_case_id", table_name="report")
    op.create_index("ix_report_words", "report", [sa.text("to_tsvector('simple', text)")], postgresql_using="gin")
    op.create_index(
        "ix_notification_to_call",
        "notification",
        ["agency_id", "recipient_id"],
        postgresql_where=sa.text("channel = 'phone' AND state = 'waiting'"),
    )
    _views()
    _bulk()


def _views() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("address", postgresql.JSONB(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.CheckConstraint("name <> ''", name="named"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_saved_view_agency_id_agency")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_saved_view_owner_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_view_owner_id_name")),
    )
    op.create_index("ix_saved_view_agency_shared", "saved_view", ["agency_id", "is_shared"])
    op.create_table(
        "presence",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("is_writing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_presence_case_id_case"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_presence_user_id_user")),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_seen_at"), "presence", ["seen_at"])


def _bulk() -> None:
    verbs = ("take", "assign", "topic", "merge", "decline", "spam")
    states = ("waiting", "done", "skipped", "undoing", "undone", "kept")
    op.create_table(
        "bulk_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("verb", _enum("bulkverb", *verbs), nullable=False),
        sa.Column("words", postgresql.JSONB(), nullable=False),
        sa.Column("address", postgresql.JSONB(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.CheckConstraint("total > 0", name="of_something"),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_bulk_action_agency_id_agency")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_bulk_action_asked_by_id_user")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["user.id"], name=op.f("fk_bulk_action_undone_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_action")),
    )
    op.create_index(op.f("ix_bulk_action_agency_id"), "bulk_action", ["agency_id"])
    op.create_index(
        "ix_bulk_action_running", "bulk_action", ["asked_at"], postgresql_where=sa.text("finished_at IS NULL")
    )
    op.create_table(
        "bulk_item",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=True),
        sa.Column("state", _enum("itemstate", *states), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.CheckConstraint("state NOT IN ('skipped', 'kept') OR refusal <> ''", name="skipped_with_reason"),
        sa.ForeignKeyConstraint(
            ["action_id"], ["bulk_action.id"], name=op.f("fk_bulk_item_action_id_bulk_action"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_bulk_item_case_id_case")),
        sa.PrimaryKeyConstraint("action_id", "case_id", name=op.f("pk_bulk_item")),
    )
    op.create_index(op.f("ix_bulk_item_case_id"), "bulk_item", ["case_id"])
    op.create_index(
        "ix_bulk_item_left",
        "bulk_item",
        ["action_id"],
        postgresql_where=sa.text("state IN ('waiting', 'undoing')"),
    )


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def downgrade() -> None:
    for table in ("bulk_item", "bulk_action", "presence", "saved_view"):
        op.drop_table(table)
    op.drop_index("ix_notification_to_call", table_name="notification")
    op.drop_index("ix_report_words", table_name="report")
    op.create_index("ix_report_case_id", "report", ["case_id"])
    op.drop_index("ix_report_case_received", table_name="report")
    for name in ("words", "agency_demand", "agency_due", "referred", "queue"):
        op.drop_index(f"ix_case_{name}", table_name="case")
    op.create_index("ix_case_queue", "case", ["agency_id", "due_at", "id"], postgresql_where=IN_WORK)
    op.drop_constraint("casekind", "case", type_="check")
    for name in ("is_quarantined", "channels", "kind"):
        op.drop_column("case", name)
