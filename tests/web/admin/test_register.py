"""Starting by hand, the register of companies and the journal, as admins use them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.config import ROOT
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.relays import Baton, Relay
from app.web.admin.events import EVENTS
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("clock")
EVENT_PATTERN = re.compile(
    r'"((?:visit|nomination|handover|code|company|contact|baton|finder_message|relay|scan|suggestion'
    r'|person|sign_in)\.[a-z_]+)"'
)


class TestBegin:
    def test_a_company_of_the_register_is_found_and_started(
        self, as_astrid: CheckedClient, session: Session, baton: Baton, company: Company
    ) -> None:
        page = as_astrid.get("/admin/overlamningar/ny?q=leksandsd")

        answer = as_astrid.submit(
            page,
            "Starta överlämningen",
            workplace_id=str(company.workplaces[0].id),
            scheduled_on="2026-05-20",
        )

        assert answer.status_code == 303
        session.rollback()
        started = session.scalars(select(Handover)).one()
        assert (started.number, started.company_name) == (1, "Leksandsdörren")

    def test_a_new_company_is_registered_on_the_way(
        self, as_astrid: CheckedClient, session: Session, baton: Baton
    ) -> None:
        page = as_astrid.get("/admin/overlamningar/ny")

        as_astrid.submit(
            page, "Starta överlämningen", workplace_id="ny", name="Åkes Snickeri", place="Insjön"
        )

        session.rollback()
        assert session.scalars(select(Handover.place)).one() == "Insjön"

    def test_a_busy_key_is_told_by_its_field_and_nothing_is_lost(
        self, as_astrid: CheckedClient, road: Road, handover: Handover
    ) -> None:
        page = as_astrid.get("/admin/overlamningar/ny")

        with road.unchanged():
            answer = as_astrid.submit(
                page,
                "Starta överlämningen",
                workplace_id="ny",
                name="Nya Bygg",
                start="other",
                note="Prövar",
            )

        assert answer.status_code == 422
        assert "Nyckeln är redan på väg till ett företag." in answer.text
        assert 'value="Nya Bygg"' in answer.text

    def test_a_company_must_be_chosen(self, as_astrid: CheckedClient, baton: Baton) -> None:
        answer = as_astrid.submit(as_astrid.get("/admin/overlamningar/ny"), "Starta överlämningen")

        assert answer.status_code == 422

    @pytest.mark.parametrize(
        "fields",
        [
            {"baton_id": "x"},
            {"baton_id": "4711"},
            {"start": "whim"},
            {"scheduled_on": "2026-13-45"},
            {"name": "A\x00"},
            {"name": "\u202eAB"},
        ],
    )
    def test_nonsense_in_the_form_is_refused(
        self, as_astrid: CheckedClient, road: Road, baton: Baton, fields: dict[str, str]
    ) -> None:
        page = as_astrid.get("/admin/overlamningar/ny")

        with road.unchanged():
            answer = as_astrid.submit(
                page,
                "Starta överlämningen",
                **{"workplace_id": "ny", "name": "Nya Bygg", **fields},
            )

        assert answer.status_code == 422


class TestRegister:
    def test_companies_stand_in_swedish_order(
        self, as_astrid: CheckedClient, session: Session, relay: Relay, now: Any
    ) -> None:
        for name in ("Öberg", "Ängen", "Zetterlund", "Åkeri"):
            cast.make_company(session, relay, name, now=now)

        page = as_astrid.get("/admin/foretag").text

        places = [page.index(name) for name in ("Zetterlund", "Åkeri", "Ängen", "Öberg")]
        assert places == sorted(places)

    def test_a_company_is_added_by_hand(
        self, as_astrid: CheckedClient, session: Session, relay: Relay
    ) -> None:
        as_astrid.submit(
            as_astrid.get("/admin/foretag/nytt"), "Lägg till", name="Kims Kök", place="Tällberg"
        )

        session.rollback()
        assert session.scalars(select(Company.name)).one() == "Kims Kök"

    def test_a_sole_traders_number_is_kept_nowhere(
        self, as_astrid: CheckedClient, session: Session, relay: Relay
    ) -> None:
        as_astrid.submit(
            as_astrid.get("/admin/foretag/nytt"),
            "Lägg till",
            name="Kims Kök",
            organisation_number="811228-9874",
        )

        session.rollback()
        company = session.scalars(select(Company)).one()
        assert company.organisation_number is None
        assert company.number_mac is not None
        assert "8112289874" not in as_astrid.get(f"/admin/foretag/{company.id}").text

    def test_a_rename_leaves_history_as_it_was(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, company: Company
    ) -> None:
        path = f"/admin/foretag/{company.id}/andra"

        as_astrid.submit(as_astrid.get(path), "Spara", name="Dörren i Leksand")

        assert road.row(Company, company.id).name == "Dörren i Leksand"
        assert road.row(Handover, handover.id).company_name == "Leksandsdörren"

    @pytest.mark.parametrize(
        "fields",
        [
            {"name": ""},
            {"name": "x" * 121},
            {"name": "A\x07"},
            {"municipality_code": "20"},
            {"organisation_number": "12"},
            {"status": "famous"},
            {"place": "\u2066Insjön"},
        ],
    )
    def test_what_cannot_be_kept_is_told_by_its_field(
        self, as_astrid: CheckedClient, road: Road, relay: Relay, fields: dict[str, str]
    ) -> None:
        page = as_astrid.get("/admin/foretag/nytt")

        with road.unchanged():
            answer = as_astrid.submit(page, "Lägg till", **{"name": "Kims Kök", **fields})

        assert answer.status_code == 422
        assert "Något behöver rättas" in answer.text


class TestJournal:
    def test_it_reads_from_the_latest(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        road.nominate(road.visit(code).visit_id)

        page = as_astrid.get("/admin/handelselogg").text

        assert page.index("Företaget valde") < page.index("Besöket loggades")

    def test_the_installation_has_a_chain_of_its_own(
        self, as_astrid: CheckedClient, relay: Relay
    ) -> None:
        page = as_astrid.get("/admin/handelselogg?kedja=installationen")

        assert page.status_code == 200

    def test_long_chains_are_paged(
        self, as_astrid: CheckedClient, road: Road, code: str, engine: Engine
    ) -> None:
        here = code
        for at in range(15):
            here = road.leg(here, f"Företag {at}").code

        first = as_astrid.get("/admin/handelselogg").text
        with count_statements(engine) as statements:
            second = as_astrid.get("/admin/handelselogg?sida=2").text

        assert "Sida 1 av 2" in first
        assert "Sida 2 av 2" in second
        assert len(statements) <= 12, statements


class TestSearchingTheJournal:
    def test_a_handovers_entries_are_found_by_its_number(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        road.leg(code, "Tomoku Hus")

        first = as_astrid.get("/admin/handelselogg?overlamning=1").text
        second = as_astrid.get("/admin/handelselogg?overlamning=2").text

        assert "Besöket loggades" in first
        assert "Företaget valde" in first
        assert "Besöket loggades" not in second
        assert "Överlämningen skapades" in second

    def test_a_persons_entries_are_found(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        road.leg(code, "Tomoku Hus")

        of_bo = as_astrid.get(f"/admin/handelselogg?person={road.bo.id}").text

        assert "Besöket loggades" in of_bo
        assert "Överlämningen skapades" not in of_bo

    @pytest.mark.parametrize(
        ("days", "found"),
        [
            ("fran=2026-05-12&till=2026-05-12", True),
            ("fran=2026-05-13", False),
            ("till=2026-05-11", False),
            ("fran=2026-05-11&till=2026-05-13", True),
        ],
    )
    def test_the_entries_of_some_days_are_found(
        self, as_astrid: CheckedClient, road: Road, code: str, days: str, found: bool
    ) -> None:
        road.visit(code)

        page = as_astrid.get(f"/admin/handelselogg?{days}").text

        assert ("Besöket loggades" in page) is found

    @pytest.mark.parametrize(
        "nonsense",
        [
            "overlamning=ett",
            "overlamning=99999999999999999999",
            "overlamning=-1",
            "person=999999",
            "person=ingen",
            "fran=9999-12-31",
            "till=0001-01-01",
            "till=i%20morgon",
        ],
    )
    def test_what_cannot_be_looked_for_is_told_and_everything_shown(
        self, as_astrid: CheckedClient, road: Road, code: str, nonsense: str
    ) -> None:
        road.visit(code)

        page = as_astrid.get(f"/admin/handelselogg?{nonsense}").text

        assert "Besöket loggades" in page
        assert 'class="error"' in page

    def test_the_pages_of_what_was_looked_for_go_on_with_it(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        here = code
        for at in range(18):
            here = road.leg(here, f"Företag {at}").code

        page = as_astrid.get(f"/admin/handelselogg?person={road.astrid.id}").text

        link = re.search(r'rel="next" href="([^"]+)"', page)
        assert link, page
        assert f"person={road.astrid.id}" in link[1]
        assert "sida=2" in link[1]


def test_every_event_has_words() -> None:
    """Reads the actions, so that a new event cannot be forgotten on the screen."""
    actions = "\n".join(path.read_text() for path in (ROOT / "app" / "actions").rglob("*.py"))

    named = set(EVENT_PATTERN.findall(actions))

    assert len(named) > 20
    assert named - EVENTS.keys() == set()
