"""Merges: companies that turned out to be the same."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STANDS = sa.text("undone_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "company_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("survivor_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("merged_id <> survivor_id", name=op.f("ck_company_merge_two_companies")),
        sa.ForeignKeyConstraint(
            ["merged_by_id"], ["person.id"], name=op.f("fk_company_merge_merged_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["company.id"], name=op.f("fk_company_merge_merged_id")
        ),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["company.id"], name=op.f("fk_company_merge_survivor_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["person.id"], name=op.f("fk_company_merge_undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_merge")),
    )
    op.create_index(op.f("ix_company_merge_survivor_id"), "company_merge", ["survivor_id"])
    op.create_index(
        "uq_company_merge_stands",
        "company_merge",
        ["merged_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    op.drop_table("company_merge")
