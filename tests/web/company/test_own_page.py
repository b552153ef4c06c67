"""A company's own page: its forms are taken in as a browser sends them, and only with their token."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.issue_company_link import issue_company_link
from app.adapters import tokens
from app.domain.company_request import RequestKind
from app.storage.company_requests import CompanyRequest
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.transaction import transaction
from tests.support.client import CheckedClient
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def own(app: Flask, road: Road, handover: Handover) -> str:
    """The address of Leksandsdörren's own page."""
    act = road.act(road.astrid)
    with transaction(act.session):
        nonce = issue_company_link(act, handover_id=handover.id)
    purpose = tokens.Purpose.COMPANY
    return f"/foretaget/{tokens.derive(app.extensions['keys'].link, purpose=purpose, nonce=nonce)}"


def wishes(session: Session) -> list[RequestKind]:
    session.rollback()
    return list(session.scalars(select(CompanyRequest.kind)))


def test_another_contact_is_named(client: CheckedClient, session: Session, own: str) -> None:
    page = client.get(own)

    answer = client.submit(
        page, "Spara kontaktpersonen", name="Cissi Ek", email="cissi@dorren.example"
    )

    assert (answer.status_code, answer.location) == (303, own)
    session.rollback()
    assert [one.name for one in session.scalars(select(Contact))] == ["Cissi Ek"]


def test_another_day_is_asked_for_and_waits_for_staff(
    client: CheckedClient, session: Session, own: str
) -> None:
    answer = client.submit(client.get(own), "Skicka önskemålet", words="Helst efter midsommar")

    assert answer.status_code == 303
    assert wishes(session) == [RequestKind.MOVE_VISIT]
    assert "bekräftar snart" in client.get(own).text


def test_erasure_is_asked_for(client: CheckedClient, session: Session, own: str) -> None:
    answer = client.submit(client.get(own), "Be om radering")

    assert answer.status_code == 303
    assert wishes(session) == [RequestKind.ERASURE]


@pytest.mark.parametrize("part", ["kontakt", "flytta", "radera"])
def test_without_the_page_s_token_nothing_is_taken_in(
    client: CheckedClient, road: Road, own: str, part: str
) -> None:
    with road.unchanged():
        answer = client.post(f"{own}/{part}", data={"name": "Doris", "words": "Nu"})

    assert answer.status_code == 400


def test_what_cannot_be_kept_comes_back_by_its_field(client: CheckedClient, own: str) -> None:
    answer = client.submit(client.get(own), "Spara kontaktpersonen", name="Cissi", email="cissi")

    assert answer.status_code == 422
    assert 'value="Cissi"' in answer.text


def test_a_second_wish_that_cannot_be_read_comes_back_while_the_first_waits(
    client: CheckedClient, own: str
) -> None:
    client.submit(client.get(own), "Skicka önskemålet", words="Helst efter midsommar")

    answer = client.post_form(f"{own}/flytta", scheduled_on="2020-01-01", words="Nej, tidigare")

    assert answer.status_code == 422
    assert "Nej, tidigare" in answer.text
    assert "bekräftar snart" in answer.text
