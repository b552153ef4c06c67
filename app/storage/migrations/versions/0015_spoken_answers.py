"""Who wrote down an invited company's answer, where it was spoken to the office."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitation") as table:
        table.add_column(sa.Column("entered_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_invitation_entered_by_id"), "person", ["entered_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("invitation") as table:
        table.drop_constraint(op.f("fk_invitation_entered_by_id"), type_="foreignkey")
        table.drop_column("entered_by_id")
