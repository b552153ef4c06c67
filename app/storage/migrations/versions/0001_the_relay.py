"""The relay: every table as the first release has it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("route", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("scope", "route", "key", name=op.f("uq_answer_scope_route_key")),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_digest", sa.String(length=64), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.create_index(
            "ix_failed_sign_in_email_digest_at", ["email_digest", "at"], unique=False
        )
        batch_op.create_index(
            "ix_failed_sign_in_source_digest_at", ["source_digest", "at"], unique=False
        )

    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("commitments", sa.Text(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intent", sa.String(length=64), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("chain", "sequence", name=op.f("uq_journal_entry_chain_sequence")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index("ix_journal_entry_chain_subject", ["chain", "subject"], unique=False)

    op.create_table(
        "journal_head",
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "role",
            sa.Enum("staff", "admin", name="role", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('staff', 'admin')", name=op.f("ck_person_role_known")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "relay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("municipality", sa.String(length=80), nullable=False),
        sa.Column("municipality_code", sa.String(length=4), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("pace_per_year", sa.Integer(), nullable=False),
        sa.Column("office_phone", sa.String(length=40), nullable=True),
        sa.Column("office_email", sa.String(length=254), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("goal > 0", name=op.f("ck_relay_goal_positive")),
        sa.CheckConstraint("pace_per_year > 0", name=op.f("ck_relay_pace_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relay")),
        sa.UniqueConstraint("slug", name=op.f("uq_relay_slug")),
    )
    op.create_table(
        "baton",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "with_office",
                "carried",
                "with_company",
                "missing",
                "recovered",
                "retired",
                name="batonstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('with_office', 'carried', 'with_company', 'missing', 'recovered', 'retired')",
            name=op.f("ck_baton_state_known"),
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_baton_relay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baton")),
    )
    with op.batch_alter_table("baton", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_baton_relay_id"), ["relay_id"], unique=False)

    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("search_key", sa.String(length=400), nullable=False),
        sa.Column("organisation_number", sa.String(length=10), nullable=True),
        sa.Column("number_mac", sa.String(length=64), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "bankrupt",
                "deregistered",
                "unknown",
                name="companystatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('active', 'bankrupt', 'deregistered', 'unknown')",
            name=op.f("ck_company_status_known"),
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_company_relay_id")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["company.id"], name=op.f("fk_company_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("relay_id", "number_mac", name=op.f("uq_company_relay_id_number_mac")),
        sa.UniqueConstraint(
            "relay_id", "organisation_number", name=op.f("uq_company_relay_id_organisation_number")
        ),
    )
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.create_index(
            "ix_company_relay_id_search_key", ["relay_id", "search_key"], unique=False
        )

    op.create_table(
        "journal_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_text_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_text")),
        sa.UniqueConstraint("entry_id", "field", name=op.f("uq_journal_text_entry_id_field")),
    )
    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("invite", "reset", name="linkpurpose", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('invite', 'reset')", name=op.f("ck_one_time_link_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_one_time_link_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_one_time_link_secret_digest")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("session", "token", name="signinkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('session', 'token')", name=op.f("ck_sign_in_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_sign_in_secret_digest")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "finder_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("baton_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=True),
        sa.Column("contact", sa.String(length=254), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["baton_id"], ["baton.id"], name=op.f("fk_finder_message_baton_id")
        ),
        sa.ForeignKeyConstraint(
            ["relay_id"], ["relay.id"], name=op.f("fk_finder_message_relay_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finder_message")),
    )
    with op.batch_alter_table("finder_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finder_message_relay_id"), ["relay_id"], unique=False)

    op.create_table(
        "workplace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=True),
        sa.Column("place_key", sa.String(length=240), nullable=True),
        sa.Column("municipality_code", sa.String(length=4), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_workplace_company_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplace")),
        sa.UniqueConstraint("id", "company_id", name=op.f("uq_workplace_id_company_id")),
    )
    with op.batch_alter_table("workplace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workplace_company_id"), ["company_id"], unique=False)

    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("baton_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column("company_name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=True),
        sa.Column("predecessor_id", sa.Integer(), nullable=True),
        sa.Column(
            "start_reason",
            sa.Enum(
                "first",
                "no_choice",
                "chain_broken",
                "other",
                name="startreason",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("start_note", sa.String(length=500), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "scheduled",
                "visited",
                "passed_on",
                "cancelled",
                name="handoverstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("scheduled_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_handover_cancelled_has_time"),
        ),
        sa.CheckConstraint(
            "state <> 'scheduled' OR scheduled_on IS NOT NULL",
            name=op.f("ck_handover_scheduled_has_date"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'scheduled', 'visited', 'passed_on', 'cancelled')",
            name=op.f("ck_handover_state_known"),
        ),
        sa.CheckConstraint(
            "(predecessor_id IS NULL) <> (start_reason IS NULL)",
            name=op.f("ck_handover_predecessor_or_office_start"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_handover_number_positive")),
        sa.ForeignKeyConstraint(["baton_id"], ["baton.id"], name=op.f("fk_handover_baton_id")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_handover_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["handover.id"], name=op.f("fk_handover_predecessor_id")
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_handover_relay_id")),
        sa.ForeignKeyConstraint(
            ["workplace_id", "company_id"],
            ["workplace.id", "workplace.company_id"],
            name=op.f("fk_handover_workplace_id_company_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint(
            "id", "company_id", "relay_id", name=op.f("uq_handover_id_company_id_relay_id")
        ),
        sa.UniqueConstraint("relay_id", "number", name=op.f("uq_handover_relay_id_number")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handover_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            "uq_handover_active_baton",
            ["baton_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('planned', 'scheduled', 'visited')"),
            postgresql_where=sa.text("state IN ('planned', 'scheduled', 'visited')"),
        )
        batch_op.create_index(
            "uq_handover_successor",
            ["predecessor_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )

    op.create_table(
        "code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=16), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.Column("baton_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replace_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "(handover_id IS NULL) <> (baton_id IS NULL)", name=op.f("ck_code_handover_or_baton")
        ),
        sa.ForeignKeyConstraint(["baton_id"], ["baton.id"], name=op.f("fk_code_baton_id")),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_code_handover_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
        sa.UniqueConstraint("value", name=op.f("uq_code_value")),
    )
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.create_index(
            "uq_code_live_baton",
            ["baton_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.create_index(
            "uq_code_live_handover",
            ["handover_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("company_name", sa.String(length=120), nullable=False),
        sa.Column("company_place", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_suggestion_handover_id")
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_suggestion_relay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(
            "ix_suggestion_relay_id_received_at", ["relay_id", "received_at"], unique=False
        )

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("scan", "plate", "hand", name="visitsource", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("logged_by_id", sa.Integer(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skew_seconds", sa.BigInteger(), nullable=False),
        sa.Column("revisit", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("link_nonce", sa.String(length=32), nullable=False),
        sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("annulled_by_id", sa.Integer(), nullable=True),
        sa.Column("annul_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "source IN ('scan', 'plate', 'hand')", name=op.f("ck_visit_source_known")
        ),
        sa.CheckConstraint(
            "(annulled_at IS NULL) = (annul_reason IS NULL)",
            name=op.f("ck_visit_annulled_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["annulled_by_id"], ["person.id"], name=op.f("fk_visit_annulled_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id", "company_id", "relay_id"],
            ["handover.id", "handover.company_id", "handover.relay_id"],
            name=op.f("fk_visit_handover_id_company_id_relay_id"),
        ),
        sa.ForeignKeyConstraint(
            ["logged_by_id"], ["person.id"], name=op.f("fk_visit_logged_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("link_nonce", name=op.f("uq_visit_link_nonce")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visit_counting",
            ["relay_id", "handover_id"],
            unique=False,
            sqlite_where=sa.text("annulled_at IS NULL AND revisit = false"),
            postgresql_where=sa.text("annulled_at IS NULL AND revisit = false"),
        )
        batch_op.create_index("ix_visit_handover_id", ["handover_id"], unique=False)
        batch_op.create_index(
            "ix_visit_relay_id_occurred_at", ["relay_id", "occurred_at"], unique=False
        )
        batch_op.create_index(
            "uq_visit_company_counts_once",
            ["relay_id", "company_id"],
            unique=True,
            sqlite_where=sa.text("annulled_at IS NULL AND revisit = false"),
            postgresql_where=sa.text("annulled_at IS NULL AND revisit = false"),
        )
        batch_op.create_index(
            "uq_visit_one_stands",
            ["handover_id"],
            unique=True,
            sqlite_where=sa.text("annulled_at IS NULL"),
            postgresql_where=sa.text("annulled_at IS NULL"),
        )

    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("company_name", sa.String(length=120), nullable=False),
        sa.Column("company_search_key", sa.String(length=400), nullable=False),
        sa.Column("company_place", sa.String(length=80), nullable=True),
        sa.Column("organisation_number", sa.String(length=10), nullable=True),
        sa.Column("number_mac", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("nominator_name", sa.String(length=120), nullable=True),
        sa.Column("nominator_email", sa.String(length=254), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "link",
                "handed_over",
                "spoken",
                name="nominationsource",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "approved",
                "invited",
                "accepted",
                "rejected",
                "declined",
                "withdrawn",
                "expired",
                "superseded",
                name="nominationstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("visit_undone", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source IN ('link', 'handed_over', 'spoken')", name=op.f("ck_nomination_source_known")
        ),
        sa.CheckConstraint(
            "state IN ('submitted', 'approved', 'invited', 'accepted', 'rejected', 'declined', 'withdrawn', 'expired', 'superseded')",
            name=op.f("ck_nomination_state_known"),
        ),
        sa.CheckConstraint("rank IN (1, 2)", name=op.f("ck_nomination_rank_known")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_nomination_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_nomination_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_nomination_handover_id")
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_nomination_relay_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_nomination_visit_id")),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplace.id"], name=op.f("fk_nomination_workplace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nomination_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_nomination_handover_id"), ["handover_id"], unique=False
        )
        batch_op.create_index("ix_nomination_relay_id_state", ["relay_id", "state"], unique=False)
        batch_op.create_index(
            "uq_nomination_open_rank",
            ["handover_id", "rank"],
            unique=True,
            sqlite_where=sa.text("state IN ('submitted', 'approved', 'invited', 'accepted')"),
            postgresql_where=sa.text("state IN ('submitted', 'approved', 'invited', 'accepted')"),
        )
        batch_op.create_index(
            "uq_nomination_winning",
            ["handover_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('approved', 'invited', 'accepted')"),
            postgresql_where=sa.text("state IN ('approved', 'invited', 'accepted')"),
        )

    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_participant_person_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_participant_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint(
            "visit_id", "person_id", name=op.f("uq_participant_visit_id_person_id")
        ),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "pending_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "handover_moved_on",
                "plate_other_day",
                "other_handover",
                name="pendingkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("shown_number", sa.Integer(), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_note", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "kind IN ('handover_moved_on', 'plate_other_day', 'other_handover')",
            name=op.f("ck_pending_scan_kind_known"),
        ),
        sa.ForeignKeyConstraint(["code_id"], ["code.id"], name=op.f("fk_pending_scan_code_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_pending_scan_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_pending_scan_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pending_scan_person_id")
        ),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_pending_scan_relay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_scan")),
    )
    with op.batch_alter_table("pending_scan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_scan_relay_id"), ["relay_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("approve", "reject", name="decision", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision <> 'reject' OR reason IS NOT NULL",
            name=op.f("ck_review_rejection_has_reason"),
        ),
        sa.CheckConstraint(
            "decision IN ('approve', 'reject')", name=op.f("ck_review_decision_known")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_review_nomination_id")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_review_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(
            "uq_review_one_stands",
            ["nomination_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_one_stands",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.drop_table("review")
    with op.batch_alter_table("pending_scan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_scan_relay_id"))

    op.drop_table("pending_scan")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_visit_id"))

    op.drop_table("participant")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_nomination_winning",
            sqlite_where=sa.text("state IN ('approved', 'invited', 'accepted')"),
            postgresql_where=sa.text("state IN ('approved', 'invited', 'accepted')"),
        )
        batch_op.drop_index(
            "uq_nomination_open_rank",
            sqlite_where=sa.text("state IN ('submitted', 'approved', 'invited', 'accepted')"),
            postgresql_where=sa.text("state IN ('submitted', 'approved', 'invited', 'accepted')"),
        )
        batch_op.drop_index("ix_nomination_relay_id_state")
        batch_op.drop_index(batch_op.f("ix_nomination_handover_id"))
        batch_op.drop_index(batch_op.f("ix_nomination_company_id"))

    op.drop_table("nomination")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_visit_one_stands",
            sqlite_where=sa.text("annulled_at IS NULL"),
            postgresql_where=sa.text("annulled_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_visit_company_counts_once",
            sqlite_where=sa.text("annulled_at IS NULL AND revisit = false"),
            postgresql_where=sa.text("annulled_at IS NULL AND revisit = false"),
        )
        batch_op.drop_index("ix_visit_relay_id_occurred_at")
        batch_op.drop_index("ix_visit_handover_id")
        batch_op.drop_index(
            "ix_visit_counting",
            sqlite_where=sa.text("annulled_at IS NULL AND revisit = false"),
            postgresql_where=sa.text("annulled_at IS NULL AND revisit = false"),
        )

    op.drop_table("visit")
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index("ix_suggestion_relay_id_received_at")

    op.drop_table("suggestion")
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_code_live_handover",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_code_live_baton",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.drop_table("code")
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_handover_successor",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index(
            "uq_handover_active_baton",
            sqlite_where=sa.text("state IN ('planned', 'scheduled', 'visited')"),
            postgresql_where=sa.text("state IN ('planned', 'scheduled', 'visited')"),
        )
        batch_op.drop_index(batch_op.f("ix_handover_company_id"))

    op.drop_table("handover")
    with op.batch_alter_table("workplace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workplace_company_id"))

    op.drop_table("workplace")
    with op.batch_alter_table("finder_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finder_message_relay_id"))

    op.drop_table("finder_message")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_person_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_person_id"))

    op.drop_table("one_time_link")
    op.drop_table("journal_text")
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_index("ix_company_relay_id_search_key")

    op.drop_table("company")
    with op.batch_alter_table("baton", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_baton_relay_id"))

    op.drop_table("baton")
    op.drop_table("relay")
    op.drop_table("person")
    op.drop_table("journal_head")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_entry_chain_subject")

    op.drop_table("journal_entry")
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_failed_sign_in_source_digest_at")
        batch_op.drop_index("ix_failed_sign_in_email_digest_at")

    op.drop_table("failed_sign_in")
    op.drop_table("answer")
