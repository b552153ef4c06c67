"""What an admin does about a chain that fell silent, one click each, in the queue."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.invite_company import invite_company
from app.actions.keep_relay_moving import keep_relay_moving
from app.domain.handover import HandoverState, StartReason
from app.domain.invitation import InvitationState
from app.domain.nomination import NominationState
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.nominations import Nomination
from app.storage.silences import RestartProposal
from tests.support.client import CheckedClient
from tests.support.post import PostOffice
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")
HOME = "/admin/"
DAY = 24 * 60


@pytest.fixture
def proposal_id(road: Road, code: str) -> int:
    """Leksandsdörren was visited three weeks ago, and has chosen nobody."""
    road.visit(code, minutes=-22 * DAY)
    keep_relay_moving(road.act(minutes=-1))
    return road.newest(RestartProposal)


@pytest.fixture
def invitation_id(road: Road, code: str, company: Company) -> int:
    """Tomoku Hus was invited by mail, and has not answered."""
    details = ContactDetails(name="Cissi", email="cissi@dorren.example")
    add_contact(road.act(road.astrid), company_id=company.id, details=details)
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
    road.approve(nomination_id, minutes=-20)
    return invite_company(road.act(), nomination_id=nomination_id).invitation_id


def again(client: CheckedClient, button: str, **said: Any) -> tuple[str, str]:
    """Press a button twice on the same page, and give what was told after each."""
    page = client.get(HOME)
    told = []
    for _ in range(2):
        assert client.submit(page, button, **said).status_code == 303
        told.append(client.get(HOME).text)
    return told[0], told[1]


def test_a_proposed_restart_is_accepted_once(
    as_astrid: CheckedClient, road: Road, proposal_id: int, handover: Handover
) -> None:
    first, second = again(as_astrid, "Börja om från kontoret", company="Insjöns Plåt")

    assert "Kedjan har börjat om." in first
    assert "Någon annan hann före." in second
    started = road.row(Handover, road.newest(Handover))
    assert road.count(Handover) == 2
    assert (started.company_name, started.start_reason) == ("Insjöns Plåt", StartReason.NO_CHOICE)
    assert road.row(Handover, handover.id).state is HandoverState.PASSED_ON


def test_waiting_longer_takes_the_proposal_out_of_the_queue_once(
    as_astrid: CheckedClient, road: Road, proposal_id: int
) -> None:
    first, second = again(as_astrid, "Vänta och påminn igen")

    assert "Påminnelserna börjar om." in first
    assert "Ska kedjan börja om" not in first
    assert "Någon annan hann före." in second
    assert road.row(RestartProposal, proposal_id).waits_on


def test_a_company_is_invited_again_at_another_address(
    as_astrid: CheckedClient, road: Road, invitation_id: int, post_office: PostOffice
) -> None:
    page = as_astrid.get(HOME)

    answer = as_astrid.submit(page, "Bjud in på nytt", email="ny@tomoku.example")

    assert answer.status_code == 303
    assert road.row(Invitation, invitation_id).state is InvitationState.SUPERSEDED
    assert road.row(Invitation, road.newest(Invitation)).recipient_email == "ny@tomoku.example"
    arrived = [letter["To"] for letter in post_office.deliver() if "/svar/" in letter.as_string()]
    assert arrived == ["ny@tomoku.example"]


def test_an_address_that_cannot_be_read_comes_back(
    as_astrid: CheckedClient, road: Road, invitation_id: int
) -> None:
    page = as_astrid.get(HOME)

    with road.unchanged():
        answer = as_astrid.submit(page, "Bjud in på nytt", email="inte en adress", name="Cissi")

    assert answer.status_code == 422
    assert 'value="inte en adress"' in answer.text
    assert 'value="Cissi"' in answer.text


def test_an_invitation_is_taken_back_once_and_the_nominating_company_is_asked_again(
    as_astrid: CheckedClient, road: Road, invitation_id: int, post_office: PostOffice
) -> None:
    first, second = again(as_astrid, "Ta tillbaka inbjudan", reason="De har flyttat")

    assert "Inbjudan är tillbakatagen." in first
    assert "Någon annan hann före." in second
    assert road.row(Invitation, invitation_id).state is InvitationState.WITHDRAWN
    asked = [letter for letter in post_office.deliver() if "nytt företag" in letter["Subject"]]
    assert [letter["To"] for letter in asked] == ["Cissi <cissi@dorren.example>"]


def test_a_no_by_telephone_is_noted_once(
    as_astrid: CheckedClient, road: Road, invitation_id: int
) -> None:
    first, second = again(as_astrid, "Anteckna nej")

    assert "Nejet är antecknat." in first
    assert "Någon annan hann före." in second
    assert road.session.scalars(select(Nomination.state)).all() == [NominationState.DECLINED]


PATHS = [
    "omstarter/{proposal}/borja-om",
    "omstarter/{proposal}/vanta",
    "nomineringar/{nomination}/bjud-in",
    "nomineringar/{nomination}/ta-tillbaka",
    "nomineringar/{nomination}/nej",
    "nycklar/1/starta",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["staff", "nobody"])
def test_nobody_but_an_admin_does_any_of_it(
    request: pytest.FixtureRequest, road: Road, invitation_id: int, path: str, who: str
) -> None:
    client: CheckedClient = request.getfixturevalue("as_bo" if who == "staff" else "client")
    named = path.format(proposal=1, nomination=road.newest(Nomination))

    with road.unchanged():
        answer = client.post_form(f"/admin/{named}", company="Insjöns Plåt", reason="Nej")

    assert answer.status_code == (403 if who == "staff" else 401)
