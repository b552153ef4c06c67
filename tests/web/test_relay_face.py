"""The public face: what it says of the relay's state, and what it keeps to itself."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from app.domain.baton import BatonState
from app.storage.relays import Baton
from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.public_chain import more, new_chain
from tests.support.replaced import key_goes_to_insjon, lose_and_replace
from tests.support.road import Road

DAY = timedelta(days=1)
SWEDISH = {"Accept-Language": "sv"}

pytestmark = [pytest.mark.usefixtures("clock"), read_on_one]


def text(client: CheckedClient, path: str = "/") -> str:
    answer = client.get(path, headers=SWEDISH)
    assert answer.status_code == 200, answer.status
    return " ".join(answer.get_data(as_text=True).split())


def test_the_office_holds_the_baton_of_a_relay_that_has_not_begun(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now):
        pass

    page = text(client)

    assert '<h1 class="answer">Leksandsnyckeln är hos näringslivskontoret</h1>' in page
    assert "0 av 1 000 besök gjorda" in page
    assert "Inget företag har fått besök än" in page


def test_a_visited_company_has_the_baton_since_that_day(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        chain.visited("Leksands Knäckebröd", now - 2 * DAY)

    page = text(client)

    assert "Leksandsnyckeln är hos Leksands Knäckebröd" in page
    assert "Där har den varit sedan 10 maj 2026." in page
    assert "1 av 1 000 besök gjorda" in page


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (None, "Dagen för besöket är inte bestämd än."),
        (3, "Besöket är planerat till 15 maj 2026."),
        (0, "Besöket är idag, 12 maj 2026."),
        (-1, "Besöket var planerat till 11 maj 2026."),
    ],
)
def test_a_baton_on_its_way_has_a_day_or_none(
    engine: Engine, client: CheckedClient, now: datetime, days: int | None, sentence: str
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        on = None if days is None else (now + days * DAY).date()
        chain.awaiting("Leksandsdörren", now - 8 * DAY, on=on)

    page = text(client)

    assert "Leksandsnyckeln är på väg till Leksandsdörren" in page
    assert sentence in page


def test_a_missing_baton_is_asked_for_with_a_way_to_answer(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        chain.awaiting("Leksandsdörren", now)
        chain.baton.state = BatonState.MISSING

    page = text(client)

    assert "Leksandsnyckeln är borta" in page
    assert "tel:024780000" in page
    assert "mailto:naringsliv@leksand.example" in page


def test_a_missing_baton_is_nowhere_on_the_way(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        chain.visited("Leksands Knäckebröd", now - 2 * DAY)
        chain.baton.state = BatonState.MISSING

    page = text(client)

    assert "Leksands Knäckebröd" in page
    assert "är här nu" not in page
    assert 'class="map-here"' not in page


def test_the_way_of_a_lost_key_goes_on_with_the_one_that_took_its_place(
    client: CheckedClient, road: Road, code: str
) -> None:
    leg = key_goes_to_insjon(road, code)
    before = re.findall(r'class="map-route"[^>]* d="([^"]+)"', text(client))

    lose_and_replace(road, leg.handover_id, "Nyckel två")

    assert len(before) == 1
    assert re.findall(r'class="map-route"[^>]* d="([^"]+)"', text(client)) == before


def test_a_second_baton_is_told_of_under_the_first(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        chain.visited("Leksands Knäckebröd", now - 2 * DAY)
        chain.session.add(Baton(relay_id=chain.relay.id, name="Nya nyckeln", created_at=now))

    page = text(client)

    assert page.index("Leksandsnyckeln är hos") < page.index(
        "Nya nyckeln är hos näringslivskontoret"
    )


def test_the_timeline_says_which_baton_is_where(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        chain.visited("Leksands Knäckebröd", now - 2 * DAY)

    at_the_company = text(client)
    with more(engine, chain) as going_on:
        going_on.awaiting("Leksandsdörren", now)
    on_its_way = text(client)

    assert "Leksandsnyckeln är här nu" in at_the_company
    assert "Leksandsnyckeln är på väg hit" in on_its_way
    assert "Leksandsnyckeln är här nu" not in on_its_way


def test_cancelled_and_annulled_legs_name_nobody(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        chain.annul(chain.visited("Ångrade Bageriet", now - 5 * DAY), now)
        chain.visited("Leksands Knäckebröd", now - 2 * DAY)
        chain.cancelled("Inställda Sågen", now - 1 * DAY)

    page = text(client)

    assert "Ångrade" not in page
    assert "Inställda" not in page
    assert "1 av 1 000 besök gjorda" in page


def test_a_revisit_is_shown_and_not_counted_twice(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 99 * DAY) as chain:
        chain.visited("Leksands Knäckebröd", now - 90 * DAY)
        chain.visited("Leksands Knäckebröd", now - 2 * DAY, revisit=True)

    page = text(client)

    assert "Ett återbesök. Det räknas inte en gång till." in page
    assert "1 av 1 000 besök gjorda" in page


def test_little_is_promised_while_little_is_known(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 99 * DAY) as chain:
        chain.visits(2, until=now)

    page = text(client)

    assert "1 000 besök tar 41 år och 8 månader i den takt som är lovad." in page
    assert "är för tidigt att säga" in page
    assert "<dd>2067</dd>" in page
    assert page.count("<dd>") == 1


def test_the_real_pace_is_set_beside_the_promised_one(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 999 * DAY) as chain:
        chain.visits(20, until=now)

    page = text(client)

    assert "i den takt som har hållits hittills, 24,3 besök om året" in page
    assert page.count("<dd>") == 2


def test_a_goal_that_is_reached_foresees_nothing(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 99 * DAY) as chain:
        chain.relay.goal = 2
        chain.visits(2, until=now)

    page = text(client)

    assert "Målet är nått: 2 besök." in page
    assert "<dd>" not in page


def test_the_thirty_latest_are_shown_and_the_rest_lie_by_year(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 999 * DAY) as chain:
        chain.visits(31, until=now)

    page = text(client)

    assert "Påhittade Smedjan 31 AB" in page
    assert "Påhittade Smedjan 2 AB" in page
    assert "Påhittade Smedjan 1 AB" not in page
    assert "/stafett/leksand/ar/2025" in page


def test_several_relays_are_listed_each_with_its_own_face(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as leksand:
        leksand.visits(3, until=now)
    with new_chain(engine, now, slug="orsa"):
        pass

    page = text(client)

    assert "Leksandsnyckeln är hos Påhittade Smedjan 3 AB" in page
    assert "Orsasnyckeln är hos näringslivskontoret" in page
    assert "Orsasnyckeln är hos näringslivskontoret" in text(client, "/stafett/orsa")
    assert "Leksandsnyckeln" not in text(client, "/stafett/orsa")


def test_an_installation_without_a_relay_has_a_page(client: CheckedClient) -> None:
    assert "Ingen stafett har börjat än" in text(client)


def test_a_shared_link_says_where_the_baton_is(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        chain.visited('Anna & "Bos" <Bageri>', now - 2 * DAY)

    page = text(client)

    title = "Leksandsnyckeln är hos Anna &amp; &#34;Bos&#34; &lt;Bageri&gt;"
    assert f'<meta property="og:title" content="{title}">' in page
    assert 'content="https://nyckel.leksand.se/stafett/leksand/bild.png"' in page
    assert '<link rel="canonical" href="https://nyckel.leksand.se/stafett/leksand">' in page
    assert '<meta property="og:locale" content="sv_SE">' in page


def test_the_page_speaks_english_to_those_who_wish(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now):
        pass

    answer = client.get("/", headers={"Accept-Language": "en"})

    assert '<html lang="en">' in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/stafett/rattvik", "/stafett/rattvik/ar/2026"])
def test_an_unknown_relay_is_not_found(
    engine: Engine, client: CheckedClient, now: datetime, path: str
) -> None:
    with new_chain(engine, now):
        pass

    assert client.get(path).status_code == 404
