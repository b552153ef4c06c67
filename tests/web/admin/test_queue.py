"""The admins' start page, and the decisions that are taken on it."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.record_visit import Scan, record_visit
from app.actions.report_found_baton import report_found_baton
from app.actions.schedule_handover import schedule_handover
from app.actions.suggest_company import suggest_company
from app.domain.errors import NeedsDecision
from app.domain.nomination import NominationState
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Baton
from app.storage.visits import PendingScan, Visit
from tests.support.client import CheckedClient
from tests.support.full_house import FullHouse, house
from tests.support.road import Road

__all__ = ["house"]

pytestmark = pytest.mark.usefixtures("clock")
HOME = "/admin/"


@pytest.fixture
def nomination_id(road: Road, code: str) -> int:
    """A choice that waits for review."""
    return road.nominate(road.visit(code).visit_id).nomination_id


def state_of(road: Road, nomination_id: int) -> NominationState:
    return road.row(Nomination, nomination_id).state


class TestSentence:
    def test_it_says_where_the_key_is_going(self, as_astrid: CheckedClient, code: str) -> None:
        page = as_astrid.get(HOME).text

        assert "Leksandsnyckeln är på väg till Leksandsdörren, 12 maj 2026." in page
        assert "Inget väntar på dig." in page

    def test_it_says_where_the_key_is_and_what_waits(
        self, as_astrid: CheckedClient, nomination_id: int
    ) -> None:
        page = as_astrid.get(HOME).text

        assert "Leksandsnyckeln är hos Leksandsdörren sedan 12 maj 2026." in page
        assert "En sak väntar på dig." in page

    def test_the_pace_of_the_year_is_held_against_the_promised_one(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        road.visit(code)

        page = as_astrid.get(HOME).text

        assert "Besök i år: 1. I den utlovade takten hade de varit 8 i dag." in page

    def test_one_key_leads_and_the_others_are_listed(
        self, as_astrid: CheckedClient, house: FullHouse
    ) -> None:
        page = as_astrid.get(HOME).text

        lead = page.partition('<p class="lead">')[2].partition("</p>")[0]
        assert lead.count("Nyckeln ") == 1
        assert page.count("<li>Nyckeln ") > 10

    def test_the_next_visits_are_listed_with_their_days(
        self, as_astrid: CheckedClient, house: FullHouse
    ) -> None:
        page = as_astrid.get(HOME).text

        agenda = page.partition('<ul class="agenda"')[2].partition("</ul>")[0]
        days = re.findall(r'datetime="([0-9-]+)"', agenda)
        assert 1 < len(days) <= 5
        assert days == sorted(days)

    @pytest.mark.parametrize(("language", "hour"), [("sv", "09.30"), ("en", "09:30")])
    def test_the_hour_of_a_visit_is_written_as_its_reader_writes_it(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, language: str, hour: str
    ) -> None:
        on, at = date(2026, 6, 3), time(9, 30)
        schedule_handover(
            road.act(road.astrid), handover_id=handover.id, scheduled_on=on, starts_at=at
        )

        page = as_astrid.get(HOME, headers={"Accept-Language": language}).text

        agenda = page.partition('<ul class="agenda"')[2].partition("</ul>")[0]
        assert hour in agenda

    def test_it_comes_in_english(self, as_astrid: CheckedClient, code: str) -> None:
        page = as_astrid.get(HOME, headers={"Accept-Language": "en"}).text

        assert '<html lang="en"' in page


class TestReview:
    def test_the_item_holds_what_is_needed_to_decide(
        self, as_astrid: CheckedClient, nomination_id: int
    ) -> None:
        page = as_astrid.get(HOME).text

        assert "Valt av Leksandsdörren" in page
        assert "Tomoku Hus" in page
        assert "De är nyfikna på oss" in page
        assert "Skickat från företagets egen länk" in page
        assert "Vi vet inte i vilken kommun arbetsstället ligger." in page

    def test_one_click_approves(
        self, as_astrid: CheckedClient, road: Road, nomination_id: int
    ) -> None:
        answer = as_astrid.submit(as_astrid.get(HOME), "Godkänn")

        assert answer.status_code == 303
        assert state_of(road, nomination_id) is NominationState.APPROVED
        assert "Valet är godkänt." in as_astrid.get(HOME).text

    def test_an_approval_can_be_undone_for_ten_minutes(
        self, as_astrid: CheckedClient, road: Road, nomination_id: int, clock: Any
    ) -> None:
        as_astrid.submit(as_astrid.get(HOME), "Godkänn")
        clock.shift(9 * 60)

        as_astrid.submit(as_astrid.get(HOME), "Ångra godkännandet")

        assert state_of(road, nomination_id) is NominationState.SUBMITTED

    def test_after_that_it_is_not_offered(
        self, as_astrid: CheckedClient, nomination_id: int, clock: Any
    ) -> None:
        as_astrid.submit(as_astrid.get(HOME), "Godkänn")
        clock.shift(11 * 60)

        assert "Ångra godkännandet" not in as_astrid.get(HOME).text

    def test_a_yes_makes_the_next_handover(
        self, as_astrid: CheckedClient, session: Session, nomination_id: int
    ) -> None:
        as_astrid.submit(as_astrid.get(HOME), "Godkänn och anteckna ja", scheduled_on="2026-05-26")

        session.rollback()
        following = session.scalars(select(Handover).order_by(Handover.id.desc())).first()
        assert following is not None
        assert (following.number, following.company_name) == (2, "Tomoku Hus")
        assert str(following.scheduled_on) == "2026-05-26"

    def test_a_date_that_cannot_be_read_comes_back(
        self, as_astrid: CheckedClient, road: Road, nomination_id: int
    ) -> None:
        answer = as_astrid.submit(
            as_astrid.get(HOME), "Godkänn och anteckna ja", scheduled_on="i maj"
        )

        assert answer.status_code == 422
        assert 'value="i maj"' in answer.text
        assert state_of(road, nomination_id) is NominationState.SUBMITTED

    def test_a_rejection_wants_a_reason(
        self, as_astrid: CheckedClient, road: Road, nomination_id: int
    ) -> None:
        answer = as_astrid.submit(as_astrid.get(HOME), "Avslå valet")

        assert answer.status_code == 422
        assert "Skriv en motivering." in answer.text
        assert state_of(road, nomination_id) is NominationState.SUBMITTED

    def test_a_reason_that_cannot_be_kept_is_not_lost(
        self, as_astrid: CheckedClient, road: Road, nomination_id: int
    ) -> None:
        answer = as_astrid.submit(as_astrid.get(HOME), "Avslå valet", reason="Lång " * 200)

        assert answer.status_code == 422
        assert "Lång Lång" in answer.text

    def test_a_rejection_is_kept_with_its_reason(
        self, as_astrid: CheckedClient, road: Road, nomination_id: int
    ) -> None:
        as_astrid.submit(as_astrid.get(HOME), "Avslå valet", reason="De flyttar")

        assert state_of(road, nomination_id) is NominationState.REJECTED
        assert "Leksandsdörren har inte valt än" in as_astrid.get(HOME).text

    def test_somebody_quicker_is_told_in_words(
        self, as_astrid: CheckedClient, road: Road, nomination_id: int
    ) -> None:
        page = as_astrid.get(HOME)
        road.reject(nomination_id)

        as_astrid.submit(page, "Godkänn")

        assert "Någon annan hann före. Se hur det står nu." in as_astrid.get(HOME).text

    def test_the_second_choice_waits_for_the_first(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        road.nominate(road.visit(code).visit_id, second="Åkes Snickeri")

        page = as_astrid.get(HOME).text

        assert "Andraval från Leksandsdörren" in page
        assert "Förstavalet avgörs först." in page

    def test_a_choice_whose_visit_is_undone_cannot_be_approved(
        self, as_astrid: CheckedClient, as_bo: CheckedClient, road: Road, nomination_id: int
    ) -> None:
        visit_id = road.row(Nomination, nomination_id).visit_id
        token = {"X-CSRF-Token": as_bo.csrf_token()}
        as_bo.post(f"/api/v1/visits/{visit_id}/undo", json={}, headers=token)

        page = as_astrid.get(HOME).text

        assert "Valet väntar tills besöket loggas igen." in page


class TestTheRest:
    def test_a_scan_that_did_not_fit_becomes_a_visit(
        self, as_astrid: CheckedClient, road: Road, session: Session, code: str
    ) -> None:
        with pytest.raises(NeedsDecision):
            record_visit(road.act(road.bo), Scan(code, shown_number=9))

        as_astrid.submit(as_astrid.get(HOME), "Logga besöket")

        session.rollback()
        assert session.scalars(select(PendingScan.decided_at)).one() is not None
        assert session.scalars(select(Visit)).one().annulled_at is None

    def test_a_finders_message_is_handled(
        self, as_astrid: CheckedClient, road: Road, baton: Baton, code: str
    ) -> None:
        report_found_baton(road.act(), baton_id=baton.id, message="På bussen", contact="Doris, 070")
        page = as_astrid.get(HOME)

        as_astrid.submit(page, "Hanterat")

        assert "På bussen" in page.text
        assert "På bussen" not in as_astrid.get(HOME).text

    def test_a_strangers_suggestion_stands_apart(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        road.visit(code)
        suggest_company(
            road.act(), handover_id=handover.id, company_name="Doris Deg", place=None, reason=None
        )

        page = as_astrid.get(HOME).text

        assert page.index("Förslag från allmänheten") < page.index("Doris Deg")

    def test_what_people_wrote_is_never_markup(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        road.nominate(road.visit(code).visit_id, "<script>alert(1)</script> AB")

        page = as_astrid.get(HOME).text

        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/overlamningar",
        "/admin/overlamningar/{}",
        "/admin/nycklar",
        "/admin/foretag",
        "/admin/handelselogg",
        "/admin/overlamningar/ny",
        "/admin/personer",
    ],
)
class TestDoors:
    def test_staff_do_not_enter(self, as_bo: CheckedClient, handover: Handover, path: str) -> None:
        assert as_bo.get(path.format(handover.id)).status_code == 403

    def test_nobody_does_not_enter(
        self, client: CheckedClient, handover: Handover, path: str
    ) -> None:
        assert client.get(path.format(handover.id)).status_code == 401

    def test_an_admin_does(self, as_astrid: CheckedClient, handover: Handover, path: str) -> None:
        assert as_astrid.get(path.format(handover.id)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "nomineringar/1/godkann",
        "nomineringar/1/angra",
        "nomineringar/1/avsla",
        "nomineringar/1/ja",
        "nomineringar/1/godkann-och-ja",
        "nomineringar/1/nej",
        "overlamningar/1/datum",
        "overlamningar/1/datum-i-kon",
        "overlamningar/1/stall-in",
        "overlamningar/1/annullera",
        "overlamningar/1/ny-kod",
        "overlamningar/ny",
        "nycklar",
        "nycklar/1/lage",
        "nycklar/1/ny-kod",
        "foretag/nytt",
        "overlamningar/1/skicka-lank",
        "overlamningar/1/skicka-lank-i-kon",
        "foretag/1/andra",
        "foretag/1/nummer",
        "arbetsstallen/1/ta-bort",
        "skanningar/1/logga",
        "skanningar/1/avfarda",
        "hittat/1/hanterat",
        "forslag/1/hanterat",
    ],
)
def test_staff_decide_nothing(
    as_bo: CheckedClient, road: Road, nomination_id: int, path: str
) -> None:
    with road.unchanged():
        answer = as_bo.post_form(f"/admin/{path}")

    assert answer.status_code == 403
