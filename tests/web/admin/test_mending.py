"""Admins put visits right afterwards, each on a page of its own, with nothing typed lost."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.actions.give_charge import give_charge
from app.actions.insert_visit import ForgottenVisit, insert_visit
from app.actions.place_handover import Side
from app.actions.record_visit import present
from app.storage import charges
from app.storage.handovers import Handover
from app.storage.relays import Relay
from app.storage.visits import Visit
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("clock")


def page_of(handover: Handover, deed: str = "") -> str:
    return f"/admin/overlamningar/{handover.id}{deed}"


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def bakery(session: Session, relay: Relay, road: Road) -> int:
    """Another company's workplace."""
    return cast.make_company(session, relay, "Byns Bageri", now=road.now).workplaces[0].id


class TestCorrecting:
    def test_the_page_begins_with_what_stands(
        self, as_astrid: CheckedClient, handover: Handover, visit_id: int
    ) -> None:
        page = as_astrid.get(page_of(handover, "/ratta")).text

        assert 'value="2026-05-12"' in page
        assert "Vilka var inte med?" in page

    def test_date_and_people_are_corrected_together(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, visit_id: int
    ) -> None:
        (bos_part, _), *_rest = present(road.session, visit_id)
        form = as_astrid.get(page_of(handover, "/ratta"))

        answer = as_astrid.submit(
            form,
            "Rätta besöket",
            day="2026-05-11",
            clock="09:30",
            gone=str(bos_part),
            came=str(road.astrid.id),
            others="Ulrika",
            reason="Bo var sjuk",
        )

        assert answer.location == page_of(handover)
        assert f"{road.row(Visit, visit_id).occurred_at:%Y-%m-%d %H:%M}" == "2026-05-11 07:30"
        assert [name for _, name in present(road.session, visit_id)] == ["Astrid", "Ulrika"]
        assert "Besöket rättades" in as_astrid.get(page_of(handover)).text

    def test_who_was_there_is_corrected_without_the_seconds_of_the_time(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, visit_id: int
    ) -> None:
        before = road.row(Visit, visit_id).occurred_at
        form = as_astrid.get(page_of(handover, "/ratta"))

        as_astrid.submit(form, "Rätta besöket", others="Ulrika", reason="Glömdes")

        assert road.row(Visit, visit_id).occurred_at == before

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"reason": ""}, "Skriv en motivering."),
            ({"day": "2027-01-01"}, "Besöket kan inte ha varit i framtiden."),
            ({"day": "0026-05-11"}, "Kontrollera årtalet."),
        ],
    )
    def test_a_refusal_loses_nothing(
        self,
        as_astrid: CheckedClient,
        road: Road,
        handover: Handover,
        visit_id: int,
        typed: dict[str, str],
        said: str,
    ) -> None:
        form = as_astrid.get(page_of(handover, "/ratta"))

        with road.unchanged():
            answer = as_astrid.submit(
                form, "Rätta besöket", **{"others": "Ulrika", "reason": "Fel", **typed}
            )

        assert answer.status_code == 422
        assert said in answer.text
        assert "Ulrika" in answer.text


class TestMoving:
    def test_to_a_company_that_was_searched_for(
        self,
        as_astrid: CheckedClient,
        road: Road,
        handover: Handover,
        visit_id: int,
        bakery: int,
    ) -> None:
        form = as_astrid.get(page_of(handover, "/flytta?q=bageri"))

        answer = as_astrid.submit(
            form, "Flytta besöket", workplace_id=str(bakery), reason="Fel företag"
        )

        moved = road.row(Handover, road.newest(Handover))
        assert answer.location == page_of(moved)
        assert moved.company_name == "Byns Bageri"
        assert "Företagets sida" in as_astrid.get(answer.location).text

    def test_to_a_handover_that_awaits_its_visit(
        self,
        as_astrid: CheckedClient,
        road: Road,
        session: Session,
        relay: Relay,
        handover: Handover,
        visit_id: int,
    ) -> None:
        baton = cast.make_baton(session, relay, now=road.now, name="Den andra")
        company = cast.make_company(session, relay, "Siljans Såg", now=road.now)
        awaiting = cast.make_handover(session, baton, company, now=road.now)
        form = as_astrid.get(page_of(handover, "/flytta"))

        answer = as_astrid.submit(
            form, "Flytta besöket", workplace_id=f"nr-{awaiting.id}", reason="Fel kort"
        )

        assert answer.location == page_of(awaiting)

    def test_a_company_that_is_new_is_registered_only_if_the_visit_moves(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, visit_id: int
    ) -> None:
        form = as_astrid.get(page_of(handover, "/flytta"))
        typed = {"workplace_id": "ny", "name": "Smedjan i Insjön", "place": "Insjön"}

        with road.unchanged():
            refused = as_astrid.submit(form, "Flytta besöket", **typed, reason="")
        as_astrid.submit(form, "Flytta besöket", **typed, reason="Fel företag")

        assert refused.status_code == 422
        assert "Smedjan i Insjön" in refused.text
        assert road.row(Handover, road.newest(Handover)).company_name == "Smedjan i Insjön"


class TestForgotten:
    def test_it_is_put_in_and_marked(
        self,
        as_astrid: CheckedClient,
        client: CheckedClient,
        road: Road,
        handover: Handover,
        code: str,
        bakery: int,
    ) -> None:
        road.leg(code, "Tomoku Hus")
        form = as_astrid.get(page_of(handover, "/glomt?q=bageri"))

        answer = as_astrid.submit(
            form,
            "Lägg till besöket",
            workplace_id=str(bakery),
            side="after",
            day="2026-05-11",
            clock="10:00",
            others="Ulrika",
            reason="Ingen skannade",
        )

        put_in = road.row(Handover, road.newest(Handover))
        assert answer.location == page_of(put_in)
        assert "Registrerat i efterhand" in as_astrid.get(answer.location).text
        assert "Registrerat i efterhand" in client.get("/stafett/leksand").text
        assert "Registrerat i efterhand" in client.get("/stafett/leksand/besok/3").text
        chain = client.get("/api/v1/chain").json["chain"]
        assert [(link["number"], link["late"]) for link in chain] == [
            (1, False),
            (3, True),
            (2, False),
        ]

    def test_a_second_tap_puts_in_nothing_more(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        road.leg(code, "Tomoku Hus")
        form = as_astrid.get(page_of(handover, "/glomt"))
        typed = {
            "workplace_id": "ny",
            "name": "Smedjan i Insjön",
            "side": "after",
            "day": "2026-05-11",
            "clock": "10:00",
            "reason": "Ingen skannade",
        }
        first = as_astrid.submit(form, "Lägg till besöket", **typed)

        with road.unchanged():
            assert as_astrid.submit(form, "Lägg till besöket", **typed).location == first.location

    def test_the_choice_stands_where_it_led_and_tells_who_made_it(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str, bakery: int
    ) -> None:
        coming = road.row(Handover, road.leg(code, "Tomoku Hus").handover_id)
        forgotten = ForgottenVisit(
            beside_id=handover.id, side=Side.AFTER, workplace=bakery, occurred_at=road.now
        )
        put_in = insert_visit(road.act(road.astrid), forgotten, reason="Glömdes").handover_id

        pages = [as_astrid.get(page_of(road.row(Handover, each))) for each in (put_in, coming.id)]

        there, here = (page.text.partition("Vägen hit")[2] for page in pages)
        assert "nr 1, Leksandsdörren" in there.partition("Vägen vidare")[0]
        assert "Har tackat ja" not in there
        assert "nr 3, Byns Bageri" in here
        assert "Har tackat ja" in here
        assert "nr 1, Leksandsdörren" in here.partition("Valt av")[2]

    def test_where_it_cannot_be_put_is_said_on_the_page_as_it_is_now(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, visit_id: int, bakery: int
    ) -> None:
        form = as_astrid.get(page_of(handover, "/glomt?q=bageri"))

        with road.unchanged():
            answer = as_astrid.submit(
                form,
                "Lägg till besöket",
                workplace_id=str(bakery),
                side="after",
                day="2026-05-11",
                clock="10:00",
                reason="Ingen skannade",
            )

        assert answer.location == page_of(handover)


@pytest.mark.parametrize("deed", ["ratta", "flytta", "glomt"])
class TestDenied:
    def test_staff_come_nowhere_near(
        self, as_bo: CheckedClient, road: Road, handover: Handover, visit_id: int, deed: str
    ) -> None:
        address = page_of(handover, f"/{deed}")

        with road.unchanged():
            assert as_bo.get(address).status_code == 403
            assert as_bo.post_form(address, reason="Fel").status_code == 403

    def test_a_handover_that_is_cancelled_has_no_such_page(
        self, as_astrid: CheckedClient, handover: Handover, deed: str
    ) -> None:
        as_astrid.post_form(page_of(handover, "/stall-in"), reason="Sjukdom")

        assert as_astrid.get(page_of(handover, f"/{deed}")).location == page_of(handover)

    def test_it_costs_at_most_twelve_statements(
        self,
        as_astrid: CheckedClient,
        engine: Engine,
        handover: Handover,
        visit_id: int,
        deed: str,
    ) -> None:
        with count_statements(engine) as statements:
            as_astrid.get(page_of(handover, f"/{deed}?q=leksand"))

        assert len(statements) <= 12, statements


class TestCharge:
    def test_it_is_given_to_somebody_at_work(
        self, as_astrid: CheckedClient, road: Road, handover: Handover
    ) -> None:
        form = as_astrid.get(page_of(handover, "/ansvar"))

        answer = as_astrid.submit(form, "Spara", person_id=str(road.bo.id))

        assert answer.location == page_of(handover)
        assert "Ansvarig" in as_astrid.get(answer.location).text

    def test_whoever_leaves_is_asked_for_an_heir(
        self, as_astrid: CheckedClient, road: Road, handover: Handover
    ) -> None:
        give_charge(road.act(road.astrid), handover_id=handover.id, person_id=road.bo.id)
        page = as_astrid.get(f"/admin/personer/{road.bo.id}")

        with road.unchanged():
            refused = as_astrid.submit(page, "Stäng av", heir="")
        as_astrid.submit(page, "Stäng av", heir=str(road.astrid.id))

        assert "Vem tar över?" in page.text
        assert refused.status_code == 422
        assert "Välj vem som tar över" in refused.text
        road.session.rollback()
        assert [one.number for one in charges.open_of(road.session, road.astrid.id)] == [1]

    def test_staff_do_not(self, as_bo: CheckedClient, road: Road, handover: Handover) -> None:
        with road.unchanged():
            answer = as_bo.post_form(page_of(handover, "/ansvar"), person_id=road.bo.id)

        assert answer.status_code == 403
