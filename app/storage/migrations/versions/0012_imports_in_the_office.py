"""Imports that wait: for their columns, for a look through, and for being taken in."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("company_import") as table:
        table.add_column(sa.Column("outlook", sa.Text(), nullable=True))
        table.add_column(sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("trouble", sa.String(length=20), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("company_import") as table:
        for name in ("trouble", "started_at", "chosen_at", "outlook"):
            table.drop_column(name)
