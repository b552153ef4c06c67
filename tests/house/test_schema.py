"""The schema that the migrations make is the one that the row classes describe."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, Enum, String, create_engine
from sqlalchemy.orm import configure_mappers

from app import storage
from app.config import ROOT
from app.domain.retention import RULES, Source
from app.extensions import Base
from app.storage.engine import engine_options, normalised
from app.storage.search_text import is_ours
from tests.support.databases import MakeDatabase
from tests.support.schema import described

# Columns of text that hold no person: keys, digests, words of the program, and what is public of
# companies, places and relays. Any other needs a rule in `app/domain/retention.py` and a place in
# `app/storage/personal.py`.
NOT_PERSONAL = {
    "late_choice": "intent company_name company_place second_name second_place",
    "pending_scan": "intent",
    "answer": "scope route key request_digest body",
    "failed_sign_in": "email_digest source_digest",
    "heartbeat": "name",
    "journal_entry": "chain event actor subject facts commitments intent previous digest",
    "journal_head": "chain digest mac",
    "person": "password_hash",
    "note": "intent",
    "photo": "digest",
    "promise": "intent",
    "topic": "name_sv name_en",
    "relay": "slug name municipality municipality_code office_phone office_email",
    "baton": "name",
    "bouncing_address": "words",
    "company": "name sort_key search_key organisation_number number_mac industry_code",
    "company_import": "file_name file_digest columns outlook trouble",
    "journal_text": "field salt",
    "one_time_link": "secret_digest nonce",
    "outgoing_mail": "kind subject language message_id",
    "sign_in": "secret_digest",
    "company_merge": "moved",
    "earlier_name": "name search_key",
    "pairing": "nonce code_digest",
    "workplace": "street_address postcode place place_key municipality_code search_text",
    "handover": "company_name place",
    "code": "value",
    "company_link": "nonce",
    "calendar_link": "nonce",
    "suggestion": "company_name company_place",
    "visit": "link_nonce",
    "nomination": "company_name company_search_key company_place organisation_number number_mac",
    "company_request": "subject company_name",
    "invitation": "nonce",
}


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


def test_every_column_of_text_is_kept_by_a_rule_or_holds_no_person() -> None:
    undecided = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String) and not isinstance(column.type, Enum)
    } - RULES.keys()

    impersonal = {
        f"{table}.{name}" for table in NOT_PERSONAL for name in NOT_PERSONAL[table].split()
    }
    assert undecided - impersonal == set()


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


BECAUSE_OF = {
    Source.STORAGE_LIMITATION: "GDPR 5.1 e",
    Source.LINK_READABLE: "the link is readable for a year",
    Source.ARCHIVES_ACT: "arkivlagen 10 §",
}


def test_the_document_on_retention_has_every_rule_and_no_other() -> None:
    written = (ROOT / "docs" / "retention.md").read_text().splitlines()

    told = [line for line in written if line.startswith("| `")]

    assert told == [
        f"| `{field}` | {rule.keep.days} days | {rule.since} | {BECAUSE_OF[rule.source]} |"
        for field, rule in RULES.items()
    ]
