"""What anybody may send from a code's page: suggestions, and word that the key is found."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.storage.handovers import Handover
from app.storage.nominations import Nomination, Suggestion
from app.storage.relays import Baton
from app.storage.visits import FinderMessage
from app.web.scan.strangers import ALLOWED
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road

SUGGEST = "Skicka förslaget"
FOUND = "Skicka till kommunen"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def visited(code: str, road: Road) -> str:
    """The code of a handover whose company has not chosen yet."""
    road.visit(code)
    return code


# Suggestions ---------------------------------------------------------------------------------


def test_a_stranger_s_suggestion_stands_apart_from_the_choice(
    client: CheckedClient, visited: str, road: Road, session: Session
) -> None:
    page = client.get(f"/q/{visited}")

    answer = client.submit(
        page, SUGGEST, company_name=" Siljans  Chark ", place="Insjön", reason="God korv"
    )

    assert answer.status_code == 303
    assert "Förslaget är skickat" in client.get(answer.location).text
    session.rollback()
    kept = session.scalars(select(Suggestion)).one()
    assert (kept.company_name, kept.company_place) == ("Siljans Chark", "Insjön")
    assert road.count(Nomination) == 0


def test_the_company_can_still_choose_after_a_stranger_s_suggestion(
    client: CheckedClient, code: str, road: Road
) -> None:
    visit = road.visit(code)
    client.submit(client.get(f"/q/{code}"), SUGGEST, company_name="Siljans Chark")

    nominated = road.nominate(visit.visit_id, "Tomoku Hus")

    assert road.row(Nomination, nominated.nomination_id).company_name == "Tomoku Hus"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"company_name": ""}, "Skriv vilket företag"),
        ({"company_name": "   "}, "Skriv vilket företag"),
        ({"company_name": "a" * 121}, "högst 120 tecken"),
        ({"company_name": "Chark\x00"}, "osynligt tecken"),
        ({"company_name": "\u202eChark"}, "skriftens riktning"),
        ({"company_name": "Chark", "place": "b" * 81}, "högst 80 tecken"),
        ({"company_name": "Chark", "reason": "c" * 1001}, "högst 1000 tecken"),
        ({"company_name": "Chark", "reason": "Ring 19811218-9876"}, "personnummer"),
    ],
)
def test_a_suggestion_that_cannot_be_kept_comes_back_with_the_reason(
    client: CheckedClient, visited: str, road: Road, fields: dict[str, str], message: str
) -> None:
    answer = client.submit(client.get(f"/q/{visited}"), SUGGEST, **fields)

    assert answer.status_code == 422
    assert message in answer.text
    assert road.count(Suggestion) == 0


def test_nothing_typed_is_lost_by_an_error(client: CheckedClient, visited: str) -> None:
    answer = client.submit(
        client.get(f"/q/{visited}"), SUGGEST, place="<b>Insjön</b>", reason="rad ett\nrad två"
    )

    assert 'value="&lt;b&gt;Insjön&lt;/b&gt;"' in answer.text
    assert "rad ett\nrad två" in answer.text


def test_html_in_a_suggestion_is_text(
    client: CheckedClient, visited: str, session: Session
) -> None:
    client.submit(client.get(f"/q/{visited}"), SUGGEST, company_name="<script>alert(1)</script>")

    session.rollback()
    assert session.scalars(select(Suggestion.company_name)).one() == "<script>alert(1)</script>"


def test_what_a_robot_fills_in_is_thanked_for_and_dropped(
    client: CheckedClient, visited: str, road: Road
) -> None:
    page = client.get(f"/q/{visited}")

    answer = client.submit(page, SUGGEST, company_name="Spam AB", website="https://spam.example")

    assert answer.status_code == 303
    assert road.count(Suggestion) == 0


def test_a_suggestion_after_the_choice_moved_on_is_refused_in_words(
    client: CheckedClient, code: str, road: Road
) -> None:
    nominated = road.nominate(road.visit(code).visit_id, "Tomoku Hus")
    road.reject(nominated.nomination_id)
    page = client.get(f"/q/{code}")
    road.yes(road.nominate(_visit(road, code), "Siljans Chark").nomination_id)

    answer = client.submit(page, SUGGEST, company_name="Spökhuset")

    assert answer.status_code == 409
    assert "Någon annan hann före" in answer.text


def _visit(road: Road, code: str) -> int:
    return road.visit(code).visit_id


def test_one_address_cannot_flood_the_office(
    client: CheckedClient, visited: str, road: Road
) -> None:
    page = client.get(f"/q/{visited}")
    for number in range(ALLOWED.amount):
        client.submit(page, SUGGEST, company_name=f"Företag {number}")

    answer = client.submit(page, SUGGEST, company_name="Ett till")

    assert answer.status_code == 429
    assert 'value="Ett till"' in answer.text
    assert road.count(Suggestion) == ALLOWED.amount


def test_a_suggestion_wants_the_page_s_own_token(
    client: CheckedClient, visited: str, road: Road
) -> None:
    answer = client.post(f"/q/{visited}/forslag", data={"company_name": "Siljans Chark"})

    assert answer.status_code == 400
    assert road.count(Suggestion) == 0


# The key is found ----------------------------------------------------------------------------


def test_whoever_finds_the_key_can_say_so(
    client: CheckedClient, code: str, baton: Baton, session: Session
) -> None:
    page = client.get(f"/q/{code}")

    answer = client.submit(page, FOUND, message="På bussen", contact="070-123 45 67")

    assert answer.status_code == 303
    assert "Kommunen vet nu" in client.get(answer.location).text
    session.rollback()
    kept = session.scalars(select(FinderMessage)).one()
    assert (kept.baton_id, kept.message, kept.contact) == (baton.id, "På bussen", "070-123 45 67")


def test_a_finder_need_not_write_anything(client: CheckedClient, code: str, road: Road) -> None:
    answer = client.submit(client.get(f"/q/{code}"), FOUND)

    assert answer.status_code == 303
    assert road.count(FinderMessage) == 1


def test_a_finder_can_report_from_every_code_of_the_key(
    client: CheckedClient, handover: Handover, baton: Baton, code: str, road: Road
) -> None:
    plate = cast.plate_of(road.session, baton)
    road.leg(code, "Tomoku Hus")

    for value in (code, plate):
        client.submit(client.get(f"/q/{value}"), FOUND)

    assert road.count(FinderMessage) == 2


def test_what_a_finder_wrote_is_shown_to_no_stranger(
    client: CheckedClient, make_client: object, code: str
) -> None:
    client.submit(client.get(f"/q/{code}"), FOUND, message="På bussen", contact="070-1")

    assert "På bussen" not in client.get(f"/q/{code}").text


def test_a_finder_s_message_that_cannot_be_kept_comes_back_with_the_form_open(
    client: CheckedClient, code: str, road: Road
) -> None:
    answer = client.submit(client.get(f"/q/{code}"), FOUND, message="x" * 1001)

    assert answer.status_code == 422
    assert "högst 1000 tecken" in answer.text
    assert '<details class="confirm" open>' in answer.text
    assert road.count(FinderMessage) == 0


@pytest.mark.parametrize("act", ["forslag", "hittad"])
def test_an_unknown_code_takes_nothing_in(client: CheckedClient, act: str) -> None:
    answer = client.post_form(f"/q/0123456789ABCDER/{act}", company_name="Siljans Chark")

    assert answer.status_code == 404
