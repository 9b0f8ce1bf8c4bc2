"""Two promises and two lanes: by when a person first looks, by when the answer is out, and both for emergencies."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

MOMENT = sa.DateTime(timezone=True)
HOURS = (
    ("response_hours", "LEAST(4, promise_hours)"),
    ("emergency_promise_hours", "LEAST(6, promise_hours)"),
    ("emergency_response_hours", "1"),
    ("escalation_hours", "24"),
    ("emergency_escalation_hours", "1"),
)
CHECKS = (
    ("response_hours", "response_hours BETWEEN 1 AND promise_hours"),
    (
        "emergency_hours",
        "emergency_response_hours BETWEEN 1 AND emergency_promise_hours"
        " AND emergency_promise_hours <= promise_hours AND emergency_response_hours <= response_hours",
    ),
    ("escalation_hours", "escalation_hours BETWEEN 1 AND 720"),
    ("emergency_escalation_hours", "emergency_escalation_hours BETWEEN 1 AND escalation_hours"),
)
NEXT_DUE = "CASE WHEN first_response_at IS NULL THEN LEAST(response_due_at, due_at) ELSE due_at END"
IN_WORK = sa.text("status IN ('new', 'in_review', 'waiting_agency', 'awaiting_approval', 'needs_info')")
COUNTED = ["status", "kind", "taken_by_id", "is_quarantined"]


def upgrade() -> None:
    _promises()
    op.add_column("case", sa.Column("response_due_at", MOMENT, nullable=True))
    op.add_column("case", sa.Column("next_due_at", MOMENT, sa.Computed(NEXT_DUE, persisted=True), nullable=False))
    op.add_column("report", sa.Column("promised_at", MOMENT, nullable=True))
    _changes()
    _by_due_time("next_due_at", [*COUNTED, "is_emergency", "first_response_at", "response_due_at"])


def _promises() -> None:
    for name, default in HOURS:
        op.add_column("agency", sa.Column(name, sa.Integer(), nullable=True))
        op.execute(f"UPDATE agency SET {name} = {default}")
        op.alter_column("agency", name, nullable=False)
    op.add_column("agency", sa.Column("emergency_any_hour", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.alter_column("agency", "emergency_any_hour", server_default=None)
    for name, check in CHECKS:
        op.create_check_constraint(op.f(f"ck_agency_{name}"), "agency", check)


def _changes() -> None:
    op.create_table(
        "promise_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "move",
            sa.Enum("hurried", "calmed", "extended", name="move", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_before", MOMENT, nullable=False),
        sa.Column("response_due_before", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("reason <> ''", name="has_reason"),
        sa.CheckConstraint("move <> 'extended' OR due_at > due_before", name="extended_is_later"),
        sa.CheckConstraint("move <> 'hurried' OR due_at <= due_before", name="hurried_is_sooner"),
        *[
            sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_promise_change_{column}_{of}"))
            for column, of in (("agency_id", "agency"), ("case_id", "case"), ("changed_by_id", "user"))
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_change")),
    )
    op.create_index("ix_promise_change_case", "promise_change", ["case_id", "id"])


def _by_due_time(column: str, counted: list[str]) -> None:
    """Let the queue be read by this due time, what is in work and everything."""
    op.drop_index("ix_case_queue", table_name="case")
    op.drop_index("ix_case_agency_due", table_name="case")
    op.create_index(
        "ix_case_queue", "case", ["agency_id", column, "id"], postgresql_include=counted, postgresql_where=IN_WORK
    )
    op.create_index("ix_case_agency_due", "case", ["agency_id", column, "id"])


def downgrade() -> None:
    _by_due_time("due_at", COUNTED)
    op.drop_table("promise_change")
    op.drop_column("report", "promised_at")
    op.drop_column("case", "next_due_at")
    op.drop_column("case", "response_due_at")
    for name, _check in CHECKS:
        op.drop_constraint(op.f(f"ck_agency_{name}"), "agency", type_="check")
    for name in ("emergency_any_hour", *[name for name, _default in HOURS]):
        op.drop_column("agency", name)
