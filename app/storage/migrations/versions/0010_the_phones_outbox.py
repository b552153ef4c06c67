"""What a phone sent too late to be taken in by itself: more kinds of scans, and choices."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = (
    "kind IN ('handover_moved_on', 'plate_other_day', 'other_handover', 'code_replaced',"
    " 'not_current')"
)
SETTLED = "settled IN ('counted', 'set_aside')"


def upgrade() -> None:
    with op.batch_alter_table("pending_scan") as table:
        table.drop_constraint(op.f("ck_pending_scan_kind_known"), type_="check")
        table.create_check_constraint(op.f("ck_pending_scan_kind_known"), KINDS)
        table.add_column(sa.Column("intent", sa.String(length=36), nullable=True))
        table.add_column(sa.Column("settled", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("visit_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_pending_scan_visit_id"), "visit", ["visit_id"], ["id"])
        table.create_check_constraint(op.f("ck_pending_scan_settled_known"), SETTLED)
    op.execute(
        "UPDATE pending_scan SET settled = 'set_aside' WHERE decided_at IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM journal_entry WHERE event = 'scan.dismissed'"
        " AND subject = 'pending_scan:' || pending_scan.id)"
    )
    op.execute(
        "UPDATE pending_scan SET settled = 'counted' WHERE decided_at IS NOT NULL AND settled IS NULL"
    )
    _create_late_choice()


def _create_late_choice() -> None:
    op.create_table(
        "late_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("pending_scan_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("intent", sa.String(length=36), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("company_name", sa.String(length=120), nullable=False),
        sa.Column("company_place", sa.String(length=80), nullable=True),
        sa.Column("second_name", sa.String(length=120), nullable=True),
        sa.Column("second_place", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("nominator_name", sa.String(length=120), nullable=True),
        sa.Column("nominator_email", sa.String(length=254), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.String(length=20), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_note", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "kind IN ('already_nominated', 'link_expired', 'visit_undecided')",
            name=op.f("ck_late_choice_kind_known"),
        ),
        sa.CheckConstraint(
            "source IN ('link', 'handed_over', 'spoken')",
            name=op.f("ck_late_choice_source_known"),
        ),
        sa.CheckConstraint(SETTLED, name=op.f("ck_late_choice_settled_known")),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_late_choice_relay_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_late_choice_visit_id")),
        sa.ForeignKeyConstraint(
            ["pending_scan_id"], ["pending_scan.id"], name=op.f("fk_late_choice_pending_scan_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_late_choice_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_late_choice_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_late_choice_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_choice")),
    )
    with op.batch_alter_table("late_choice") as table:
        table.create_index(table.f("ix_late_choice_relay_id"), ["relay_id"], unique=False)


def downgrade() -> None:
    op.drop_table("late_choice")
    with op.batch_alter_table("pending_scan") as table:
        table.drop_constraint(op.f("ck_pending_scan_settled_known"), type_="check")
        table.drop_constraint(op.f("fk_pending_scan_visit_id"), type_="foreignkey")
        table.drop_constraint(op.f("ck_pending_scan_kind_known"), type_="check")
        table.drop_column("visit_id")
        table.drop_column("settled")
        table.drop_column("intent")
        table.create_check_constraint(
            op.f("ck_pending_scan_kind_known"),
            "kind IN ('handover_moved_on', 'plate_other_day', 'other_handover')",
        )
