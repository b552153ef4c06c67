"""Mail: letters on their way, addresses that bounce, and whether the worker lives."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recipient_email", sa.String(length=254), nullable=False),
        sa.Column("recipient_name", sa.String(length=120), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "cancelled",
                "not_meant",
                name="mailstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "trouble",
            sa.Enum(
                "unreachable",
                "not_now",
                "refused",
                "bad_address",
                "bounces",
                "not_written",
                "cut_short",
                name="trouble",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(length=254), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'failed', 'cancelled', 'not_meant')",
            name=op.f("ck_outgoing_mail_state_known"),
        ),
        sa.CheckConstraint(
            "recipient_email = lower(recipient_email)",
            name=op.f("ck_outgoing_mail_recipient_lower"),
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_outgoing_mail_version_positive")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outgoing_mail_attempts_not_negative")),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outgoing_mail_sent_has_time")
        ),
        sa.CheckConstraint(
            "claimed_until IS NULL OR state = 'waiting'",
            name=op.f("ck_outgoing_mail_only_what_waits_is_claimed"),
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_outgoing_mail_relay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint(
            "kind",
            "subject",
            "version",
            "recipient_email",
            name=op.f("uq_outgoing_mail_kind_subject_version_recipient_email"),
        ),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index("ix_outgoing_mail_subject", ["subject"], unique=False)
        batch_op.create_index(
            "ix_outgoing_mail_waiting",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "bouncing_address",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_bouncing_address_email_lower")),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_bouncing_address_noted_by_id")
        ),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_bouncing_address")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
