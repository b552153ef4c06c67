"""The register in full: earlier names, addresses, size and industry, and the text to search in."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = (
    (
        "company",
        "size_class",
        "'0', '1-4', '5-9', '10-19', '20-49', '50-99', '100-199', '200-499', '500-'",
    ),
    ("company", "industry_edition", "'2007', '2025'"),
    ("company", "source", "'by_hand', 'import', 'choice'"),
)
FILL = """UPDATE workplace SET search_text = (
    SELECT ' ' || company.search_key || coalesce((
        SELECT string_agg(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id) FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || workplace.place_key, '') || ' '
    FROM company WHERE company.id = workplace.company_id
)"""
SQLITE = (
    """CREATE VIRTUAL TABLE workplace_search USING fts5(search_text, content='workplace', content_rowid='id', tokenize='trigram')""",
    """CREATE TRIGGER workplace_is_found AFTER INSERT ON workplace BEGIN INSERT INTO workplace_search (rowid, search_text) VALUES (new.id, new.search_text); UPDATE workplace SET search_text = (
    SELECT ' ' || company.search_key || coalesce((
        SELECT group_concat(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id) FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || workplace.place_key, '') || ' '
    FROM company WHERE company.id = workplace.company_id
) WHERE id = new.id; END""",
    """CREATE TRIGGER workplace_is_moved AFTER UPDATE OF place_key, company_id ON workplace BEGIN UPDATE workplace SET search_text = (
    SELECT ' ' || company.search_key || coalesce((
        SELECT group_concat(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id) FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || workplace.place_key, '') || ' '
    FROM company WHERE company.id = workplace.company_id
) WHERE id = new.id; END""",
    """CREATE TRIGGER workplace_is_found_anew AFTER UPDATE OF search_text ON workplace BEGIN INSERT INTO workplace_search (workplace_search, rowid, search_text) VALUES ('delete', old.id, old.search_text); INSERT INTO workplace_search (rowid, search_text) VALUES (new.id, new.search_text); END""",
    """CREATE TRIGGER workplace_is_gone AFTER DELETE ON workplace BEGIN INSERT INTO workplace_search (workplace_search, rowid, search_text) VALUES ('delete', old.id, old.search_text); END""",
    """CREATE TRIGGER company_is_renamed AFTER UPDATE OF search_key ON company BEGIN UPDATE workplace SET search_text = (
    SELECT ' ' || company.search_key || coalesce((
        SELECT group_concat(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id) FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || workplace.place_key, '') || ' '
    FROM company WHERE company.id = workplace.company_id
) WHERE company_id = new.id; END""",
    """CREATE TRIGGER earlier_name_added AFTER INSERT ON earlier_name BEGIN UPDATE workplace SET search_text = (
    SELECT ' ' || company.search_key || coalesce((
        SELECT group_concat(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id) FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || workplace.place_key, '') || ' '
    FROM company WHERE company.id = workplace.company_id
) WHERE company_id = new.company_id; END""",
    """CREATE TRIGGER earlier_name_changed AFTER UPDATE ON earlier_name BEGIN UPDATE workplace SET search_text = (
    SELECT ' ' || company.search_key || coalesce((
        SELECT group_concat(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id) FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || workplace.place_key, '') || ' '
    FROM company WHERE company.id = workplace.company_id
) WHERE company_id = new.company_id; END""",
    """CREATE TRIGGER earlier_name_removed AFTER DELETE ON earlier_name BEGIN UPDATE workplace SET search_text = (
    SELECT ' ' || company.search_key || coalesce((
        SELECT group_concat(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id) FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || workplace.place_key, '') || ' '
    FROM company WHERE company.id = workplace.company_id
) WHERE company_id = old.company_id; END""",
)
POSTGRESQL = (
    """CREATE INDEX ix_workplace_search_text ON workplace USING gin (search_text gin_trgm_ops) WITH (fastupdate = off)""",
    """CREATE FUNCTION workplace_is_found() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.search_text := coalesce((
    SELECT ' ' || company.search_key || coalesce((
        SELECT string_agg(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id) FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || NEW.place_key, '') || ' '
    FROM company WHERE company.id = NEW.company_id
), ''); RETURN NEW; END $$""",
    """CREATE TRIGGER workplace_is_found BEFORE INSERT OR UPDATE OF place_key, company_id ON workplace FOR EACH ROW EXECUTE FUNCTION workplace_is_found()""",
    """CREATE FUNCTION company_is_renamed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE workplace SET search_text = (
    SELECT ' ' || company.search_key || coalesce((
        SELECT string_agg(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id) FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || workplace.place_key, '') || ' '
    FROM company WHERE company.id = workplace.company_id
) WHERE company_id = NEW.id; RETURN NEW; END $$""",
    """CREATE TRIGGER company_is_renamed AFTER UPDATE OF search_key ON company FOR EACH ROW EXECUTE FUNCTION company_is_renamed()""",
    """CREATE FUNCTION earlier_name_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE workplace SET search_text = (
    SELECT ' ' || company.search_key || coalesce((
        SELECT string_agg(' ' || earlier_name.search_key, '' ORDER BY earlier_name.id) FROM earlier_name WHERE earlier_name.company_id = company.id
    ), '') || coalesce(' ' || workplace.place_key, '') || ' '
    FROM company WHERE company.id = workplace.company_id
) WHERE company_id = coalesce(NEW.company_id, OLD.company_id); RETURN NEW; END $$""",
    """CREATE TRIGGER earlier_name_kept AFTER INSERT OR UPDATE OR DELETE ON earlier_name FOR EACH ROW EXECUTE FUNCTION earlier_name_kept()""",
)
TRIGGERS = (
    ("workplace", "workplace_is_found"),
    ("company", "company_is_renamed"),
    ("earlier_name", "earlier_name_kept"),
)
SQLITE_TRIGGERS = (
    "workplace_is_found",
    "workplace_is_moved",
    "workplace_is_found_anew",
    "workplace_is_gone",
    "company_is_renamed",
    "earlier_name_added",
    "earlier_name_changed",
    "earlier_name_removed",
)


def upgrade() -> None:
    op.create_table(
        "earlier_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("search_key", sa.String(length=400), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_earlier_name_company_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_name")),
    )
    op.create_index(op.f("ix_earlier_name_company_id"), "earlier_name", ["company_id"])
    op.create_index(op.f("ix_company_successor_id"), "company", ["successor_id"])
    for table, column, values in STATES:
        # Said with the column, so that SQLite need not make the table anew under its references.
        check = f"CONSTRAINT ck_{table}_{column}_known CHECK ({column} IN ({values}))"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(20) {check}")
    op.add_column("company", sa.Column("industry_code", sa.String(length=5), nullable=True))
    op.add_column("workplace", sa.Column("street_address", sa.String(length=120), nullable=True))
    op.add_column("workplace", sa.Column("postcode", sa.String(length=5), nullable=True))
    op.add_column(
        "workplace", sa.Column("search_text", sa.Text(), nullable=False, server_default="")
    )
    op.execute(FILL)
    if op.get_bind().dialect.name == "postgresql":
        _index_on_postgresql()
    else:
        _index_on_sqlite()


def _index_on_postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for statement in POSTGRESQL:
        op.execute(statement)


def _index_on_sqlite() -> None:
    for statement in SQLITE:
        op.execute(statement)
    op.execute("INSERT INTO workplace_search (workplace_search) VALUES ('rebuild')")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, name in TRIGGERS:
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
        op.drop_index("ix_workplace_search_text", "workplace")
    else:
        for name in SQLITE_TRIGGERS:
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE workplace_search")
    for column in ("search_text", "postcode", "street_address"):
        op.drop_column("workplace", column)
    op.drop_column("company", "industry_code")
    for table, column, _ in reversed(STATES):
        op.drop_column(table, column)
    op.drop_index(op.f("ix_company_successor_id"), "company")
    op.drop_table("earlier_name")
