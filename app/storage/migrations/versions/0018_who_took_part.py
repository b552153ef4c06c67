"""Which role whoever took part in a visit had that day, and on which side."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("participant") as table:
        table.add_column(sa.Column("role", sa.String(length=80), nullable=True))
        table.add_column(
            sa.Column("side", sa.String(length=20), server_default="office", nullable=False)
        )
        table.create_check_constraint(
            op.f("ck_participant_side_known"), "side IN ('office', 'company')"
        )


def downgrade() -> None:
    with op.batch_alter_table("participant") as table:
        table.drop_constraint(op.f("ck_participant_side_known"), type_="check")
        table.drop_column("side")
        table.drop_column("role")
