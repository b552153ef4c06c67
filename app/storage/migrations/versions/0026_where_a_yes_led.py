"""Which handover a chosen company's yes made, so that what is put in or moved later changes no answer."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy import column

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NOMINATION = sa.table(
    "nomination",
    *map(column, ("id", "handover_id", "company_id", "company_name", "state", "next_id")),
)
HANDOVER = sa.table(
    "handover", *map(column, ("id", "predecessor_id", "company_id", "company_name", "state"))
)
COMPANY = sa.table("company", column("id"), column("successor_id"))
ENTRY = sa.table("journal_entry", *map(column, ("id", "event", "subject", "facts")))


def upgrade() -> None:
    with op.batch_alter_table("nomination") as table:
        table.add_column(sa.Column("next_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_nomination_next_id"), "handover", ["next_id"], ["id"])
        table.create_unique_constraint(op.f("uq_nomination_next_id"), ["next_id"])
    connection = op.get_bind()
    led = _recorded(connection)
    led |= _followed(connection, led)
    if led:
        connection.execute(
            sa.update(NOMINATION)
            .where(NOMINATION.c.id == sa.bindparam("chosen"))
            .values(next_id=sa.bindparam("led_to")),
            [{"chosen": chosen, "led_to": led_to} for chosen, led_to in led.items()],
        )


def _recorded(connection: sa.Connection) -> dict[int, int]:
    """What the journal has, which names the handover with the yes that made it."""
    there = set(connection.scalars(sa.select(HANDOVER.c.id)))
    entries = connection.execute(
        sa.select(ENTRY.c.subject, ENTRY.c.facts)
        .where(ENTRY.c.event == "nomination.accepted")
        .order_by(ENTRY.c.id)
    )
    made = {
        json.loads(facts).get("next"): int(subject.removeprefix("nomination:"))
        for subject, facts in entries
    }
    return {chosen: led_to for led_to, chosen in made.items() if led_to in there}


def _followed(connection: sa.Connection, led: dict[int, int]) -> dict[int, int]:
    """Where the journal is silent: what followed upon the choice, if it was to that very company.

    A choice that was only a name became a company of that name.
    """
    heirs = dict(connection.execute(sa.select(COMPANY.c.id, COMPANY.c.successor_id)).all())
    taken = set(led.values())
    pairs = connection.execute(
        sa.select(
            NOMINATION.c.id,
            HANDOVER.c.id,
            NOMINATION.c.company_id,
            HANDOVER.c.company_id,
            NOMINATION.c.company_name == HANDOVER.c.company_name,
        )
        .join_from(NOMINATION, HANDOVER, HANDOVER.c.predecessor_id == NOMINATION.c.handover_id)
        .where(NOMINATION.c.state == "accepted", HANDOVER.c.state != "cancelled")
    )
    return {
        chosen: followed
        for chosen, followed, meant, came, same_name in pairs
        if chosen not in led and followed not in taken
        if (same_name if meant is None else _heir(heirs, meant) == _heir(heirs, came))
    }


def _heir(heirs: dict[int, int | None], company_id: int) -> int:
    """The company that this one was taken into at last."""
    seen = {company_id}
    while (heir := heirs.get(company_id)) is not None and heir not in seen:
        company_id = heir
        seen.add(heir)
    return company_id


def downgrade() -> None:
    with op.batch_alter_table("nomination") as table:
        table.drop_constraint(op.f("uq_nomination_next_id"), type_="unique")
        table.drop_constraint(op.f("fk_nomination_next_id"), type_="foreignkey")
        table.drop_column("next_id")
