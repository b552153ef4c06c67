"""The link to the choice, sent by hand: to whoever speaks for the company now, once however often pressed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from app.actions.note_bouncing import note_bouncing
from app.actions.send_choice_link import send_choice_link
from app.actions.start_handover import start_handover
from app.actions.undo_visit import undo_visit
from app.domain.errors import NoAddress, NotAllowed, NotFound, WrongState
from app.domain.handover import StartReason
from app.domain.mail import MailState
from app.storage.companies import Company
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.transaction import transaction
from tests.support.client import CheckedClient
from tests.support.post import PostOffice
from tests.support.road import Road
from tests.support.writers import at_once

AFTER_UNDO = 15
LATER = AFTER_UNDO + 60
HOME = "/admin/"


@pytest.fixture
def cissi(session: Session, company: Company) -> Contact:
    contact = Contact(
        company_id=company.id,
        name="Cissi Ek",
        email="cissi@dorren.example",
        is_primary=True,
        since=company.created_at,
    )
    with transaction(session):
        session.add(contact)
    return contact


@pytest.fixture
def visited(road: Road, post_office: PostOffice, cissi: Contact, code: str) -> int:
    """Leksandsdörren was visited, and has its letter."""
    visit_id = road.visit(code).visit_id
    post_office.deliver(minutes=AFTER_UNDO)
    return visit_id


class TestSent:
    def test_again_it_is_another_letter_that_opens_the_same_form(
        self, road: Road, post_office: PostOffice, visited: int, handover: Handover
    ) -> None:
        assert send_choice_link(road.act(road.astrid, minutes=LATER), handover_id=handover.id)

        first, second = post_office.deliver(minutes=LATER)
        assert first["Subject"] == second["Subject"] == "Vem ska få nyckeln härnäst?"
        assert first["Message-ID"] != second["Message-ID"]
        assert [row.version for row in post_office.rows()] == [1, 2]
        assert road.events(handover)[-2:] == ["handover.choice_link_sent", "mail.sent"]
        road.check_journal()

    def test_pressed_twice_it_is_sent_once(
        self, road: Road, post_office: PostOffice, visited: int, handover: Handover
    ) -> None:
        """While the first waits, and in the minutes after it left."""
        pressed = [
            send_choice_link(road.act(road.astrid, minutes=LATER), handover_id=handover.id)
            for _ in range(2)
        ]
        post_office.deliver(minutes=LATER)
        pressed.append(
            send_choice_link(road.act(road.astrid, minutes=LATER + 9), handover_id=handover.id)
        )

        assert pressed == [True, False, False]
        assert len(post_office.deliver(minutes=LATER + 9)) == 2
        assert road.events(handover).count("handover.choice_link_sent") == 1

    def test_pressed_by_many_at_once_it_is_sent_once(
        self,
        engine: Engine,
        road: Road,
        post_office: PostOffice,
        visited: int,
        handover: Handover,
    ) -> None:
        mine = road.act(road.astrid, minutes=LATER)
        handover_id = handover.id
        road.session.rollback()

        def press(_: int) -> bool:
            with Session(engine) as session:
                return send_choice_link(replace(mine, session=session), handover_id=handover_id)

        pressed = at_once(6, press)

        assert sorted(pressed) == [False] * 5 + [True]
        assert len(post_office.deliver(minutes=LATER)) == 2

    def test_it_goes_to_whom_the_company_is_reached_by_now(
        self, road: Road, post_office: PostOffice, visited: int, handover: Handover
    ) -> None:
        """Even while the letter to the former address is new: the address was what was wrong."""
        with transaction(road.session):
            road.session.execute(update(Contact).values(email="doris@dorren.example", name=None))

        assert send_choice_link(
            road.act(road.astrid, minutes=AFTER_UNDO + 1), handover_id=handover.id
        )

        assert post_office.deliver(minutes=AFTER_UNDO + 1)[-1]["To"] == "doris@dorren.example"

    def test_sent_before_the_worker_came_round_it_is_not_written_once_more(
        self, road: Road, post_office: PostOffice, cissi: Contact, code: str, handover: Handover
    ) -> None:
        road.visit(code)

        send_choice_link(road.act(road.astrid, minutes=1), handover_id=handover.id)

        assert len(post_office.deliver(minutes=LATER)) == 1

    def test_it_is_not_sent_of_a_visit_that_was_undone_meanwhile(
        self, road: Road, post_office: PostOffice, cissi: Contact, code: str, handover: Handover
    ) -> None:
        visit = road.visit(code)
        send_choice_link(road.act(road.astrid, minutes=1), handover_id=handover.id)
        undo_visit(road.act(road.bo, minutes=2), visit_id=visit.visit_id)

        assert post_office.deliver(minutes=2) == []
        assert post_office.row().state is MailState.NOT_MEANT

    def test_a_letter_that_was_refused_is_no_letter_on_its_way(
        self, road: Road, post_office: PostOffice, visited: int, handover: Handover
    ) -> None:
        act = road.act(road.astrid, minutes=LATER)
        send_choice_link(act, handover_id=handover.id)
        post_office.mailbox.answers["DATA"] = "554 5.6.0 Looks like spam"
        post_office.send(minutes=LATER)
        post_office.mailbox.answers.clear()

        assert send_choice_link(act, handover_id=handover.id)


class TestRefused:
    def test_nobody_but_admins_send_it(self, road: Road, visited: int, handover: Handover) -> None:
        with road.unchanged(), pytest.raises(NotAllowed):
            send_choice_link(road.act(road.bo, minutes=LATER), handover_id=handover.id)

    def test_a_company_without_an_address_is_not_written_to(
        self, road: Road, code: str, handover: Handover
    ) -> None:
        road.visit(code)

        with road.unchanged(), pytest.raises(NoAddress):
            send_choice_link(road.act(road.astrid), handover_id=handover.id)

    def test_an_address_that_bounces_is_not_written_to(
        self, road: Road, post_office: PostOffice, visited: int, handover: Handover
    ) -> None:
        note_bouncing(post_office.act(minutes=LATER), "cissi@dorren.example")

        with road.unchanged(), pytest.raises(NoAddress):
            send_choice_link(road.act(road.astrid, minutes=LATER), handover_id=handover.id)

    def test_who_was_not_visited_has_nothing_to_choose(
        self, road: Road, cissi: Contact, handover: Handover
    ) -> None:
        with road.unchanged(), pytest.raises(WrongState):
            send_choice_link(road.act(road.astrid), handover_id=handover.id)

    def test_when_the_baton_has_gone_on_there_is_nothing_to_choose(
        self, road: Road, visited: int, company: Company, handover: Handover
    ) -> None:
        start_handover(
            road.act(road.astrid, minutes=LATER),
            baton_id=handover.baton_id,
            workplace_id=company.workplaces[0].id,
            reason=StartReason.NO_CHOICE,
        )

        with road.unchanged(), pytest.raises(WrongState):
            send_choice_link(road.act(road.astrid, minutes=LATER), handover_id=handover.id)

    def test_a_handover_that_is_not_there_has_none(self, road: Road) -> None:
        with pytest.raises(NotFound):
            send_choice_link(road.act(road.astrid), handover_id=2_147_483_647)


@pytest.mark.usefixtures("clock")
class TestOnThePages:
    def test_the_handovers_page_says_when_it_was_sent_and_sends_it_again(
        self, as_astrid: CheckedClient, post_office: PostOffice, visited: int, handover: Handover
    ) -> None:
        page = as_astrid.get(f"/admin/overlamningar/{handover.id}")
        assert "Senast skriven" in page.text
        assert "till cissi@dorren.example." in page.text

        answer = as_astrid.submit(page, "Skicka länken igen")

        assert answer.location == f"/admin/overlamningar/{handover.id}"
        assert "Länken är på väg till företaget." in as_astrid.get(answer.location).text

    def test_a_company_that_has_not_chosen_is_written_to_from_the_queue(
        self, as_astrid: CheckedClient, road: Road, post_office: PostOffice, visited: int
    ) -> None:
        with transaction(road.session):
            road.session.execute(update(Contact).values(email="doris@dorren.example"))

        answer = as_astrid.submit(as_astrid.get(HOME), "Skicka länken igen")

        assert answer.location == HOME
        assert [row.recipient_email for row in post_office.rows()] == [
            "cissi@dorren.example",
            "doris@dorren.example",
        ]

    def test_where_no_letter_arrives_the_page_says_so(
        self, as_astrid: CheckedClient, road: Road, code: str, handover: Handover
    ) -> None:
        road.visit(code)
        page = as_astrid.get(f"/admin/overlamningar/{handover.id}")

        answer = as_astrid.submit(page, "Skicka länken till valet")

        assert answer.location is not None
        assert "Företaget har ingen e-postadress" in as_astrid.get(answer.location).text

    def test_only_admins_send_it(
        self, as_bo: CheckedClient, client: CheckedClient, road: Road, visited: int
    ) -> None:
        for path in ("skicka-lank", "skicka-lank-i-kon"):
            with road.unchanged():
                assert as_bo.post(f"/admin/overlamningar/1/{path}").status_code == 403
                assert client.post(f"/admin/overlamningar/1/{path}").status_code == 401
