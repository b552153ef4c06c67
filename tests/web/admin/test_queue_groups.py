"""The groups of the admins' queue, and how much of them a page shows."""

from __future__ import annotations

import gzip
import re

import pytest
from sqlalchemy import Engine

from app.domain.mail import MailKind, MailState, Trouble
from app.storage.handovers import Handover
from app.storage.nominations import Suggestion
from app.storage.outbox import OutgoingMail
from app.storage.transaction import transaction
from tests.support.client import CheckedClient
from tests.support.full_house import FullHouse, house
from tests.support.road import Road
from tests.support.statements import count_statements

__all__ = ["house"]

pytestmark = pytest.mark.usefixtures("clock")
HOME = "/admin/"


@pytest.fixture
def nomination_id(road: Road, code: str) -> int:
    """A choice that waits for review."""
    return road.nominate(road.visit(code).visit_id).nomination_id


class TestGroups:
    def test_a_group_can_be_seen_alone(self, as_astrid: CheckedClient, house: FullHouse) -> None:
        page = as_astrid.get(f"{HOME}?visa=telefoner").text

        assert "En skanning passade inte" in page
        assert "Väntar på svar (" in page
        assert "Frågar 0 har inte valt än" not in page

    def test_a_decision_leads_back_to_the_group(
        self, as_astrid: CheckedClient, house: FullHouse
    ) -> None:
        answer = as_astrid.submit(as_astrid.get(f"{HOME}?visa=onskemal"), "Bekräfta dagen")

        assert answer.location == f"{HOME}?visa=onskemal"

    def test_a_refused_form_comes_back_in_its_group(
        self, as_astrid: CheckedClient, nomination_id: int
    ) -> None:
        answer = as_astrid.submit(as_astrid.get(f"{HOME}?visa=granska"), "Avslå valet")

        assert answer.status_code == 422
        assert "Skriv en motivering." in answer.text

    def test_a_letter_that_nobody_took_is_sent_again_from_the_queue(
        self, as_astrid: CheckedClient, road: Road, handover: Handover
    ) -> None:
        mail_id = failed_letter(road, handover.relay_id)
        page = as_astrid.get(HOME)

        answer = as_astrid.submit(page, "Försök nu")

        assert "Brevet till cissi@dorren.example har inte kommit fram" in page.text
        assert answer.location == HOME
        assert road.row(OutgoingMail, mail_id).state is MailState.WAITING
        assert "cissi@dorren.example" not in as_astrid.get(HOME).text

    def test_a_letter_can_be_given_up(
        self, as_astrid: CheckedClient, road: Road, handover: Handover
    ) -> None:
        mail_id = failed_letter(road, handover.relay_id)

        as_astrid.submit(as_astrid.get(HOME), "Skicka inte")

        assert road.row(OutgoingMail, mail_id).state is MailState.CANCELLED


class TestSize:
    def test_three_hundred_waiting_things_fit_in_a_hundred_kilobytes(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        road.visit(code)
        pile_up(road, handover, 300)

        page = as_astrid.get(HOME)

        assert len(gzip.compress(page.data)) < 100_000
        assert "300 saker" in page.text or "301 saker" in page.text

    def test_what_is_not_shown_is_a_page_further_on(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        road.visit(code)
        pile_up(road, handover, 100)

        pages = [as_astrid.get(f"{HOME}?visa=forslag&sida={number}").text for number in (1, 2, 3)]

        named = [set(re.findall(r"Förslag [0-9]+ AB", page)) for page in pages]
        assert [len(each) for each in named] == [40, 40, 20]
        assert len(set.union(*named)) == 100
        assert 'rel="next"' in pages[1]
        assert 'rel="next"' not in pages[2]
        assert "Visa alla 100" in as_astrid.get(HOME).text

    @pytest.mark.parametrize("query", ["", "?visa=obesvarat", "?visa=granska&sida=2"])
    def test_the_page_costs_at_most_twelve_statements(
        self, as_astrid: CheckedClient, house: FullHouse, engine: Engine, query: str
    ) -> None:
        with count_statements(engine) as statements:
            answer = as_astrid.get(HOME + query)

        assert answer.status_code == 200
        assert len(statements) <= 12, statements


def failed_letter(road: Road, relay_id: int) -> int:
    """A letter that the server refused for good."""
    letter = OutgoingMail(
        relay_id=relay_id,
        kind=MailKind.VISIT_PLAN,
        subject="handover:1",
        version=1,
        recipient_email="cissi@dorren.example",
        language="sv",
        facts="{}",
        posted_at=road.now,
        state=MailState.FAILED,
        next_try_at=road.now,
        trouble=Trouble.BAD_ADDRESS,
        last_error="550 okänd",
    )
    with transaction(road.session):
        road.session.add(letter)
        road.session.flush()
        return letter.id


def pile_up(road: Road, handover: Handover, number: int) -> None:
    """Let so many suggestions wait."""
    with transaction(road.session):
        road.session.add_all(
            Suggestion(
                relay_id=handover.relay_id,
                handover_id=handover.id,
                company_name=f"Förslag {at} AB",
                company_place="Insjön",
                reason="De är bra på det de gör, " * 8 + str(at),
                received_at=road.now,
            )
            for at in range(number)
        )
