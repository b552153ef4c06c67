"""Searching the register: what is found, in which order, and by what means at a register's size."""

from __future__ import annotations

import os
import random
import re
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, Select, delete, insert, text, update
from sqlalchemy.orm import Session

from app.domain.eligibility import CompanyStatus
from app.domain.register import SizeClass
from app.domain.text import search_key
from app.storage.companies import Company, EarlierName, Workplace
from app.storage.company_filter import CompanyFilter
from app.storage.company_search import candidates, search
from app.storage.contacts import Contact
from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.statements import count_statements

REGISTER = {
    "Leksandsdörren AB": "Leksand",
    "Leksands Knäckebröd AB": "Leksand",
    "Åkes Snickeri": "Insjön",
    "Snickar-Anna": "Leksand",
    "Tomoku Hus AB": "Insjön",
    "Café Crème": "Tällberg",
    "Malmö Måleri": "Siljansnäs",
}
# PostgreSQL takes its index from some hundred rows on; the whole size takes it half a minute.
LARGE = 20_000 if "NYCKEL_TEST_SIZE" in os.environ else 2_000
FIRST_ID = 1_000_000


@pytest.fixture
def register(session: Session, relay: Relay, now: datetime) -> dict[str, Company]:
    return {
        name: cast.make_company(session, relay, name, now=now, place=place)
        for name, place in REGISTER.items()
    }


def found(session: Session, relay: Relay, typed: str) -> list[str]:
    session.rollback()
    return [each.company.name for each in search(session, relay_id=relay.id, key=search_key(typed))]


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("leksandsd", "Leksandsdörren AB"),
        ("LEKSANDSDORREN", "Leksandsdörren AB"),
        ("leksands dörren", "Leksandsdörren AB"),
        ("lexandsdören", "Leksandsdörren AB"),
        ("knekebröd", "Leksands Knäckebröd AB"),
        ("knäckebröd leksand", "Leksands Knäckebröd AB"),
        ("åk", "Åkes Snickeri"),
        ("akes snikeri", "Åkes Snickeri"),
        ("snickeri insjön", "Åkes Snickeri"),
        ("snickar", "Snickar-Anna"),
        ("tomuko", "Tomoku Hus AB"),
        ("cafe creme", "Café Crème"),
        ("tällberg", "Café Crème"),
        ("malmo", "Malmö Måleri"),
    ],
)
def test_the_best_hit_stands_first(session: Session, relay: Relay, typed: str, first: str) -> None:
    assert found(session, relay, typed)[:1] == [first]


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("typed", ["", "-", "xyzzy", "snickeri tällberg", "%", "' OR 1=1"])
def test_what_nobody_is_called_finds_nothing(session: Session, relay: Relay, typed: str) -> None:
    assert found(session, relay, typed) == []


def test_a_name_of_yesterday_is_found_until_it_is_forgotten(
    session: Session, relay: Relay, register: dict[str, Company], now: datetime
) -> None:
    company_id = register["Tomoku Hus AB"].id
    earlier = EarlierName(company_id=company_id, name="Insjöhus", search_key="insjohus", until=now)
    with transaction(session):
        session.add(earlier)
    assert found(session, relay, "insjöhus") == ["Tomoku Hus AB"]

    with transaction(session):
        session.execute(delete(EarlierName))
    assert found(session, relay, "insjöhus") == []


def test_the_index_follows_every_way_of_writing(
    session: Session, relay: Relay, register: dict[str, Company]
) -> None:
    company_id = register["Åkes Snickeri"].id
    with transaction(session):
        renamed = {"name": "Bos Båtar", "search_key": "bos batar"}
        session.execute(update(Company).where(Company.id == company_id).values(**renamed))
        moved = {"place": "Rättvik", "place_key": "rattvik"}
        session.execute(update(Workplace).where(Workplace.company_id == company_id).values(**moved))

    assert found(session, relay, "bos båtar") == ["Bos Båtar"]
    assert found(session, relay, "rättvik") == ["Bos Båtar"]
    assert found(session, relay, "akes") == []
    with transaction(session):
        session.execute(delete(Workplace).where(Workplace.company_id == company_id))
    assert found(session, relay, "bos båtar") == []


def test_another_relays_companies_and_merged_ones_are_not_found(
    session: Session, relay: Relay, register: dict[str, Company], now: datetime
) -> None:
    other = cast.make_relay(session, now=now, slug="rattvik")
    cast.make_company(session, other, "Åkes Snickeri", now=now)
    with transaction(session):
        session.get_one(Company, register["Snickar-Anna"].id).successor_id = register[
            "Åkes Snickeri"
        ].id

    assert found(session, relay, "snick") == ["Åkes Snickeri"]


@pytest.mark.usefixtures("register")
def test_one_statement_finds_name_and_place(session: Session, relay: Relay, engine: Engine) -> None:
    relay_id = relay.id
    session.rollback()

    with count_statements(engine) as statements:
        hits = search(session, relay_id=relay_id, key="leksand")
        assert {(each.company.name, each.place) for each in hits} > {
            ("Leksandsdörren AB", "Leksand")
        }

    assert len(statements) == 1, statements


@pytest.fixture
def large_register(session: Session, relay: Relay, now: datetime) -> Relay:
    """A register of a municipality's size, or of a county's; all names are drawn from the same syllables."""
    chance = random.Random(7)
    syllables = re.findall("..", "leksandsiljantallbergmorasolback")
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(2_000)]
    names = [f"{' '.join(chance.choices(words, k=2))} ab" for _ in range(LARGE)]
    with transaction(session):
        session.execute(insert(Company), [_company(relay, now, *one) for one in enumerate(names)])
        session.execute(insert(Workplace), [_workplace(now, at) for at in range(LARGE)])
        session.execute(insert(Contact), [_contact(now, at) for at in range(0, LARGE, 3)])
    cast.make_company(session, relay, "Åkes Snickeri", now=now)
    if session.get_bind().dialect.name == "postgresql":  # which does so by itself
        with transaction(session):
            session.execute(text("ANALYZE"))
    return relay


def _company(relay: Relay, now: datetime, at: int, name: str) -> dict[str, Any]:
    keys = {"name": name, "sort_key": name, "search_key": name}
    known = {"relay_id": relay.id, "status": "unknown", "created_at": now}
    described = {"industry_code": f"{at % 90 + 1:02}100", "size_class": list(SizeClass)[at % 3]}
    return {"id": FIRST_ID + at, **keys, **known, **described}


def _workplace(now: datetime, at: int) -> dict[str, Any]:
    name = list(REGISTER.values())[at % len(REGISTER)]
    place = {"place": name, "place_key": search_key(name)}
    return {"id": FIRST_ID + at, "company_id": FIRST_ID + at, "created_at": now, **place}


def _contact(now: datetime, at: int) -> dict[str, Any]:
    return {"company_id": FIRST_ID + at, "name": "Bo", "is_primary": True, "since": now}


NARROWED = (
    CompanyFilter(),
    CompanyFilter(place_key="leksand"),
    CompanyFilter(section="F"),
    CompanyFilter(size_class=SizeClass.TO_4),
    CompanyFilter(status=CompanyStatus.UNKNOWN),
    CompanyFilter(has_contact=True),
    CompanyFilter(has_contact=False),
)


def test_a_register_of_thousands_is_searched_by_index_whatever_else_is_asked(
    session: Session, large_register: Relay
) -> None:
    question = candidates(session, large_register.id, [" sn", "sni", "nic", "ick"])
    for asked in NARROWED:
        steps = plan_of(session, question.where(*asked.conditions()))

        is_by_index = (
            "ix_workplace_search_text" in steps or "workplace_search VIRTUAL TABLE INDEX" in steps
        )
        assert is_by_index, (asked, steps)
        assert "Seq Scan on workplace" not in steps, asked
        assert "SCAN workplace\n" not in steps, asked
        assert "SEARCH company USING INDEX" not in steps, asked
    assert found(session, large_register, "ake snikeri") == ["Åkes Snickeri"]


def plan_of(session: Session, question: Select[Any]) -> str:
    """How the database goes about it, a step a line."""
    compiled = question.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN" if session.get_bind().dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    plan = session.connection().exec_driver_sql(f"{explain} {compiled}").all()
    return "\n".join(" ".join(map(str, row)) for row in plan)
