"""Nominating over the API: through the link, or by the staff who logged the visit."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.nomination import NominationSource
from app.storage.companies import Company
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from tests.support import cast
from tests.web.api.conftest import Post, key

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def token(bo_posts: Post, code: str) -> str:
    """The token of the link that Bo's visit opened."""
    return str(bo_posts("/visits", {"code": code}).json["nomination_url"].rsplit("/", 1)[1])


@pytest.fixture
def tomoku(session: Session, relay: Relay, now: Any) -> Company:
    return cast.make_company(session, relay, "Tomoku Hus", now=now, place="Insjön")


def submitted(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Nomination)) or 0


def test_a_company_of_the_register_is_nominated_through_the_link(
    anyone_posts: Post, token: str, tomoku: Company
) -> None:
    answer = anyone_posts("/nominations", {"token": token, "company": {"id": tomoku.id}})

    assert answer.status_code == 201
    assert answer.json["nomination"]["company"] == "Tomoku Hus"
    assert answer.json["nomination"]["state"] == "submitted"


def test_a_new_company_and_a_second_choice(
    anyone_posts: Post, session: Session, token: str, tomoku: Company
) -> None:
    body = {
        "token": token,
        "company": {"name": "Åkes Snickeri", "place": "Siljansnäs"},
        "reason": "De bygger fint.",
        "nominator": {"name": "Cissi", "email": "cissi@foretaget.example"},
        "second_choice": {"id": tomoku.id},
    }

    answer = anyone_posts("/nominations", body)

    assert answer.status_code == 201
    assert answer.json["nomination"]["second_choice"] == "Tomoku Hus"
    assert submitted(session) == 2


def test_staff_nominate_by_the_key_of_their_own_visit(
    bo_posts: Post, session: Session, code: str, tomoku: Company
) -> None:
    visit_key = key()
    bo_posts("/visits", {"code": code}, intent=visit_key)

    answer = bo_posts("/nominations", {"visit_key": visit_key, "company": {"id": tomoku.id}})

    assert answer.status_code == 201
    session.rollback()
    assert session.scalars(select(Nomination.source)).one() is NominationSource.SPOKEN


def test_a_visit_key_belongs_to_the_one_who_sent_it(
    bo_posts: Post, astrid_posts: Post, code: str, tomoku: Company
) -> None:
    visit_key = key()
    bo_posts("/visits", {"code": code}, intent=visit_key)

    answer = astrid_posts("/nominations", {"visit_key": visit_key, "company": {"id": tomoku.id}})

    assert answer.status_code == 404


def test_a_visit_key_needs_a_sign_in(anyone_posts: Post, tomoku: Company) -> None:
    answer = anyone_posts("/nominations", {"visit_key": key(), "company": {"id": tomoku.id}})

    assert answer.status_code == 401


@pytest.mark.parametrize("forged", ["", "x", "a" * 48, "2" * 200])
def test_unknown_and_forged_tokens_share_one_answer(
    anyone_posts: Post, forged: str, tomoku: Company
) -> None:
    answer = anyone_posts("/nominations", {"token": forged, "company": {"id": tomoku.id}})

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_company_cannot_nominate_itself(anyone_posts: Post, token: str, company: Company) -> None:
    answer = anyone_posts("/nominations", {"token": token, "company": {"id": company.id}})

    assert (answer.status_code, answer.json["code"]) == (422, "own_company")


def test_a_second_submission_finds_the_choice_made(
    anyone_posts: Post, session: Session, token: str, tomoku: Company
) -> None:
    anyone_posts("/nominations", {"token": token, "company": {"id": tomoku.id}})

    answer = anyone_posts("/nominations", {"token": token, "company": {"name": "Annat AB"}})

    assert (answer.status_code, answer.json["code"]) == (409, "already_nominated")
    assert submitted(session) == 1


def test_the_link_of_an_undone_visit_has_expired(
    bo_posts: Post, anyone_posts: Post, code: str, tomoku: Company
) -> None:
    visit = bo_posts("/visits", {"code": code}).json
    bo_posts(f"/visits/{visit['visit']['id']}/undo", {})
    token = visit["nomination_url"].rsplit("/", 1)[1]

    answer = anyone_posts("/nominations", {"token": token, "company": {"id": tomoku.id}})

    assert (answer.status_code, answer.json["code"]) == (403, "link_expired")


def test_sent_again_it_gives_the_same_answer(
    anyone_posts: Post, session: Session, token: str, tomoku: Company
) -> None:
    intent, body = key(), {"token": token, "company": {"id": tomoku.id}}
    first = anyone_posts("/nominations", body, Idempotency_Key=intent)

    again = anyone_posts("/nominations", body, Idempotency_Key=intent)

    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert submitted(session) == 1


def test_a_corrected_form_may_keep_its_key(
    anyone_posts: Post, token: str, company: Company, tomoku: Company
) -> None:
    intent = key()
    own = {"token": token, "company": {"id": company.id}}
    refused = anyone_posts("/nominations", own, Idempotency_Key=intent)

    answer = anyone_posts(
        "/nominations",
        {"token": token, "company": {"id": tomoku.id}},
        Idempotency_Key=intent,
    )

    assert (refused.status_code, answer.status_code) == (422, 201)


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"name": "\u202eBA"}, "company"),
        ({"name": "A\x00B"}, "company"),
        ({"name": "   "}, "company"),
        ({"id": 4711}, "company"),
        ({"id": 1, "name": "Båda"}, "company"),
        ({}, "company"),
        ({"name": "Bygg", "organisation_number": "12"}, "company.organisation_number"),
        ({"name": "x" * 121}, "company.name"),
    ],
)
def test_a_field_at_fault_is_named(
    anyone_posts: Post, session: Session, token: str, named: dict[str, Any], field: str
) -> None:
    answer = anyone_posts("/nominations", {"token": token, "company": named})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert submitted(session) == 0


@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        (("811228-9874", "640823-3234"), 201),
        (("811228-9874", "19811228-9874"), 201),
        (("556036-0793", "556703-7485"), 422),
        (("811228-9874", "556036-0793"), 422),
    ],
)
def test_what_is_kept_of_a_request_tells_nobodys_personal_number(
    anyone_posts: Post, token: str, numbers: tuple[str, str], status: int
) -> None:
    """A digest over one would: whoever has the database could try them all."""
    intent = key()
    first, again = (
        anyone_posts(
            "/nominations",
            {"token": token, "company": {"name": "Kims", "organisation_number": number}},
            Idempotency_Key=intent,
        )
        for number in numbers
    )

    assert (first.status_code, again.status_code) == (201, status)


def test_a_personal_number_in_the_reason_is_refused(
    anyone_posts: Post, token: str, tomoku: Company
) -> None:
    body = {"token": token, "company": {"id": tomoku.id}, "reason": "Ring 811228-9874"}

    answer = anyone_posts("/nominations", body)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "reason"
