"""That what a database holds is compared: whoever wrote, and through whichever connection."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Engine, delete, insert, update
from sqlalchemy.orm import Session

from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.content import content_of


def test_reading_leaves_it_the_same(session: Session, relay: Relay) -> None:
    before = content_of(session)

    session.get_one(Relay, relay.id, populate_existing=True)

    assert content_of(session) == before


def test_what_this_session_writes_is_another_content(session: Session, relay: Relay) -> None:
    before = content_of(session)

    with transaction(session):
        session.execute(update(Relay).values(goal=7))

    assert changed(before, content_of(session)) == {"relay"}


def test_what_somebody_else_writes_is_another_content(
    session: Session, engine: Engine, relay: Relay, now: datetime
) -> None:
    before = content_of(session)

    with Session(engine) as beside:
        cast.make_relay(beside, now=now, slug="orsa")

    assert changed(before, content_of(session)) == {"relay"}


def test_the_same_number_of_rows_is_not_the_same_content(session: Session, relay: Relay) -> None:
    row = {column.name: getattr(relay, column.name) for column in Relay.__table__.columns}
    before = content_of(session)

    with transaction(session):
        session.execute(delete(Relay))
        session.execute(insert(Relay).values(**{**row, "name": "En annan"}))

    assert changed(before, content_of(session)) == {"relay"}


def test_what_was_taken_back_leaves_it_the_same(session: Session, relay: Relay) -> None:
    before = content_of(session)

    with suppress(ZeroDivisionError), transaction(session):
        session.execute(update(Relay).values(goal=7))
        raise ZeroDivisionError

    assert content_of(session) == before


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    return {table for table in before if before[table] != after[table]}
