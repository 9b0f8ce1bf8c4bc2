"""What stays late comes before the head, and a roster says who is on duty."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

MOMENT = sa.DateTime(timezone=True)
KINDS = ("escalated", "emergency", "extended")
TARGETS = sa.Enum("response", "answer", name="target", native_enum=False, create_constraint=True, length=32)
DECISIONS = sa.Enum(
    "reassigned", "extended", "noted", name="decision", native_enum=False, create_constraint=True, length=32
)


def upgrade() -> None:
    op.add_column("case_alarm", sa.Column("target", sa.String(32), nullable=False, server_default="answer"))
    op.alter_column("case_alarm", "target", server_default=None)
    op.create_check_constraint(op.f("ck_case_alarm_target"), "case_alarm", "target IN ('response', 'answer')")
    _key_alarms_by("case_id", "target", "alarm", "due_at")
    _escalations()
    _roster()
    _allow_kinds([*_kinds(), *KINDS])


def _escalations() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("target", TARGETS, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("decision", DECISIONS, nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided_by_somebody",
        ),
        sa.CheckConstraint("decision IS NULL OR note <> ''", name="decision_has_reason"),
        *_keys("escalation", agency_id="agency", case_id="case", decided_by_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("case_id", "target", "due_at", name=op.f("uq_escalation_case_id_target_due_at")),
    )
    op.create_index(
        "ix_escalation_open", "escalation", ["agency_id", "case_id"], postgresql_where=sa.text("decided_at IS NULL")
    )
    op.create_index("ix_escalation_raised", "escalation", ["agency_id", sa.text("raised_at DESC")])


def _roster() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        *_keys("duty", agency_id="agency", user_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("user_id", "weekday", "begins", name=op.f("uq_duty_user_id_weekday_begins")),
    )
    op.create_index("ix_duty_agency", "duty", ["agency_id", "weekday", "begins"])
    op.create_table(
        "duty_leave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name="in_order"),
        *_keys("duty_leave", agency_id="agency", user_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_leave")),
    )
    op.create_index("ix_duty_leave_agency", "duty_leave", ["agency_id", "last_on"])
    op.create_index(op.f("ix_duty_leave_user_id"), "duty_leave", ["user_id"])


def downgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.execute(f"DELETE FROM notification WHERE kind IN ({listed})")
    _allow_kinds([kind for kind in _kinds() if kind not in KINDS])
    for table in ("duty_leave", "duty", "escalation"):
        op.drop_table(table)
    op.execute("DELETE FROM case_alarm WHERE target = 'response'")
    _key_alarms_by("case_id", "alarm", "due_at")
    op.drop_column("case_alarm", "target")


def _key_alarms_by(*columns: str) -> None:
    op.drop_constraint(op.f("pk_case_alarm"), "case_alarm", type_="primary")
    op.create_primary_key(op.f("pk_case_alarm"), "case_alarm", columns)


def _keys(table: str, **of: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for column, other in of.items()
    ]


def _kinds() -> list[str]:
    """Return the kinds that the constraint names now: other migrations add to them too."""
    found = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_notification_kind'")
    )
    return [part.split("'")[0] for part in str(found).split("'")[1::2]]


def _allow_kinds(kinds: list[str]) -> None:
    op.drop_constraint(op.f("ck_notification_kind"), "notification", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f("ck_notification_kind"), "notification", f"kind IN ({listed})")
