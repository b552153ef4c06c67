"""Invitations, reminders, restarts, what companies ask for, interests, and each relay's rhythm."""

import secrets
from base64 import b32encode
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "nomination",
        sa.Column("publish_reason", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "relay_rhythm",
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("first_days", sa.Integer(), nullable=False),
        sa.Column("second_days", sa.Integer(), nullable=False),
        sa.Column("third_days", sa.Integer(), nullable=False),
        sa.Column("fallback_days", sa.Integer(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 < first_days AND first_days < second_days AND second_days < third_days AND third_days < fallback_days",
            name=op.f("ck_relay_rhythm_days_rise"),
        ),
        sa.CheckConstraint(
            "lead_days BETWEEN 1 AND 365", name=op.f("ck_relay_rhythm_lead_days_known")
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_relay_rhythm_relay_id")),
        sa.PrimaryKeyConstraint("relay_id", name=op.f("pk_relay_rhythm")),
    )
    op.create_table(
        "company_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=24), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_company_link_handover_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_link")),
        sa.UniqueConstraint("nonce", name=op.f("uq_company_link_nonce")),
    )
    op.create_index(
        "uq_company_link_live",
        "company_link",
        ["handover_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "date",
                "visit",
                "choice",
                "review",
                "approval",
                "answer",
                name="step",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("mail", "person", name="channel", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('mail', 'person')", name=op.f("ck_reminder_channel_known")),
        sa.CheckConstraint(
            "step IN ('date', 'visit', 'choice', 'review', 'approval', 'answer')",
            name=op.f("ck_reminder_step_known"),
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_reminder_number_known")),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_reminder_handover_id")
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_reminder_relay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "handover_id",
            "step",
            "since",
            "number",
            name=op.f("uq_reminder_handover_id_step_since_number"),
        ),
    )
    op.create_table(
        "restart_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "date",
                "visit",
                "choice",
                "review",
                "approval",
                "answer",
                name="step",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waits_on", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "step IN ('date', 'visit', 'choice', 'review', 'approval', 'answer')",
            name=op.f("ck_restart_proposal_step_known"),
        ),
        sa.CheckConstraint(
            "waits_on IS NULL OR decided_at IS NOT NULL",
            name=op.f("ck_restart_proposal_waiting_is_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_restart_proposal_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["relay_id"], ["relay.id"], name=op.f("fk_restart_proposal_relay_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restart_proposal")),
        sa.UniqueConstraint(
            "handover_id", "step", "since", name=op.f("uq_restart_proposal_handover_id_step_since")
        ),
    )
    op.create_index(
        op.f("ix_restart_proposal_relay_id"), "restart_proposal", ["relay_id"], unique=False
    )

    op.create_table(
        "company_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "move_visit",
                "erasure",
                "another_invitation",
                name="requestkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("company_name", sa.String(length=120), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=True),
        sa.Column("wished_on", sa.Date(), nullable=True),
        sa.Column("wished_at", sa.Time(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("granted", "set_aside", name="outcome", native_enum=False, length=20),
            nullable=True,
        ),
        sa.CheckConstraint(
            "kind IN ('move_visit', 'erasure', 'another_invitation')",
            name=op.f("ck_company_request_kind_known"),
        ),
        sa.CheckConstraint(
            "outcome IN ('granted', 'set_aside')", name=op.f("ck_company_request_outcome_known")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_company_request_decided_has_outcome"),
        ),
        sa.CheckConstraint(
            "wished_at IS NULL OR wished_on IS NOT NULL",
            name=op.f("ck_company_request_wished_time_has_day"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_company_request_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_company_request_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_company_request_nomination_id")
        ),
        sa.ForeignKeyConstraint(
            ["relay_id"], ["relay.id"], name=op.f("fk_company_request_relay_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_request")),
    )
    op.create_index(
        op.f("ix_company_request_relay_id"), "company_request", ["relay_id"], unique=False
    )
    op.create_index(
        "uq_company_request_waiting",
        "company_request",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )

    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=500), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_interest_nomination_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index(
        "uq_interest_stands",
        "interest",
        ["nomination_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "expired",
                "withdrawn",
                "superseded",
                name="invitationstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum("mail", "person", name="channel", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("nonce", sa.String(length=24), nullable=False),
        sa.Column("recipient_name", sa.String(length=120), nullable=True),
        sa.Column("recipient_email", sa.String(length=254), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wish", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_invitation_ended_has_time")
        ),
        sa.CheckConstraint(
            "channel <> 'mail' OR recipient_email IS NOT NULL",
            name=op.f("ck_invitation_mail_has_recipient"),
        ),
        sa.CheckConstraint(
            "channel IN ('mail', 'person')", name=op.f("ck_invitation_channel_known")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'expired', 'withdrawn', 'superseded')",
            name=op.f("ck_invitation_state_known"),
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_invitation_version_positive")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_invitation_nomination_id")
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_invitation_relay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "nomination_id", "version", name=op.f("uq_invitation_nomination_id_version")
        ),
        sa.UniqueConstraint("nonce", name=op.f("uq_invitation_nonce")),
    )
    op.create_index(op.f("ix_invitation_relay_id"), "invitation", ["relay_id"], unique=False)
    op.create_index(
        "uq_invitation_open",
        "invitation",
        ["nomination_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )

    op.create_table(
        "proposed_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_proposed_time_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_time")),
        sa.UniqueConstraint(
            "invitation_id", "position", name=op.f("uq_proposed_time_invitation_id_position")
        ),
    )
    _give_links()


def _give_links() -> None:
    """Let the handovers that are there already have a link of their own as well."""
    link = sa.table(
        "company_link",
        sa.column("handover_id", sa.Integer),
        sa.column("nonce", sa.String),
        sa.column("issued_at", sa.DateTime(timezone=True)),
    )
    handovers = op.get_bind().execute(sa.text("SELECT id FROM handover")).scalars().all()
    rows = [
        {
            "handover_id": handover_id,
            "nonce": b32encode(secrets.token_bytes(15)).decode().lower(),
            "issued_at": datetime.now(UTC),
        }
        for handover_id in handovers
    ]
    if rows:
        op.bulk_insert(link, rows)


def downgrade() -> None:
    op.drop_table("proposed_time")
    op.drop_table("invitation")
    op.drop_table("interest")
    op.drop_table("company_request")
    op.drop_table("restart_proposal")
    op.drop_table("reminder")
    op.drop_table("company_link")
    op.drop_table("relay_rhythm")
    op.drop_column("nomination", "publish_reason")
