"""Handovers by the day they are planned for, so that a year of a long chain is found along an index."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("handover") as table:
        table.create_index("ix_handover_relay_id_scheduled_on", ["relay_id", "scheduled_on"])


def downgrade() -> None:
    with op.batch_alter_table("handover") as table:
        table.drop_index("ix_handover_relay_id_scheduled_on")
