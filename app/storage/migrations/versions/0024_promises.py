"""Promises that were made to companies, and how often their owners are reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_words", sa.String(length=500), nullable=True),
        sa.Column("carried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=2000), nullable=True),
        sa.Column("answer_version", sa.Integer(), nullable=False),
        sa.Column("answered_version", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("intent", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'kept', 'let_go')", name=op.f("ck_promise_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_promise_ended_has_time")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_promise_version_positive")),
        sa.CheckConstraint(
            "answered_version <= answer_version", name=op.f("ck_promise_sent_was_written")
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_promise_relay_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_promise_visit_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_promise_topic_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_promise_owner_id")),
        sa.ForeignKeyConstraint(
            ["promised_by_id"], ["person.id"], name=op.f("fk_promise_promised_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("intent", name=op.f("uq_promise_intent")),
    )
    for column in ("relay_id", "visit_id", "owner_id"):
        op.create_index(op.f(f"ix_promise_{column}"), "promise", [column])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_promise_open", "promise", ["due_on"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "promise_rhythm",
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("before_days", sa.Integer(), nullable=False),
        sa.Column("again_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "before_days BETWEEN 1 AND 365", name=op.f("ck_promise_rhythm_before_days_known")
        ),
        sa.CheckConstraint(
            "again_days BETWEEN 1 AND 365", name=op.f("ck_promise_rhythm_again_days_known")
        ),
        sa.ForeignKeyConstraint(
            ["relay_id"], ["relay.id"], name=op.f("fk_promise_rhythm_relay_id")
        ),
        sa.PrimaryKeyConstraint("relay_id", name=op.f("pk_promise_rhythm")),
    )


def downgrade() -> None:
    op.drop_table("promise_rhythm")
    op.drop_table("promise")
