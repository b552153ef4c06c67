"""How long an approval can be undone, as each relay has it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("relay_rhythm") as table:
        table.add_column(
            sa.Column("undo_minutes", sa.Integer(), server_default="10", nullable=False)
        )
        table.create_check_constraint(
            op.f("ck_relay_rhythm_undo_minutes_known"), "undo_minutes BETWEEN 1 AND 1440"
        )


def downgrade() -> None:
    with op.batch_alter_table("relay_rhythm") as table:
        table.drop_constraint(op.f("ck_relay_rhythm_undo_minutes_known"), type_="check")
        table.drop_column("undo_minutes")
