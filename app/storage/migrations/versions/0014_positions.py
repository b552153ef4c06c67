"""The order of the chain apart from the numbers, so that a forgotten visit finds its place."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COUNTS = sa.text("annulled_at IS NULL AND revisit = false")


def upgrade() -> None:
    for table in ("handover", "visit"):
        op.add_column(
            table, sa.Column("position", sa.BigInteger(), server_default="0", nullable=False)
        )
    op.add_column(
        "visit", sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute("UPDATE handover SET position = number * 4294967296")
    op.execute(
        "UPDATE visit SET position ="
        " (SELECT handover.position FROM handover WHERE handover.id = visit.handover_id)"
    )
    op.create_index(
        op.f("uq_handover_relay_id_position"), "handover", ["relay_id", "position"], unique=True
    )
    _count_by("position")


def downgrade() -> None:
    _count_by("handover_id")
    op.drop_index(op.f("uq_handover_relay_id_position"), table_name="handover")
    op.drop_column("visit", "late")
    for table in ("visit", "handover"):
        op.drop_column(table, "position")


def _count_by(column: str) -> None:
    op.drop_index("ix_visit_counting", table_name="visit")
    op.create_index(
        "ix_visit_counting",
        "visit",
        ["relay_id", column],
        unique=False,
        sqlite_where=COUNTS,
        postgresql_where=COUNTS,
    )
