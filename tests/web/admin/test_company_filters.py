"""Which companies of the register an admin picks out, and at what cost."""

from __future__ import annotations

import os
from datetime import datetime

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from app.actions.add_contact import ContactDetails, add_contact
from app.domain.eligibility import CompanyStatus
from app.domain.register import SizeClass
from app.storage.companies import Company, Workplace
from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("clock")

LIST = "/admin/foretag"
# 20000 for the register of a small county.
MANY = int(os.environ.get("NYCKEL_TEST_SIZE", "400"))


@pytest.fixture(autouse=True)
def companies(session: Session, relay: Relay, road: Road, now: datetime) -> None:
    """Four companies, of which each filter finds one."""
    cast.make_company(session, relay, "Åkes Såg", now=now, place="Insjön")
    with transaction(session):
        for name, part in (
            ("Bergets Bygg", {"industry_code": "41200"}),
            ("Stora Verket", {"size_class": SizeClass.FROM_500}),
            ("Gamla Bolaget", {"status": CompanyStatus.DEREGISTERED}),
        ):
            made = cast.make_company(session, relay, name, now=now)
            for field, value in part.items():
                setattr(made, field, value)
            session.add(made)
    reached = cast.make_company(session, relay, "Kims Kök", now=now, place="Mora")
    add_contact(road.act(road.astrid), company_id=reached.id, details=ContactDetails(name="Kim"))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("ort=INSJON", {"Åkes Såg"}),
        ("bransch=F", {"Bergets Bygg"}),
        ("storlek=500-", {"Stora Verket"}),
        ("lage=deregistered", {"Gamla Bolaget"}),
        ("kontakt=med", {"Kims Kök"}),
        ("q=bygg&ort=leksand&bransch=F", {"Bergets Bygg"}),
        ("q=bygg&ort=insjon", set()),
        ("bransch=A", set()),
    ],
)
def test_each_narrows_the_list(as_astrid: CheckedClient, question: str, names: set[str]) -> None:
    page = as_astrid.get(f"{LIST}?{question}").text

    shown = {
        name
        for name in (*("Åkes Såg", "Bergets Bygg", "Stora Verket", "Gamla Bolaget", "Kims Kök"),)
        if f">{name}<" in page
    }
    assert shown == names


def test_without_a_contact_are_all_the_others(as_astrid: CheckedClient) -> None:
    page = as_astrid.get(f"{LIST}?kontakt=utan").text

    assert ">Åkes Såg<" in page
    assert ">Kims Kök<" not in page


@pytest.mark.parametrize("nonsense", ["bransch=magi", "storlek=7", "lage=okand", "kontakt=x"])
def test_what_is_no_filter_is_told_and_narrows_nothing(
    as_astrid: CheckedClient, nonsense: str
) -> None:
    page = as_astrid.get(f"{LIST}?{nonsense}").text

    assert 'class="error"' in page
    assert ">Åkes Såg<" in page


def test_the_pages_of_a_filter_go_on_with_it_at_the_same_cost(
    as_astrid: CheckedClient,
    session: Session,
    relay: Relay,
    now: datetime,
    engine: Engine,
) -> None:
    where = f"{LIST}?kontakt=utan&ort=leksand"
    few = _statements(engine, as_astrid, where)
    _many(session, relay.id, now)

    many = _statements(engine, as_astrid, where)

    assert many == few <= 12
    page = as_astrid.get(where).text
    assert "sida=2" in page
    assert "kontakt=utan" in page
    assert "ort=leksand" in page


def _statements(engine: Engine, client: CheckedClient, path: str) -> int:
    with count_statements(engine) as statements:
        assert client.get(path).status_code == 200
    return len(statements)


def _many(session: Session, relay_id: int, now: datetime) -> None:
    with transaction(session):
        session.execute(
            insert(Company),
            [
                {
                    "relay_id": relay_id,
                    **dict.fromkeys(("name", "sort_key", "search_key"), f"bolag {at}"),
                    "status": CompanyStatus.UNKNOWN,
                    "created_at": now,
                }
                for at in range(MANY)
            ],
        )
        made = session.scalars(select(Company.id).where(Company.name.like("bolag %"))).all()
        place = {"place": "Leksand", "place_key": "leksand", "created_at": now}
        session.execute(insert(Workplace), [{"company_id": one, **place} for one in made])
