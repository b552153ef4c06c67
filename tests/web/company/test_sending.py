"""Sending the form: what is taken in, what is refused in words, and that nothing typed is lost."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.domain.nomination import NominationSource
from app.storage.companies import Company, Workplace
from app.storage.nominations import Nomination
from app.storage.relays import Baton, Relay
from app.storage.transaction import transaction
from app.web.company.nominate import ALLOWED
from tests.support import cast
from tests.support.client import CheckedClient, form_in
from tests.support.road import Road
from tests.support.web import MakeClient
from tests.web.company.conftest import SEND, Fill, choices

pytestmark = pytest.mark.usefixtures("clock")

EVERYTHING = {
    "company": "Siljans Chark",
    "place": "Siljansnäs",
    "reason": "God korv\noch fint folk",
    "nominator_name": "Cissi",
    "nominator_email": "cissi@foretaget.example",
    "second_company": "Åkes Snickeri",
    "second_place": "Insjön",
}


def test_a_company_s_name_is_enough(
    client: CheckedClient, fill: Fill, session: Session, link: str
) -> None:
    answer = fill(company=" Siljans  Chark ")

    assert (answer.status_code, answer.location) == (303, link)
    assert "Tack. Vi hör av oss." in client.get(link).text
    (choice,) = choices(session)
    assert (choice.company_name, choice.source) == ("Siljans Chark", NominationSource.LINK)


def test_all_that_a_company_wants_to_say_is_kept(fill: Fill, session: Session) -> None:
    fill(**EVERYTHING)

    first, second = choices(session)
    assert (first.company_name, first.company_place) == ("Siljans Chark", "Siljansnäs")
    assert first.reason == "God korv\noch fint folk"
    assert (first.nominator_name, first.nominator_email) == ("Cissi", "cissi@foretaget.example")
    assert (second.company_name, second.company_place) == ("Åkes Snickeri", "Insjön")


def test_a_known_company_is_recognised_by_its_whole_name(
    fill: Fill, session: Session, tomoku: Company
) -> None:
    fill(company="tomoku hus")

    assert [choice.company_id for choice in choices(session)] == [tomoku.id]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"company": ""}, "Skriv vilket företag"),
        ({"company": " \u200b "}, "Skriv vilket företag"),
        ({"company": "a" * 121}, "högst 120 tecken"),
        ({"company": "Chark\x00"}, "osynligt tecken"),
        ({"company": "\u202eChark"}, "skriftens riktning"),
        ({"company": "!?"}, "Kontrollera stavningen"),
        ({"company": "811228-9874"}, "personnummer"),
        ({"company": "212000-2155"}, "Organisationsnumret behövs inte"),
        ({"company": "Chark", "place": "b" * 81}, "högst 80 tecken"),
        ({"company": "Chark", "reason": "c" * 1001}, "högst 1000 tecken"),
        ({"company": "Chark", "reason": "Ring 811228-9874"}, "personnummer"),
        ({"company": "Chark", "nominator_name": "\x07"}, "osynligt tecken"),
        ({"company": "Chark", "nominator_email": "cissi"}, "Kontrollera stavningen"),
        ({"company": "Chark", "nominator_email": "\u202e@x.se"}, "skriftens riktning"),
        ({"company": "Chark", "second_company": "chark"}, "ett annat företag än förstavalet"),
        ({"company": "Chark", "second_company": "556012-5790"}, "Organisationsnumret behövs inte"),
        ({"company": "Leksandsdörren"}, "ert eget företag"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_the_reason_by_its_field(
    fill: Fill, session: Session, fields: dict[str, str], message: str
) -> None:
    answer = fill(**fields)

    assert answer.status_code == 422
    assert message in answer.text
    assert choices(session) == []


def test_nothing_typed_is_lost_by_an_error(fill: Fill) -> None:
    answer = fill(**{**EVERYTHING, "company": "<b>Chark</b>" + "x" * 120})

    kept = form_in(answer, SEND).fields
    assert kept["company"].startswith("<b>Chark</b>x")
    others = EVERYTHING.keys() - {"company"}
    assert {name: kept[name] for name in others} == {name: EVERYTHING[name] for name in others}
    assert '<details class="confirm" open>' in answer.text


def test_html_in_a_choice_is_text(client: CheckedClient, fill: Fill, link: str) -> None:
    fill(company="<script>alert(1)</script>")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get(link).text


def test_the_own_company_as_a_second_choice_is_blamed_where_it_stands(fill: Fill) -> None:
    answer = fill(company="Siljans Chark", second_company="Leksandsdörren")

    assert 'id="second_company-error"' in answer.text
    assert 'id="company-error"' not in answer.text


# Companies that need a reason ----------------------------------------------------------------


def test_a_visited_company_is_taken_only_with_a_reason(
    client: CheckedClient, fill: Fill, road: Road, baton: Baton, tomoku: Company, link: str
) -> None:
    _visited_elsewhere(road, tomoku)
    asked = fill(company="Tomoku Hus")
    assert asked.status_code == 422
    assert "Tomoku Hus har redan haft besök" in asked.text

    answer = client.submit(asked, SEND, reason="De har byggt ut")

    assert answer.status_code == 303
    (choice,) = choices(road.session)
    assert choice.reason == "De har byggt ut"


def _visited_elsewhere(road: Road, company: Company) -> None:
    relay = road.session.get_one(Relay, company.relay_id)
    other = cast.make_baton(road.session, relay, now=road.now, name="Lillnyckeln")
    handover = cast.make_handover(road.session, other, company, now=road.now)
    road.visit(cast.card_of(road.session, handover))


def test_a_company_in_the_queue_is_taken_only_with_a_reason(
    fill: Fill, road: Road, session: Session, tomoku: Company
) -> None:
    relay = session.get_one(Relay, tomoku.relay_id)
    other = cast.make_baton(session, relay, now=road.now, name="Lillnyckeln")
    cast.make_handover(session, other, tomoku, now=road.now)

    answer = fill(company="Tomoku Hus", second_company="Siljans Chark")

    assert answer.status_code == 422
    assert "Tomoku Hus är redan föreslaget av någon annan" in answer.text


def test_a_company_outside_the_municipality_is_left_for_the_admins_to_judge(
    fill: Fill, session: Session, relay: Relay, now: datetime
) -> None:
    cast.make_company(session, relay, "Mora Kniv", now=now, place="Mora", municipality_code="2062")

    answer = fill(company="Mora Kniv")

    assert answer.status_code == 303
    assert choices(session)[0].company_name == "Mora Kniv"


# A company of the register -------------------------------------------------------------------


def test_a_company_that_was_pointed_out_counts_by_its_id(
    fill: Fill, session: Session, relay: Relay, now: datetime
) -> None:
    """Two companies of one name: only the id tells them apart."""
    cast.make_company(session, relay, "Bygg AB", now=now, place="Leksand")
    meant = cast.make_company(session, relay, "Bygg AB", now=now, place="Leksand")

    fill(company="Bygg AB", company_id=str(meant.id), company_asked="Bygg AB")

    assert [choice.company_id for choice in choices(session)] == [meant.id]


def test_of_several_workplaces_the_one_at_the_place_counts(
    fill: Fill, session: Session, tomoku: Company, now: datetime
) -> None:
    with transaction(session):
        at = Workplace(company_id=tomoku.id, place="Tällberg", created_at=now)
        session.add(at)
        session.flush()
        meant = at.id

    fill(
        company="Tomoku Hus",
        company_id=str(tomoku.id),
        company_asked="Tomoku Hus",
        place="Tällberg",
    )

    assert [choice.workplace_id for choice in choices(session)] == [meant]


@pytest.mark.parametrize("row", ["", "0", "-1", "x", "1;", "9" * 30, "١", "\x00"])
def test_an_id_that_was_made_up_leaves_the_name(
    fill: Fill, session: Session, tomoku: Company, row: str
) -> None:
    answer = fill(company="Siljans Chark", company_id=row, company_asked="Siljans Chark")

    assert answer.status_code == 303
    assert choices(session)[0].company_name == "Siljans Chark"


def test_an_id_for_another_name_than_the_one_sent_is_stale(
    fill: Fill, session: Session, tomoku: Company
) -> None:
    fill(company="Siljans Chark", company_id=str(tomoku.id), company_asked="Tomoku Hus")

    assert choices(session)[0].company_name == "Siljans Chark"


def test_an_id_that_is_gone_is_let_go_of(
    client: CheckedClient, fill: Fill, session: Session
) -> None:
    refused = fill(company="Tomoku Hus", company_id="4711", company_asked="Tomoku Hus")
    assert refused.status_code == 422
    assert "finns inte i registret längre" in refused.text

    answer = client.submit(refused, SEND)

    assert answer.status_code == 303
    assert choices(session)[0].company_name == "Tomoku Hus"


# Twice, and at once --------------------------------------------------------------------------


def test_sent_again_after_a_lost_reply_it_gives_the_same_thanks(
    client: CheckedClient, session: Session, link: str
) -> None:
    page = client.get(link)
    client.submit(page, SEND, company="Siljans Chark")

    again = client.submit(page, SEND, company="Siljans Chark")

    assert (again.status_code, again.location) == (303, link)
    assert len(choices(session)) == 1


def test_a_corrected_form_keeps_its_key(client: CheckedClient, fill: Fill) -> None:
    refused = fill(company="Leksandsdörren")

    answer = client.submit(refused, SEND, company="Siljans Chark")

    assert answer.status_code == 303


def test_the_second_of_two_is_told_that_the_choice_is_made(
    client: CheckedClient, make_client: MakeClient, session: Session, link: str
) -> None:
    late = make_client()
    page = late.get(link)
    client.submit(client.get(link), SEND, company="Siljans Chark")

    answer = late.submit(page, SEND, company="Åkes Snickeri")

    assert answer.status_code == 409
    assert "Valet är redan gjort" in answer.text
    assert "Siljans Chark" in answer.text
    assert [choice.company_name for choice in choices(session)] == ["Siljans Chark"]


def test_another_choice_from_the_same_page_is_told_so_too(
    client: CheckedClient, session: Session, link: str
) -> None:
    page = client.get(link)
    client.submit(page, SEND, company="Siljans Chark")

    answer = client.submit(page, SEND, company="Åkes Snickeri")

    assert answer.status_code == 409
    assert [choice.company_name for choice in choices(session)] == ["Siljans Chark"]


def test_an_old_page_sent_anew_after_a_fallen_choice_keeps_what_it_says(
    client: CheckedClient, road: Road, link: str
) -> None:
    page = client.get(link)
    client.submit(page, SEND, company="Siljans Chark")
    road.reject(choices(road.session)[0].id)
    between = client.submit(page, SEND, company="Åkes Snickeri")
    assert between.status_code == 422
    assert form_in(between, SEND).fields["company"] == "Åkes Snickeri"

    answer = client.submit(between, SEND)

    assert answer.status_code == 303
    assert choices(road.session)[-1].company_name == "Åkes Snickeri"


@pytest.mark.parametrize("made_up", ["", "key", "\x00"])
def test_a_form_without_its_key_is_taken_all_the_same(fill: Fill, made_up: str) -> None:
    answer = fill(company="Siljans Chark", intent=made_up)

    assert answer.status_code == 303


# A cookie that was lost, robots, and too much --------------------------------------------------


@pytest.mark.parametrize("token", ["", "x", "7f624448-e0ef-4479-b7f3-285fdc3e0adf"])
def test_a_lost_cookie_costs_one_more_press_and_nothing_typed(
    make_client: MakeClient, client: CheckedClient, session: Session, link: str, token: str
) -> None:
    page = client.get(link)
    without_cookie = make_client()
    refused = without_cookie.submit(page, SEND, **EVERYTHING, csrf_token=token)
    assert refused.status_code == 400
    assert "legat öppen för länge" in refused.text
    assert choices(session) == []

    answer = without_cookie.submit(refused, SEND)

    assert answer.status_code == 303
    assert choices(session)[0].reason == "God korv\noch fint folk"


def test_what_falls_into_the_trap_is_not_taken_and_not_lost(
    client: CheckedClient, fill: Fill, session: Session
) -> None:
    refused = fill(company="Siljans Chark", website="https://spam.example")
    assert refused.status_code == 422
    assert choices(session) == []

    answer = client.submit(refused, SEND)

    assert answer.status_code == 303


def test_one_link_cannot_be_hammered(client: CheckedClient, link: str, road: Road) -> None:
    page = client.get(link)
    for _ in range(ALLOWED.amount):
        client.submit(page, SEND, company="")

    answer = client.submit(page, SEND, company="Siljans Chark")

    assert answer.status_code == 429
    assert 'value="Siljans Chark"' in answer.text
    assert road.count(Nomination) == 0


def test_ten_megabytes_are_refused(client: CheckedClient, link: str) -> None:
    answer = client.post_form(link, company="Siljans Chark", reason="x" * 10_000_000)

    assert answer.status_code == 413
