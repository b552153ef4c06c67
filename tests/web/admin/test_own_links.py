"""What companies ask for by their own link, decided in one click, and that link replaced and copied."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import time_machine
from flask import Flask

from app.actions.answer_invitation import Yes, accept_invitation
from app.actions.invite_company import invite_company
from app.actions.issue_company_link import renew_company_link
from app.actions.look_after_own import ask_to_move
from app.adapters import tokens
from app.domain.company_request import Outcome
from app.domain.roles import Actor
from app.storage.company_links import CompanyLink
from app.storage.company_requests import CompanyRequest
from app.storage.handovers import Handover
from tests.support.client import CheckedClient
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")
HOME = "/admin/"
COPIED = re.compile(r'id="egen-lank" value="https://nyckel\.leksand\.se(/foretaget/[a-z2-7]+)"')


@pytest.fixture
def page(handover: Handover) -> str:
    """The admins' page of the leg that awaits the key."""
    return f"/admin/overlamningar/{handover.id}"


@pytest.fixture
def own(app: Flask, road: Road, handover: Handover) -> str:
    nonce = renew_company_link(road.act(road.astrid), handover_id=handover.id)
    purpose = tokens.Purpose.COMPANY
    return f"/foretaget/{tokens.derive(app.extensions['keys'].link, purpose=purpose, nonce=nonce)}"


def wish(road: Road, handover: Handover, *, words: str) -> int:
    """Let the company ask for another day in words of its own."""
    by_link = replace(road.act(), actor=Actor.company(handover.id))
    ask_to_move(by_link, handover_id=handover.id, wished_on=None, words=words)
    return road.newest(CompanyRequest)


class TestTheLink:
    def test_it_stands_on_the_handovers_page_to_be_copied(
        self, as_astrid: CheckedClient, client: CheckedClient, page: str, own: str
    ) -> None:
        (copied,) = COPIED.findall(as_astrid.get(page).text)

        assert copied == own
        assert client.get(copied).status_code == 200

    def test_replaced_the_old_one_says_so_and_the_new_one_opens(
        self, as_astrid: CheckedClient, client: CheckedClient, page: str, own: str
    ) -> None:
        answer = as_astrid.submit(as_astrid.get(page), "Byt ut länken")

        assert answer.status_code == 303
        old = client.get(own)
        assert old.status_code == 410
        assert "Länken är ersatt av en nyare." in old.text
        assert "0247-800 00" in old.text
        (copied,) = COPIED.findall(as_astrid.get(page).text)
        assert copied != own
        assert client.get(copied).status_code == 200

    def test_nothing_is_taken_in_by_the_old_one(
        self, as_astrid: CheckedClient, client: CheckedClient, road: Road, page: str, own: str
    ) -> None:
        open_page = client.get(own)
        as_astrid.submit(as_astrid.get(page), "Byt ut länken")

        with road.unchanged():
            answer = client.submit(open_page, "Be om radering")

        assert answer.status_code == 410

    def test_a_leg_without_one_gets_its_first(
        self, as_astrid: CheckedClient, road: Road, page: str
    ) -> None:
        as_astrid.submit(as_astrid.get(page), "Gör en länk")

        assert road.count(CompanyLink) == 1
        assert "Företaget fick en ny länk" in as_astrid.get(page).text

    def test_only_admins_replace_it(
        self, as_bo: CheckedClient, client: CheckedClient, road: Road, page: str, own: str
    ) -> None:
        with road.unchanged():
            assert as_bo.post(f"{page}/ny-lank").status_code == 403
            assert client.post(f"{page}/ny-lank").status_code in {302, 303, 400, 401}

        assert client.get(own).status_code == 200


class TestAskedFor:
    def test_another_day_is_confirmed_in_one_click(
        self,
        as_astrid: CheckedClient,
        client: CheckedClient,
        road: Road,
        handover: Handover,
        own: str,
    ) -> None:
        client.submit(
            client.get(own), "Skicka önskemålet", scheduled_on="2026-06-03", starts_at="09:30"
        )

        as_astrid.submit(as_astrid.get(HOME), "Bekräfta dagen")

        moved = road.row(Handover, handover.id)
        assert (moved.scheduled_on, moved.starts_at) == (date(2026, 6, 3), time(9, 30))
        shown = client.get(own).text
        assert "Nyckeln kommer till er 3 juni 2026 klockan 09.30." in shown
        assert "bekräftar snart" not in shown

    def test_a_wish_in_words_is_confirmed_with_the_day_that_was_agreed(
        self, as_astrid: CheckedClient, road: Road, handover: Handover
    ) -> None:
        request_id = wish(road, handover, words="Helst efter midsommar")
        queue = as_astrid.get(HOME)
        assert "Helst efter midsommar" in queue.text

        as_astrid.submit(queue, "Bekräfta dagen", scheduled_on="2026-06-24")

        assert road.row(Handover, handover.id).scheduled_on == date(2026, 6, 24)
        assert road.row(CompanyRequest, request_id).outcome is Outcome.GRANTED

    def test_a_wished_day_that_has_been_is_confirmed_with_another(
        self,
        as_astrid: CheckedClient,
        client: CheckedClient,
        road: Road,
        handover: Handover,
        own: str,
        clock: time_machine.Traveller,
    ) -> None:
        client.submit(client.get(own), "Skicka önskemålet", scheduled_on="2026-05-14")
        clock.shift(timedelta(days=3))
        queue = as_astrid.get(HOME)

        with road.unchanged():
            refused = as_astrid.submit(queue, "Bekräfta dagen")
        assert refused.status_code == 422
        assert "Välj en dag som inte har varit." in refused.text
        as_astrid.submit(refused, "Bekräfta dagen", scheduled_on="2026-06-24")

        assert road.row(Handover, handover.id).scheduled_on == date(2026, 6, 24)

    @pytest.mark.parametrize(
        "said", [{"scheduled_on": "i juni"}, {"scheduled_on": "", "starts_at": "09:30"}]
    )
    def test_what_cannot_be_a_time_comes_back_with_the_wish(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, said: dict[str, str]
    ) -> None:
        request_id = wish(road, handover, words="Helst efter midsommar")

        answer = as_astrid.submit(as_astrid.get(HOME), "Bekräfta dagen", **said)

        assert answer.status_code == 422
        assert f'id="request-{request_id}-when-error"' in answer.text
        assert all(f'value="{text}"' in answer.text for text in said.values())
        assert road.row(CompanyRequest, request_id).outcome is None

    def test_a_wish_that_came_with_the_yes_stands_where_the_day_is_set(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
        road.approve(nomination_id, minutes=-11)
        sent = invite_company(road.act(road.astrid), nomination_id=nomination_id)
        accept_invitation(
            road.by_invitation(sent.invitation_id, minutes=0),
            invitation_id=sent.invitation_id,
            yes=Yes(wish="Tidigast klockan tio, vi bakar"),
        )

        queue = as_astrid.get(HOME).text

        assert "Bestäm datum med Tomoku Hus" in queue
        assert "Tidigast klockan tio, vi bakar" in queue

    def test_only_admins_confirm(
        self, as_bo: CheckedClient, client: CheckedClient, road: Road, handover: Handover
    ) -> None:
        request_id = wish(road, handover, words="Helst efter midsommar")
        path = f"/admin/onskemal/{request_id}/ja"

        with road.unchanged():
            assert as_bo.post(path).status_code == 403
            assert client.post(path).status_code in {302, 303, 400, 401}
