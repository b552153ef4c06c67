"""The text in which a workplace is searched for, kept by the database itself, and its index.

Triggers put it together from the company's name, its earlier names and the place, so that no way of
writing a row can forget it. SQLite finds it through an FTS5 table of trigrams, PostgreSQL through
an index of pg_trgm. The texts here are what a new database is made with; a migration has its own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, event

from app.extensions import Base

INDEX = "workplace_search"
# What stands behind the search, besides what the row classes describe.
DERIVED = frozenset(
    {
        ("table", INDEX),
        *(("table", f"{INDEX}_{part}") for part in ("config", "data", "docsize", "idx")),
        ("index", "ix_workplace_search_text"),
    }
)

_TEXT = """(
    SELECT ' ' || company.search_key || coalesce((
        SELECT {joined} FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || {place_key}, '') || ' '
    FROM company WHERE company.id = {company_id}
)"""
_SQLITE_TEXT = _TEXT.format(
    joined="group_concat(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id)",
    place_key="workplace.place_key",
    company_id="workplace.company_id",
)
_POSTGRESQL_TEXT = _TEXT.format(
    joined="string_agg(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id)",
    place_key="{place_key}",
    company_id="{company_id}",
)


def _sqlite_refresh(where: str) -> str:
    return f"UPDATE workplace SET search_text = {_SQLITE_TEXT} WHERE {where};"  # noqa: S608


def _sqlite_trigger(name: str, moment: str, *steps: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {moment} BEGIN {' '.join(steps)} END"


_ADD = f"INSERT INTO {INDEX} (rowid, search_text) VALUES (new.id, new.search_text);"  # noqa: S608
_TAKE = (
    f"INSERT INTO {INDEX} ({INDEX}, rowid, search_text)"  # noqa: S608
    " VALUES ('delete', old.id, old.search_text);"
)
_COLUMNS = "search_text, content='workplace', content_rowid='id', tokenize='trigram'"
SQLITE = (
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5({_COLUMNS})",
    _sqlite_trigger(
        "workplace_is_found", "INSERT ON workplace", _ADD, _sqlite_refresh("id = new.id")
    ),
    _sqlite_trigger(
        "workplace_is_moved",
        "UPDATE OF place_key, company_id ON workplace",
        _sqlite_refresh("id = new.id"),
    ),
    _sqlite_trigger("workplace_is_found_anew", "UPDATE OF search_text ON workplace", _TAKE, _ADD),
    _sqlite_trigger("workplace_is_gone", "DELETE ON workplace", _TAKE),
    _sqlite_trigger(
        "company_is_renamed",
        "UPDATE OF search_key ON company",
        _sqlite_refresh("company_id = new.id"),
    ),
    *(
        _sqlite_trigger(
            f"earlier_name_{verb}ed",
            f"{moment} ON earlier_name",
            _sqlite_refresh(f"company_id = {row}.company_id"),
        )
        for verb, moment, row in (
            ("add", "INSERT", "new"),
            ("chang", "UPDATE", "new"),
            ("remov", "DELETE", "old"),
        )
    ),
)

_OF_ROW = _POSTGRESQL_TEXT.format(place_key="NEW.place_key", company_id="NEW.company_id")
_OF_EACH = _POSTGRESQL_TEXT.format(
    place_key="workplace.place_key", company_id="workplace.company_id"
)


def _postgresql_function(name: str, body: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {body} RETURN NEW; END $$"
    )


def _postgresql_trigger(name: str, moment: str, *, on: str) -> str:
    return f"CREATE TRIGGER {name} {moment} ON {on} FOR EACH ROW EXECUTE FUNCTION {name}()"


def _postgresql_refresh(where: str) -> str:
    return f"UPDATE workplace SET search_text = {_OF_EACH} WHERE {where};"  # noqa: S608


# Without its list of late additions, which every search after a large import would read through.
_TRIGRAM_INDEX = (
    "CREATE INDEX ix_workplace_search_text ON workplace"
    " USING gin (search_text gin_trgm_ops) WITH (fastupdate = off)"
)
POSTGRESQL = (
    _TRIGRAM_INDEX,
    _postgresql_function("workplace_is_found", f"NEW.search_text := coalesce({_OF_ROW}, '');"),
    _postgresql_trigger(
        "workplace_is_found", "BEFORE INSERT OR UPDATE OF place_key, company_id", on="workplace"
    ),
    _postgresql_function("company_is_renamed", _postgresql_refresh("company_id = NEW.id")),
    _postgresql_trigger("company_is_renamed", "AFTER UPDATE OF search_key", on="company"),
    _postgresql_function(
        "earlier_name_kept",
        _postgresql_refresh("company_id = coalesce(NEW.company_id, OLD.company_id)"),
    ),
    _postgresql_trigger("earlier_name_kept", "AFTER INSERT OR UPDATE OR DELETE", on="earlier_name"),
)
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"


def _hang(statement: str, *, moment: str, dialect: str) -> None:
    ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
    event.listen(Base.metadata, moment, ddl)


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Tell whether a part of a schema is one that the row classes describe."""
    return (kind, name) not in DERIVED


_hang(EXTENSION, moment="before_create", dialect="postgresql")
for _statement in SQLITE:
    _hang(_statement, moment="after_create", dialect="sqlite")
for _statement in POSTGRESQL:
    _hang(_statement, moment="after_create", dialect="postgresql")
