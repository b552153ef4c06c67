"""An invitation's link: GET shows, only POST answers, and each version answers for itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.annul_visit import annul_visit
from app.actions.answer_invitation import Yes, accept_invitation, decline_invitation
from app.actions.end_invitation import expire_invitation, withdraw_invitation
from app.actions.invite_company import Asking, SentInvitation, invite_company
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.note_yes import note_yes
from app.actions.start_handover import start_handover
from app.adapters import tokens
from app.domain.company_request import RequestKind
from app.domain.contact import Language
from app.domain.handover import StartReason
from app.domain.invitation import InvitationState
from app.domain.nomination import NominationState
from app.storage.company_requests import CompanyRequest
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.post import PostOffice
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")
YES, NO = "Tacka ja", "Tacka nej"


@pytest.fixture
def nomination_id(road: Road, visit_id: int) -> int:
    nomination_id = road.nominate(visit_id).nomination_id
    road.approve(nomination_id, minutes=-11)
    return nomination_id


@pytest.fixture
def sent(road: Road, nomination_id: int) -> SentInvitation:
    return invite_company(road.act(road.astrid), nomination_id=nomination_id)


@pytest.fixture
def path_of(app: Flask) -> Callable[[SentInvitation], str]:
    def path(sent: SentInvitation) -> str:
        keys = app.extensions["keys"]
        purpose = tokens.Purpose.INVITATION
        return f"/svar/{tokens.derive(keys.link, purpose=purpose, nonce=sent.nonce)}"

    return path


@pytest.fixture
def path(path_of: Callable[[SentInvitation], str], sent: SentInvitation) -> str:
    return path_of(sent)


def send(client: CheckedClient, path: str, button: str, **said: Any) -> Any:
    return client.submit(client.get(path), button, **said)


def test_reading_the_question_answers_nothing(
    client: CheckedClient, road: Road, path: str, sent: SentInvitation
) -> None:
    with road.unchanged():
        page = client.get(path)
        client.get(f"{path}?svar=nej")
        client.head(path)

    assert "Leksandsdörren har valt att nyckeln ska gå vidare till Tomoku Hus." in page.text
    assert "26 maj 2026 klockan 09.00" in page.text
    assert "De är nyfikna på oss" not in page.text


def test_the_reason_stands_in_it_where_it_may_be_shown(
    client: CheckedClient, road: Road, path: str, nomination_id: int
) -> None:
    with transaction(road.session):
        road.session.execute(update(Nomination).values(publish_reason=True))

    assert "De är nyfikna på oss" in client.get(path).text


def test_a_yes_makes_the_next_handover_and_leads_to_the_companys_own_page(
    client: CheckedClient, road: Road, path: str, nomination_id: int
) -> None:
    answer = send(client, path, YES, time="2", name="Cissi Ek", email="cissi@tomoku.example")

    assert answer.status_code == 303
    page = client.get(path)
    assert "Tack! Ni får nyckeln." in page.text
    assert "28 maj 2026" in page.text
    coming = road.session.scalars(select(Handover).order_by(Handover.id.desc())).first()
    assert coming is not None
    assert coming.company_name == "Tomoku Hus"
    assert road.session.scalars(select(Contact.email)).all() == ["cissi@tomoku.example"]
    (own_path,) = re.findall(r'href="(/foretaget/[a-z2-7]+)"', page.text)
    own = client.get(own_path)
    assert "Nyckeln kommer till er 28 maj 2026 klockan 13.00." in own.text
    assert "cissi@tomoku.example" in own.text


def test_a_time_that_has_been_is_neither_offered_nor_taken(
    client: CheckedClient, road: Road, path: str, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(days=14))
    page = client.get(path)
    assert "28 maj 2026 klockan 13.00" in page.text
    assert "26 maj 2026" not in page.text

    with road.unchanged():
        refused = client.submit(page, YES, time="1")

    assert refused.status_code == 422
    assert "Välj en dag som inte har varit." in refused.text
    assert client.submit(page, YES, time="2").status_code == 303


def test_when_all_of_the_times_have_been_the_company_names_its_own(
    client: CheckedClient, road: Road, path: str, clock: time_machine.Traveller
) -> None:
    opened = client.get(path)
    clock.shift(timedelta(days=21))
    with road.unchanged():
        refused = client.submit(opened, YES, time="3")
    assert refused.status_code == 422
    assert 'type="radio"' not in refused.text

    page = client.get(path)
    assert "Tiderna som vi föreslog har varit." in page.text
    assert "En annan tid" not in page.text
    client.submit(page, YES, wish="En torsdag i juni")

    assert "Ni skrev: En torsdag i juni" in client.get(path).text
    assert road.row(Handover, road.newest(Handover)).scheduled_on is None


def test_a_no_asks_for_nothing_and_says_so(
    client: CheckedClient, road: Road, path: str, nomination_id: int
) -> None:
    assert send(client, path, NO).status_code == 303

    assert "Ni har tackat nej. Det syns inte någonstans" in client.get(path).text
    assert road.row(Nomination, nomination_id).state is NominationState.DECLINED


@pytest.mark.parametrize("public", ["/", "/kedjan.atom", "/kalender.ics", "/api/v1/chain"])
def test_nothing_public_names_a_company_before_its_yes(
    client: CheckedClient, road: Road, path: str, public: str
) -> None:
    before = client.get(public)
    assert before.status_code == 200
    assert "Tomoku" not in before.text

    send(client, path, YES, time="1")

    told = client.get(public)
    assert told.status_code == 200
    assert ("Tomoku" in told.text) is (public != "/kedjan.atom"), "a feed of visits made"


def test_what_cannot_be_read_comes_back_with_everything_typed(
    client: CheckedClient, road: Road, path: str
) -> None:
    page = client.get(path)
    with road.unchanged():
        answer = client.submit(page, YES, email="inte en adress", wish="En fredag")

    assert answer.status_code == 422
    assert "En fredag" in answer.text
    assert "inte en adress" in answer.text


def test_the_link_of_an_earlier_version_says_so_and_offers_a_new_invitation(
    client: CheckedClient,
    road: Road,
    path: str,
    nomination_id: int,
) -> None:
    expire_invitation(road.act(road.astrid), nomination_id=nomination_id)

    ended = client.get(path)
    assert ended.status_code == 410
    assert "Svarstiden har gått ut." in ended.text
    assert client.submit(ended, "Be om en ny inbjudan").status_code == 303

    wish = road.session.scalars(select(CompanyRequest)).one()
    assert wish.kind is RequestKind.ANOTHER_INVITATION
    assert "Vi har fått er fråga" in client.get(path).text


def test_a_late_no_finds_the_yes_that_was_given(
    client: CheckedClient, road: Road, path: str, nomination_id: int
) -> None:
    late = client.get(path)
    send(client, path, YES, time="1")

    answer = client.submit(late, NO)

    assert answer.status_code == 409
    assert "Svaret var redan givet" in answer.text
    assert road.row(Nomination, nomination_id).state is NominationState.ACCEPTED


Before = Callable[[Road, int, int], object]
BEFORE: dict[str, Before] = {
    "expired": lambda road, choice, _: expire_invitation(road.act(), nomination_id=choice),
    "taken back": lambda road, choice, _: withdraw_invitation(
        road.act(road.astrid), nomination_id=choice, reason="Fel företag"
    ),
    "asked anew": lambda road, choice, _: invite_company(road.act(), nomination_id=choice),
    "answered anew": lambda road, choice, _: accept_invitation(
        road.act(road.astrid),
        invitation_id=invite_company(road.act(), nomination_id=choice).invitation_id,
        yes=Yes(position=1),
    ),
    "refused": lambda road, _, sent: decline_invitation(
        road.by_invitation(sent, minutes=0), invitation_id=sent
    ),
    "accepted by telephone": lambda road, choice, _: note_yes(
        road.act(road.astrid), nomination_id=choice
    ),
    "visit undone": lambda road, choice, _: annul_visit(
        road.act(road.astrid), visit_id=road.row(Nomination, choice).visit_id, reason="Fel"
    ),
    "restarted": lambda road, choice, _: start_handover(
        road.act(road.astrid),
        baton_id=road.row(Nomination, choice).handover.baton_id,
        workplace_id=road.row(Nomination, choice).handover.workplace_id,
        reason=StartReason.NO_CHOICE,
    ),
}
TOLD = {
    "expired": "Svarstiden har gått ut.",
    "taken back": "Kommunen har tagit tillbaka inbjudan.",
    "asked anew": "Inbjudan är ersatt av en nyare",
    "answered anew": "Inbjudan är ersatt av en nyare",
    "refused": "Svaret var redan givet",
    "accepted by telephone": "Svaret var redan givet",
    "visit undone": "Kommunen har tagit tillbaka inbjudan.",
    "restarted": "Inbjudan är ersatt av en nyare, eller så har nyckeln gått vidare.",
}


@pytest.mark.parametrize("button", [YES, NO])
@pytest.mark.parametrize("before", BEFORE)
def test_an_answer_that_comes_after_something_else_changes_nothing_and_is_told_why(
    client: CheckedClient,
    road: Road,
    path: str,
    nomination_id: int,
    sent: SentInvitation,
    before: str,
    button: str,
) -> None:
    late = client.get(path)
    BEFORE[before](road, nomination_id, sent.invitation_id)
    same = {("refused", NO), ("accepted by telephone", YES)}

    with road.unchanged():
        answer = client.submit(late, button)

    assert answer.status_code == (303 if (before, button) in same else 409)
    if answer.status_code == 409:
        assert TOLD[before] in answer.text


def test_a_yes_after_the_second_choice_said_yes_is_too_late(
    client: CheckedClient, road: Road, visit_id: int, path_of: Callable[[SentInvitation], str]
) -> None:
    first = road.nominate(visit_id, second="Siljans Såg").nomination_id
    second = road.newest(Nomination)
    for nomination_id in (second, first):
        road.approve(nomination_id, minutes=-11)
    late = client.get(path_of(invite_company(road.act(), nomination_id=first)))
    expire_invitation(road.act(), nomination_id=first)
    path = path_of(invite_company(road.act(), nomination_id=second))
    assert send(client, path, YES, time="1").status_code == 303

    with road.unchanged():
        answer = client.submit(late, YES, time="1")

    assert answer.status_code == 409
    coming = road.row(Handover, road.newest(Handover))
    assert coming.company_name == "Siljans Såg"


def test_a_yes_sent_twice_makes_one_handover(
    client: CheckedClient, road: Road, path: str, nomination_id: int
) -> None:
    page = client.get(path)

    answers = [client.submit(page, YES, time="1").status_code for _ in range(2)]

    assert answers == [303, 303]
    assert road.count(Handover) == 2


@pytest.mark.parametrize("forged", ["a" * 48, "hej"])
def test_unknown_and_forged_links_share_one_page(
    client: CheckedClient, app: Flask, sent: SentInvitation, forged: str
) -> None:
    unknown = tokens.derive(
        app.extensions["keys"].link, purpose=tokens.Purpose.INVITATION, nonce="a" * 24
    )
    another = tokens.derive(
        app.extensions["keys"].link, purpose=tokens.Purpose.NOMINATION, nonce=sent.nonce
    )

    answers = [client.get(f"/svar/{token}") for token in (forged, unknown, another)]

    assert {answer.status_code for answer in answers} == {404}


def test_the_letter_that_arrives_leads_to_the_question(
    client: CheckedClient,
    road: Road,
    relay: Relay,
    visit_id: int,
    post_office: PostOffice,
) -> None:
    company = cast.make_company(road.session, relay, "Tomoku Hus", now=road.now)
    cissi = ContactDetails(name="Cissi", email="cissi@tomoku.example")
    add_contact(road.act(road.astrid), company_id=company.id, details=cissi)
    nomination_id = road.nominate(visit_id).nomination_id
    road.approve(nomination_id, minutes=-11)
    road.invite(nomination_id, minutes=0)

    (letter,) = post_office.deliver()

    body = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert letter["Subject"] == "Leksandsdörren har valt Tomoku Hus"
    assert letter["To"] == "Cissi <cissi@tomoku.example>"
    links = [word for word in body.split() if "/svar/" in word]
    assert len(links) >= 2
    path = links[0].strip("<>()").removeprefix("https://nyckel.leksand.se")
    send(client, path, YES, time="1")
    assert road.row(Nomination, nomination_id).state is NominationState.ACCEPTED


def test_a_company_is_reminded_in_the_language_in_which_it_was_asked(
    road: Road, relay: Relay, visit_id: int, post_office: PostOffice
) -> None:
    company = cast.make_company(road.session, relay, "Tomoku Hus", now=road.now)
    cissi = ContactDetails(email="cissi@tomoku.example", language=Language.ENGLISH)
    add_contact(road.act(road.astrid), company_id=company.id, details=cissi)
    nomination_id = road.nominate(visit_id).nomination_id
    road.approve(nomination_id, minutes=-11)
    road.invite(nomination_id, minutes=0)
    keep_relay_moving(road.act(minutes=3 * 24 * 60))

    letters = post_office.deliver(minutes=3 * 24 * 60)

    asked = [letter for letter in letters if letter["To"] == "cissi@tomoku.example"]
    assert len(asked) == 2
    for letter in asked:
        assert "Say yes" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_an_invitation_that_was_answered_is_not_written_any_more(
    road: Road, nomination_id: int, post_office: PostOffice
) -> None:
    sent = invite_company(
        road.act(road.astrid),
        nomination_id=nomination_id,
        asking=Asking(email="cissi@tomoku.example"),
    )
    expire_invitation(road.act(road.astrid), nomination_id=nomination_id)

    assert post_office.deliver() == []
    assert road.row(Invitation, sent.invitation_id).state is InvitationState.EXPIRED
