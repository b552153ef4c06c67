"""The schema that the migrations make is the one that the row classes describe."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import configure_mappers

from app import storage
from app.extensions import Base
from app.storage.engine import engine_options, normalised
from app.storage.search_text import is_ours
from tests.support.databases import MakeDatabase
from tests.support.schema import described


def test_alembic_finds_nothing_to_migrate(make_database: MakeDatabase) -> None:
    migrated = _engine(make_database("migrated"))

    with migrated.connect() as connection:
        options = {"compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        difference = compare_metadata(context, Base.metadata)

    migrated.dispose()
    assert difference == []


def test_checks_indexes_and_triggers_are_those_of_the_row_classes(
    make_database: MakeDatabase,
) -> None:
    migrated = _schema_of(make_database("migrated"))

    created = _schema_of(make_database("created", migrated=False), create=True)

    assert migrated ^ created == set()


def test_every_row_class_is_part_of_the_storage() -> None:
    configure_mappers()

    mapped = {mapper.class_.__module__ for mapper in Base.registry.mappers}

    assert {module.rpartition(".")[2] for module in mapped} <= set(storage.__all__)


def _schema_of(database_url: str, *, create: bool = False) -> set[str]:
    engine = _engine(database_url)
    with engine.begin() as connection:
        if create:
            Base.metadata.create_all(connection)
        schema = described(connection)
    engine.dispose()
    return schema


def _engine(database_url: str) -> Engine:
    """Open a database without the house's transactions, which keep reading and writing apart."""
    address = normalised(database_url)
    options = {
        name: value
        for name, value in engine_options(address).items()
        if name != "execution_options"
    }
    return create_engine(address, **options)
