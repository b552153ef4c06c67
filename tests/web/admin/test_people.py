"""The admins' page of people."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.actions.act import Act
from app.actions.create_person import NewPerson
from app.domain.roles import Actor, Role
from app.storage import people
from tests.support.client import CheckedClient, form_in, forms_in
from tests.support.people import ASTRID, BO, PASSWORD, count_people, device_of, facts_of, taken_on
from tests.support.stage import ActAs
from tests.support.web import MakeClient

ERIK = {"name": "Erik Ny", "email": "Erik.Ny@example.com", "role": "staff"}
LINK = "https://nyckel.leksand.se/valkommen/"


@pytest.fixture
def act(act_as: ActAs) -> Act:
    return act_as()


@pytest.fixture
def astrid(act: Act, client: CheckedClient) -> CheckedClient:
    """Astrid's browser, in which she signed in herself."""
    taken_on(act, ASTRID)
    _sign_in(client, ASTRID)
    return client


@pytest.fixture
def colleague(act: Act, astrid: CheckedClient) -> Actor:
    return taken_on(act, BO)


def test_an_admin_invites_somebody_by_a_link_that_works(
    astrid: CheckedClient, make_client: MakeClient
) -> None:
    answer = _invite(astrid)

    assert answer.status_code == 200
    welcomed = make_client().get(_link_in(answer).removeprefix("https://nyckel.leksand.se"))
    assert "Välkommen, Erik Ny" in welcomed.get_data(as_text=True)


def test_the_link_is_shown_once_only(astrid: CheckedClient) -> None:
    link = _link_in(_invite(astrid))

    listed = astrid.get("/admin/personer").get_data(as_text=True)

    assert "Erik Ny" in listed
    assert "Inbjuden" in listed
    assert link not in listed


def test_the_list_is_in_swedish_order_with_those_shut_out_last(
    astrid: CheckedClient, act: Act, colleague: Actor
) -> None:
    for number, name in enumerate(["Örjan", "Åsa", "Ärlig", "Zlatan"]):
        taken_on(act, NewPerson(f"{number}@example.com", name, Role.STAFF))
    astrid.post_form(f"/admin/personer/{colleague.person_id}/stang-av")

    page = astrid.get("/admin/personer").get_data(as_text=True)

    names = ["Astrid Admin", "Zlatan", "Åsa", "Ärlig", "Örjan", "Bo Besökare"]
    assert [page.index(f">{name}<") for name in names] == sorted(
        page.index(f">{name}<") for name in names
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "Skriv personens namn."),
        ({"name": "E" * 121}, "högst 120 tecken"),
        ({"name": "Erik\x00"}, "osynligt tecken"),
        ({"name": "Erik \u202eyN"}, "osynligt tecken"),
        ({"email": ""}, "Skriv personens e-postadress."),
        ({"email": "erik"}, "Kontrollera stavningen"),
        ({"email": "erik@example.com\x00"}, "osynligt tecken"),
        ({"email": ASTRID.email.upper()}, "Det finns redan en person med den e-postadressen."),
        ({"role": "boss"}, "Roll"),
    ],
)
def test_what_cannot_be_kept_is_told_by_its_field_and_the_rest_stays(
    astrid: CheckedClient, changes: dict[str, str], told: str
) -> None:
    answer = astrid.post_form("/admin/personer", **{**ERIK, **changes})

    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    kept = form_in(answer, "Bjud in").fields
    unchanged = ERIK.keys() - changes.keys()
    assert {name: kept[name] for name in unchanged} == {name: ERIK[name] for name in unchanged}


def test_markup_in_a_name_is_shown_as_it_was_written(astrid: CheckedClient) -> None:
    astrid.post_form("/admin/personer", **{**ERIK, "name": "<b>Erik</b>"})

    page = astrid.get("/admin/personer").get_data(as_text=True)

    assert "&lt;b&gt;Erik&lt;/b&gt;" in page


def test_a_role_is_changed_at_once(astrid: CheckedClient, act: Act, colleague: Actor) -> None:
    phone = device_of(act, BO)

    assert "Gör till administratör" in _page_of(astrid, colleague).get_data(as_text=True)
    answer = astrid.post_form(f"/admin/personer/{colleague.person_id}/roll", role="admin")

    assert answer.status_code == 303
    facts = facts_of(act, phone.secret)
    assert facts is not None
    assert facts.role is Role.ADMIN


@pytest.mark.parametrize("role", ["", "boss", "ADMIN"])
def test_a_role_that_does_not_exist_is_refused(
    astrid: CheckedClient, colleague: Actor, role: str
) -> None:
    answer = astrid.post_form(f"/admin/personer/{colleague.person_id}/roll", role=role)

    assert answer.status_code == 400


def test_a_person_is_shut_out_and_let_in_again(
    astrid: CheckedClient, act: Act, colleague: Actor
) -> None:
    phone = device_of(act, BO)

    astrid.submit(_page_of(astrid, colleague), "Stäng av")
    assert facts_of(act, phone.secret) is None
    assert "Avstängd" in _page_of(astrid, colleague).get_data(as_text=True)

    astrid.submit(_page_of(astrid, colleague), "Släpp in Bo Besökare igen")
    assert facts_of(act, device_of(act, BO).secret) is not None


def test_a_new_link_takes_the_password_away(
    astrid: CheckedClient, make_client: MakeClient, act: Act, colleague: Actor
) -> None:
    phone = device_of(act, BO)

    answer = astrid.submit(_page_of(astrid, colleague), "Ta bort lösenordet och gör en länk")

    assert _link_in(answer).startswith(LINK)
    assert facts_of(act, phone.secret) is None
    assert _sign_in(make_client(), BO).status_code == 401


def test_one_who_was_invited_gets_a_link_anew(astrid: CheckedClient, act: Act) -> None:
    first = _link_in(_invite(astrid))
    erik = people.by_email(act.session, "erik.ny@example.com")
    assert erik is not None

    answer = astrid.submit(astrid.get(f"/admin/personer/{erik.id}"), "Gör en ny länk")

    assert _link_in(answer) != first


def test_the_last_admin_stays_and_is_told_why(astrid: CheckedClient, act: Act) -> None:
    own = people.by_email(act.session, ASTRID.email)
    assert own is not None
    act.session.rollback()

    answers = [
        astrid.post_form(f"/admin/personer/{own.id}/stang-av"),
        astrid.post_form(f"/admin/personer/{own.id}/roll", role="staff"),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("minst en administratör" in answer.get_data(as_text=True) for answer in answers)
    assert astrid.get("/admin/personer").status_code == 200


def test_ones_own_page_leads_to_the_account_and_changes_nothing(
    astrid: CheckedClient, act: Act
) -> None:
    own = people.by_email(act.session, ASTRID.email)
    assert own is not None
    page = astrid.get(f"/admin/personer/{own.id}")

    assert [form for form in forms_in(page) if "/admin/" in form.action] == []
    assert astrid.post_form(f"/admin/personer/{own.id}/ny-lank").status_code == 403


@pytest.mark.parametrize("act_name", ["", "/roll", "/stang-av", "/slapp-in", "/ny-lank"])
def test_a_person_who_is_not_there_is_not_found(astrid: CheckedClient, act_name: str) -> None:
    path = f"/admin/personer/999999{act_name}"

    answer = astrid.post_form(path, role="staff") if act_name else astrid.get(path)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/admin/personer",
        "/admin/personer/1/roll",
        "/admin/personer/1/stang-av",
        "/admin/personer/1/slapp-in",
        "/admin/personer/1/ny-lank",
    ],
)
def test_only_admins_change_people(
    client: CheckedClient, as_bo: CheckedClient, session: Session, path: str
) -> None:
    answers = [client.post_form(path, **ERIK), as_bo.post_form(path, **ERIK)]

    assert [answer.status_code for answer in answers] == [401, 403]
    assert count_people(session) == 1


@pytest.mark.parametrize("path", ["/admin/personer", "/admin/personer/1"])
def test_only_admins_see_people(client: CheckedClient, as_bo: CheckedClient, path: str) -> None:
    assert [client.get(path).status_code, as_bo.get(path).status_code] == [401, 403]


def _sign_in(client: CheckedClient, who: NewPerson) -> TestResponse:
    page = client.get("/logga-in")
    return client.submit(page, "Logga in", email=who.email, password=PASSWORD)


def _invite(client: CheckedClient) -> TestResponse:
    return client.submit(client.get("/admin/personer"), "Bjud in", **ERIK)


def _page_of(client: CheckedClient, them: Actor) -> TestResponse:
    return client.get(f"/admin/personer/{them.person_id}")


def _link_in(page: TestResponse) -> str:
    text = page.get_data(as_text=True)
    begins = text.index(LINK)
    return text[begins : text.index('"', begins)]
