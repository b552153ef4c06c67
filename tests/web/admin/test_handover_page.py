"""A handover's own page: all that happened, by whom and by which device, and what may be done now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.annul_visit import annul_visit
from app.actions.cancel_handover import cancel_handover
from app.actions.correct_visit import Correction, correct_visit
from app.actions.give_charge import give_charge
from app.actions.insert_visit import ForgottenVisit, insert_visit
from app.actions.move_visit import move_visit_to_company
from app.actions.place_handover import Side
from app.actions.record_visit import Scan, record_visit
from app.actions.record_visit_by_hand import record_visit_by_hand
from app.actions.reissue_code import reissue_code
from app.actions.schedule_handover import schedule_handover
from app.domain.deeds import Deed, permitted
from app.domain.errors import DomainError
from app.storage.dossier import dossier
from app.storage.handovers import Handover
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.full_house import FullHouse, house
from tests.support.road import Road
from tests.support.statements import count_statements

__all__ = ["house"]

pytestmark = pytest.mark.usefixtures("clock")

OFFERED = {
    Deed.SET_DATE: "Spara datumet",
    Deed.LOG_BY_HAND: "Logga besöket för hand",
    Deed.PRINT_CARD: "Skriv ut kortet",
    Deed.REISSUE_CODE: "Byt ut koden …",
    Deed.NOTE_CHOICE: "Skriv in ett muntligt val",
    Deed.DECIDE_CHOICE: "Avgör valet",
    Deed.SEND_LINK: "Skicka länken",
    Deed.START_OVER: "Börja om från kontoret",
    Deed.GIVE_CHARGE: "Ändra ansvarig",
    Deed.CORRECT_VISIT: "Rätta datum och deltagare",
    Deed.MOVE_VISIT: "Flytta besöket",
    Deed.INSERT_VISIT: "Lägg till ett glömt besök",
    Deed.ANNUL_VISIT: "Annullera besöket …",
    Deed.CANCEL: "Ställ in överlämningen …",
}


def page_of(handover_id: int) -> str:
    return f"/admin/overlamningar/{handover_id}"


class TakenBack(Exception):
    """Ends a transaction whose doings are not to last."""


def is_done(session: Session, deed: Callable[[], object]) -> bool:
    """Tell whether an action goes through, and leave nothing of it."""
    session.rollback()
    try:
        with transaction(session):
            deed()
            _take_back()
    except DomainError:
        return False
    except TakenBack:
        pass
    return True


def _take_back() -> None:
    raise TakenBack


def attempts(
    act: Act, handover_id: int, visit_id: int, *, elsewhere: int
) -> dict[Deed, Callable[[], object]]:
    return {
        Deed.SET_DATE: lambda: schedule_handover(
            act, handover_id=handover_id, scheduled_on=None, starts_at=None
        ),
        Deed.CANCEL: lambda: cancel_handover(act, handover_id=handover_id, reason="Flyttat"),
        Deed.REISSUE_CODE: lambda: reissue_code(act, handover_id=handover_id, reason="Blött"),
        Deed.ANNUL_VISIT: lambda: annul_visit(act, visit_id=visit_id, reason="Fel företag"),
        Deed.GIVE_CHARGE: lambda: give_charge(
            act, handover_id=handover_id, person_id=act.actor.person_id or 0
        ),
        Deed.CORRECT_VISIT: lambda: correct_visit(
            act, visit_id=visit_id, correction=Correction(names=["Ulrika"]), reason="Var med"
        ),
        Deed.MOVE_VISIT: lambda: move_visit_to_company(
            act, visit_id=visit_id, workplace=elsewhere, reason="Fel företag"
        ),
        Deed.INSERT_VISIT: lambda: insert_visit(
            act,
            ForgottenVisit(
                beside_id=handover_id,
                side=Side.BEFORE,
                workplace=elsewhere,
                occurred_at=act.now,
            ),
            reason="Glömt",
        ),
        Deed.LOG_BY_HAND: lambda: record_visit_by_hand(
            act, handover_id=handover_id, captured_at=act.now, note=None, attended=False
        ),
    }


class TestDeeds:
    def test_the_page_offers_what_is_permitted_and_nothing_else(
        self, as_astrid: CheckedClient, session: Session, house: FullHouse
    ) -> None:
        for name, handover_id in house.handovers.items():
            told = dossier(session, handover_id)
            assert told is not None

            page = as_astrid.get(page_of(handover_id)).text

            shown = {deed for deed, words in OFFERED.items() if words in page}
            assert shown == permitted(told.standing), name

    def test_the_actions_do_what_is_permitted_and_refuse_the_rest(
        self, session: Session, house: FullHouse
    ) -> None:
        company = cast.make_company(session, house.relay, "Någon annanstans", now=house.act.now)
        elsewhere = company.workplaces[0].id
        for name, handover_id in house.handovers.items():
            session.expire_all()
            told = dossier(session, handover_id)
            assert told is not None
            visit_id = told.standing_visit.id if told.standing_visit else 0
            tried = attempts(house.act, handover_id, visit_id, elsewhere=elsewhere)
            expected = permitted(told.standing) & tried.keys()

            done = {deed for deed, attempt in tried.items() if is_done(house.act.session, attempt)}

            assert done == expected, name


class TestStory:
    def test_a_visit_tells_when_it_was_captured_and_when_it_came_in(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str, now: datetime
    ) -> None:
        record_visit(
            road.act(road.bo),
            Scan(code, captured_at=now - timedelta(minutes=50), sent_at=now),
        )

        page = as_astrid.get(page_of(handover.id)).text

        assert "Kortets kod skannades" in page
        assert "12 maj 2026 11.10" in page
        assert "12 maj 2026 12.00" in page

    def test_it_says_by_which_device_something_was_done(
        self, as_astrid: CheckedClient, as_bo: CheckedClient, handover: Handover, code: str
    ) -> None:
        how = {"X-CSRF-Token": as_bo.csrf_token(), "Idempotency-Key": str(uuid4())}
        answer = as_bo.post("/api/v1/visits", json={"code": code}, headers=how)

        page = as_astrid.get(page_of(handover.id)).text

        assert answer.status_code == 201
        assert "från Telefon" in page

    def test_it_shows_the_choice_that_led_here_and_the_one_that_led_on(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        second = road.leg(code, "Tomoku Hus")
        road.leg(second.code, "Siljans Båtvarv")

        page = as_astrid.get(page_of(second.handover_id)).text

        assert page.index("Vägen hit") < page.index("nr 1, Leksandsdörren")
        assert page.index("Företagets eget val") < page.index("Siljans Båtvarv")
        assert page.index("Vägen vidare") < page.index("nr 3, Siljans Båtvarv")

    def test_an_annulled_visit_stays_with_its_reason(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        visit_id = road.visit(code).visit_id
        annul_visit(road.act(road.astrid), visit_id=visit_id, reason="Fel företag")

        page = as_astrid.get(page_of(handover.id)).text

        assert "Räknas inte för att" in page
        assert "Fel företag" in page

    def test_a_replaced_code_stays_with_its_reason(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Blött kort")

        page = as_astrid.get(page_of(handover.id)).text

        assert "Skäl: Blött kort" in page
        assert code[:4] in page


@pytest.mark.parametrize(
    ("stands", "waits_for", "then"),
    [
        ("planned", "att en dag bestäms, sedan 12 maj 2026", "Påminnelse 1, 15 maj 2026"),
        ("scheduled", "att besöket loggas<", "Påminnelse 1, 16 maj 2026"),
        ("visited", "att företaget väljer, sedan 12 maj 2026", "Påminnelse 1, 15 maj 2026"),
        ("chosen", "att du granskar valet, sedan 12 maj 2026", "Du avgör det under Att göra."),
        ("approved", "att inbjudan går iväg, sedan 12 maj 2026", "Inbjudan skickas strax."),
        ("passed on", None, None),
    ],
)
def test_it_says_who_is_waited_for_and_what_comes_next(
    as_astrid: CheckedClient,
    road: Road,
    handover: Handover,
    code: str,
    stands: str,
    waits_for: str | None,
    then: str | None,
) -> None:
    if stands == "planned":
        act = road.act(road.astrid)
        schedule_handover(act, handover_id=handover.id, scheduled_on=None)
    elif stands == "passed on":
        road.leg(code, "Tomoku Hus")
    elif stands == "visited":
        road.visit(code)
    elif stands in {"chosen", "approved"}:
        nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
        if stands == "approved":
            road.approve(nomination_id)

    page = as_astrid.get(page_of(handover.id)).text

    assert ("Väntar på" in page) is (waits_for is not None)
    for words in filter(None, (waits_for, then)):
        assert words in page


def test_the_fullest_story_costs_at_most_twelve_statements(
    as_astrid: CheckedClient, road: Road, engine: Engine, code: str
) -> None:
    second = road.leg(code, "Tomoku Hus")
    road.nominate(road.visit(second.code).visit_id, "Första AB", second="Andra AB")

    with count_statements(engine) as statements:
        as_astrid.get(page_of(second.handover_id))

    assert len(statements) <= 12, statements


def test_the_page_costs_at_most_twelve_statements_whatever_has_happened(
    as_astrid: CheckedClient, house: FullHouse, engine: Engine
) -> None:
    for name, handover_id in house.handovers.items():
        with count_statements(engine) as statements:
            as_astrid.get(f"/admin/overlamningar/{handover_id}")
        assert len(statements) <= 12, (name, statements)
