"""A company's answer opens its own page alone, whatever an admin puts in or moves in the chain later."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.cancel_handover import cancel_handover
from app.actions.insert_visit import ForgottenVisit, insert_visit
from app.actions.invite_company import invite_company
from app.actions.move_visit import move_visit_to_company
from app.actions.place_handover import Side
from app.adapters import tokens
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.relays import Relay
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def bakery(session: Session, relay: Relay, road: Road) -> Company:
    company = cast.make_company(session, relay, "Byns Bageri", now=road.now)
    berit = ContactDetails(name="Berit", email="berit@bageriet.example")
    add_contact(road.act(road.astrid), company_id=company.id, details=berit)
    return company


@pytest.fixture
def path(app: Flask, client: CheckedClient, road: Road, visit_id: int) -> str:
    """Where Tomoku Hus has said yes, with a wish, to Leksandsdörren's choice."""
    nomination_id = road.nominate(visit_id).nomination_id
    road.approve(nomination_id, minutes=-11)
    sent = invite_company(road.act(road.astrid), nomination_id=nomination_id)
    purpose = tokens.Purpose.INVITATION
    path = f"/svar/{tokens.derive(app.extensions['keys'].link, purpose=purpose, nonce=sent.nonce)}"
    client.submit(client.get(path), "Tacka ja", wish="En torsdag")
    return path


def coming(road: Road) -> Handover:
    return road.row(Handover, road.newest(Handover))


def put_in(road: Road, handover: Handover, bakery: Company) -> None:
    forgotten = ForgottenVisit(
        beside_id=handover.id,
        side=Side.AFTER,
        workplace=bakery.workplaces[0].id,
        occurred_at=road.now - timedelta(hours=1),
    )
    insert_visit(road.act(road.astrid), forgotten, reason="Glömdes")


def move_there(road: Road, handover: Handover, bakery: Company) -> None:
    visited = road.visit(cast.card_of(road.session, coming(road)))
    move_visit_to_company(
        road.act(road.astrid),
        visit_id=visited.visit_id,
        workplace=bakery.workplaces[0].id,
        reason="Fel företag",
    )


def move_the_choosing(road: Road, handover: Handover, bakery: Company) -> None:
    (first, *_) = road.row(Handover, handover.id).visits
    move_visit_to_company(
        road.act(road.astrid),
        visit_id=first.id,
        workplace=bakery.workplaces[0].id,
        reason="Fel företag",
    )


def cancel_behind(road: Road, handover: Handover, bakery: Company) -> None:
    handover_id = coming(road).id
    put_in(road, handover, bakery)
    cancel_handover(road.act(road.astrid), handover_id=handover_id, reason="Konkurs")


CHANGES: dict[str, tuple[Callable[[Road, Handover, Company], None], int]] = {
    "a visit put in before it": (put_in, 1),
    "its visit moved to another company": (move_there, 0),
    "the choosing company's visit moved": (move_the_choosing, 1),
    "cancelled behind a visit that was put in": (cancel_behind, 0),
}


@pytest.mark.parametrize(("change", "links"), CHANGES.values(), ids=CHANGES)
def test_an_answer_never_opens_another_companys_page(
    client: CheckedClient,
    road: Road,
    handover: Handover,
    bakery: Company,
    path: str,
    change: Callable[[Road, Handover, Company], None],
    links: int,
) -> None:
    change(road, handover, bakery)

    page = client.get(path).text

    assert "En torsdag" in page
    own = re.findall(r'href="(/foretaget/[a-z2-7]+)"', page)
    opened = [client.get(link).text for link in own]
    assert len(opened) == links
    assert all("Tomoku Hus" in text for text in opened)
    for text in [page, *opened]:
        assert "berit@bageriet.example" not in text
        assert "Berit" not in text
