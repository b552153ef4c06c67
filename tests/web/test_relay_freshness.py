"""What a public page costs, and when a browser that has it is sent it anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.handover import HandoverState
from app.storage.people import Person
from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.support.cast import sign_in
from tests.support.client import CheckedClient
from tests.support.public_chain import Chain, more, new_chain
from tests.support.statements import count_statements
from tests.support.web import MakeClient

DAY = timedelta(days=1)
SWEDISH = {"Accept-Language": "sv"}
STOPS_SHOWN = 30
MOST_STATEMENTS = 8

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def three_visits(engine: Engine, now: datetime) -> Chain:
    with new_chain(engine, now - 99 * DAY) as chain:
        chain.visits(3, until=now - DAY)
        chain.awaiting("Leksandsdörren", now, on=now.date())
    return chain


def test_a_signed_in_reader_costs_at_most_eight(
    engine: Engine,
    three_visits: Chain,
    make_client: MakeClient,
    session: Session,
    bo: Person,
    now: datetime,
) -> None:
    client = make_client()
    sign_in(client, session, bo, now=now)

    with count_statements(engine) as statements:
        client.get("/", headers=SWEDISH)

    assert len(statements) <= MOST_STATEMENTS, statements


def test_a_thousand_visits_cost_no_more_than_three(
    engine: Engine, client: CheckedClient, three_visits: Chain, now: datetime
) -> None:
    with count_statements(engine) as for_three:
        client.get("/", headers=SWEDISH)
    with more(engine, three_visits) as chain:
        assert chain.last
        chain.last.state = HandoverState.VISITED
        chain.visits(1000, until=now)
    with count_statements(engine) as for_a_thousand:
        page = client.get("/", headers=SWEDISH).get_data(as_text=True)

    assert "1\xa0003 av 1\xa0000 besök gjorda" in page
    assert len(for_a_thousand) == len(for_three)
    assert page.count('<li class="stop') == STOPS_SHOWN


def test_a_page_that_has_not_changed_costs_one_statement(
    engine: Engine, client: CheckedClient, three_visits: Chain
) -> None:
    etag = client.get("/").headers["ETag"]

    with count_statements(engine) as statements:
        answer = client.get("/", headers={"If-None-Match": etag})

    assert answer.status_code == 304
    assert answer.get_data() == b""
    assert len(statements) == 1, statements


def test_asking_for_the_head_is_conditional_too(client: CheckedClient, three_visits: Chain) -> None:
    first = client.head("/")

    again = client.head("/", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)
    assert first.headers["Cache-Control"] == "no-cache"


def test_a_change_in_the_chain_changes_the_tag(
    engine: Engine, client: CheckedClient, three_visits: Chain
) -> None:
    etag = client.get("/").headers["ETag"]
    with more(engine, three_visits):
        pass

    answer = client.get("/", headers={"If-None-Match": etag})

    assert answer.status_code == 200


def test_a_change_in_the_relays_own_row_changes_the_tag(
    session: Session, client: CheckedClient, three_visits: Chain
) -> None:
    etag = client.get("/integritet").headers["ETag"]
    with transaction(session):
        session.get_one(Relay, three_visits.relay.id).office_phone = "0247-801 00"

    answer = client.get("/integritet", headers={"If-None-Match": etag})

    assert answer.status_code == 200
    assert "0247-801 00" in answer.get_data(as_text=True)


def test_the_tag_differs_by_language_and_by_day(
    client: CheckedClient,
    three_visits: Chain,
    clock: time_machine.Traveller,
) -> None:
    swedish = client.get("/", headers=SWEDISH).headers["ETag"]
    english = client.get("/", headers={"Accept-Language": "en"}).headers["ETag"]
    clock.shift(DAY)
    tomorrow = client.get("/", headers=SWEDISH).headers["ETag"]

    assert len({swedish, english, tomorrow}) == 3


def test_a_signed_in_persons_page_is_never_kept(
    three_visits: Chain,
    make_client: MakeClient,
    session: Session,
    bo: Person,
    now: datetime,
) -> None:
    client = make_client()
    sign_in(client, session, bo, now=now)

    answer = client.get("/")

    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_stranger_is_given_no_cookie(client: CheckedClient, three_visits: Chain) -> None:
    answer = client.get("/")

    assert "Set-Cookie" not in answer.headers
    assert {"Accept-Language", "Cookie"} <= {
        each.strip() for each in answer.headers["Vary"].split(",")
    }
