"""What companies say at a visit: notes of it, and the topics that they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TOPICS = (
    ("Mark och lokaler", "Land and premises"),
    ("Tillstånd och tillsyn", "Permits and inspections"),
    ("Kompetens och rekrytering", "Skills and recruitment"),
    ("Vägar och bredband", "Roads and broadband"),
    ("Upphandling", "Procurement"),
    ("Energi", "Energy"),
    ("Bostäder", "Housing"),
    ("Finansiering", "Funding"),
    ("Annat", "Other"),
)


def upgrade() -> None:
    _create_topic()
    _create_note()
    connection = op.get_bind()
    relays = connection.execute(sa.text("SELECT id FROM relay ORDER BY id")).scalars().all()
    for relay_id in relays:
        for swedish, english in TOPICS:
            connection.execute(
                sa.text("INSERT INTO topic (relay_id, name_sv, name_en) VALUES (:of, :sv, :en)"),
                {"of": relay_id, "sv": swedish, "en": english},
            )


def _create_topic() -> None:
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relay_id", sa.Integer(), nullable=False),
        sa.Column("name_sv", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_topic_relay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("relay_id", "name_sv", name=op.f("uq_topic_relay_id_name_sv")),
        sa.UniqueConstraint("relay_id", "name_en", name=op.f("uq_topic_relay_id_name_en")),
    )


def _create_note() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrected_by_id", sa.Integer(), nullable=True),
        sa.Column("intent", sa.String(length=36), nullable=True),
        sa.CheckConstraint("version > 0", name=op.f("ck_note_version_positive")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_note_visit_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_note_author_id")),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"], ["person.id"], name=op.f("fk_note_corrected_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("intent", name=op.f("uq_note_intent")),
    )
    op.create_index(op.f("ix_note_visit_id"), "note", ["visit_id"])
    op.create_table(
        "note_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_note_topic_note_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_note_topic_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_topic")),
        sa.UniqueConstraint("note_id", "topic_id", name=op.f("uq_note_topic_note_id_topic_id")),
    )
    op.create_index(op.f("ix_note_topic_topic_id"), "note_topic", ["topic_id"])


def downgrade() -> None:
    for table in ("note_topic", "note", "topic"):
        op.drop_table(table)
