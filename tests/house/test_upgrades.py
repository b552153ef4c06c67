"""An installation that has rows is brought up to date, from whichever release it comes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, Engine, column, func, insert, inspect, select, table

from app import create_app
from app.actions.insert_visit import ForgottenVisit, insert_visit
from app.actions.merge_companies import merge_companies
from app.actions.place_handover import Side
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.config import ROOT
from app.extensions import Base
from app.storage.engine import WRITE
from app.storage.nominations import Nomination
from tests.support import cast
from tests.support.databases import MakeDatabase
from tests.support.full_house import FullHouse, house
from tests.support.settings import settings_for
from tests.support.web import engine_of

__all__ = ["house"]

SCRIPTS = ROOT / "app" / "storage" / "migrations"
REVISIONS = [each.revision for each in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]
AT_REST = {
    "sqlite": "PRAGMA foreign_keys=OFF",
    "postgresql": "SET session_replication_role=replica",
}
AWAKE = {"sqlite": "PRAGMA foreign_keys=ON", "postgresql": "SET session_replication_role=origin"}


@pytest.fixture
def old_app(make_database: MakeDatabase) -> Iterator[Flask]:
    """An app over a database that nothing has been made in yet."""
    app = create_app(settings_for(make_database("old", migrated=False)))
    yield app
    engine_of(app).dispose()


def test_a_full_house_is_upgraded_step_by_step(
    old_app: Flask, house: FullHouse, engine: Engine
) -> None:
    """Each table gets its rows as soon as it has their columns, and later steps find them there."""
    old, filled = engine_of(old_app), dict[str, int]()

    for revision in REVISIONS:
        with old_app.app_context():
            flask_migrate.upgrade(revision=revision)
        filled |= fill(old, engine, but=filled.keys())

    assert filled.keys() == Base.metadata.tables.keys()
    assert where_each_yes_led(old) == where_each_yes_led(engine) != {}
    assert all(filled[name] for name in ("handover", "invitation", "journal_entry", "nomination"))
    with old.connect() as connection:
        assert {name: count(connection, name) for name in filled} == filled


@pytest.mark.parametrize("journal", ["kept", "silent"])
def test_an_upgrade_finds_where_each_yes_led(
    old_app: Flask, house: FullHouse, engine: Engine, journal: str
) -> None:
    """The journal tells; without it only what still follows, and is the same company, is sure."""
    merged_after_its_yes(house)
    before_a_forgotten_visit(house)
    led, old = where_each_yes_led(engine), engine_of(old_app)
    with old_app.app_context():
        flask_migrate.upgrade(revision="0025")
    fill(old, engine, but={"journal_entry", "journal_text"} if journal == "silent" else ())

    with old_app.app_context():
        flask_migrate.upgrade()

    unsure = {house.nominations["accepted"]} if journal == "silent" else set()
    assert where_each_yes_led(old) == {one: led[one] for one in led.keys() - unsure}


def merged_after_its_yes(house: FullHouse) -> None:
    """Let a company of the register say yes, and be taken into another before it is visited."""
    session, now = house.road.session, house.road.now
    smithy, heir = (
        cast.make_company(session, house.relay, name, now=now)
        for name in ("Gamla Smedjan", "Nya Smedjan")
    )
    visit_id = house.visited("merged", "Hjortnäs Brygga")
    chosen = Submission(visit_id=visit_id, first=Choice(name=smithy.name, company_id=smithy.id))
    submitted = submit_nomination(house.road.by_link(visit_id), chosen)
    house.road.yes(submitted.nomination_id)
    merge_companies(house.act, merged_id=smithy.id, survivor_id=heir.id)


def before_a_forgotten_visit(house: FullHouse) -> None:
    road = house.road
    chosen = road.row(Nomination, house.nominations["accepted"])
    bakery = cast.make_company(road.session, house.relay, "Byns Bageri", now=road.now)
    forgotten = ForgottenVisit(
        beside_id=chosen.handover_id,
        side=Side.AFTER,
        workplace=bakery.workplaces[0].id,
        occurred_at=road.now,
    )
    insert_visit(house.act, forgotten, reason="Glömdes")


def where_each_yes_led(engine: Engine) -> dict[int, int]:
    nominations = Base.metadata.tables["nomination"].c
    question = select(nominations.id, nominations.next_id).where(nominations.next_id.is_not(None))
    with engine.connect() as connection:
        return {row.id: row.next_id for row in connection.execute(question)}


def fill(old: Engine, new: Engine, *, but: Collection[str]) -> dict[str, int]:
    """Copy into each table that has no rows yet, and give how many it now has."""
    with new.connect() as source, at_rest(old) as target:
        inspector = inspect(target)
        there = set(inspector.get_table_names()) & Base.metadata.tables.keys()
        return {
            name: count(target, name)
            for name in sorted(there - set(but))
            if copy(source, target, name, inspector.get_columns(name))
        }


def copy(source: Connection, target: Connection, name: str, columns: Sequence[Any]) -> bool:
    """Tell whether the table has rows now: it takes them when it wants nothing that they lack."""
    if count(target, name):
        return True  # the step that made it has filled it
    known = set(Base.metadata.tables[name].c.keys())
    if any(not each["nullable"] for each in columns if each["name"] not in known):
        return False
    common = table(name, *(column(each["name"]) for each in columns if each["name"] in known))
    rows = source.execute(select(common)).mappings().all()
    if rows:
        target.execute(insert(common), [dict(row) for row in rows])
    return True


def count(connection: Connection, name: str) -> int:
    return connection.scalar(select(func.count()).select_from(table(name))) or 0


@contextmanager
def at_rest(engine: Engine) -> Iterator[Connection]:
    """Write while no row need have what it refers to."""
    with engine.connect().execution_options(**WRITE) as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute(AT_REST[engine.dialect.name])
        if engine.dialect.name == "postgresql":
            raw.commit()
        with connection.begin():
            yield connection
        raw.execute(AWAKE[engine.dialect.name])
