"""Cards, sheets and plates as admins fetch them: the right file, the right words, or a clear refusal."""

from __future__ import annotations

from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from app.actions.create_relay import create_relay
from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.relays import Baton, Relay
from tests.support import cast as cast_of
from tests.support import paper
from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.decoders import all_with_zxing
from tests.support.full_house import ORSA
from tests.support.road import Road
from tests.support.stage import ActAs
from tests.support.web import MakeApp

pytestmark = [pytest.mark.usefixtures("clock"), read_on_one]

PREFIX = "HTTPS://NYCKEL.LEKSAND.SE/Q/"


def card_of(handover: Handover) -> str:
    return f"/admin/overlamningar/{handover.id}/kort"


def plate_of(baton: Baton) -> str:
    return f"/admin/nycklar/{baton.id}/plat"


def read(pdf: bytes) -> list[str]:
    return [code for page in paper.pages(pdf, dpi=200) for code in all_with_zxing(page)]


class TestCard:
    def test_the_pdf_carries_the_live_code(
        self, as_astrid: CheckedClient, handover: Handover, code: str
    ) -> None:
        answer = as_astrid.get(f"{card_of(handover)}.pdf")

        assert answer.mimetype == "application/pdf"
        assert read(answer.data) == [PREFIX + code]

    def test_it_says_whose_it_is_and_what_to_do(
        self, as_astrid: CheckedClient, handover: Handover
    ) -> None:
        text = paper.text_of(as_astrid.get(f"{card_of(handover)}.pdf").data)

        for words in (
            *("Företagsstafetten", "Leksandsdörren", "Överlämning nr 1"),
            *("Öppna kameran", "Tryck på länken", "Låt företaget välja"),
            *("nyckel.leksand.se/kod", "Har du hittat nyckeln?", "0247-800 00"),
        ):
            assert words in text, words

    def test_it_is_printed_in_english_when_asked(
        self, as_astrid: CheckedClient, handover: Handover
    ) -> None:
        answer = as_astrid.get(f"{card_of(handover)}.pdf?sprak=en")

        assert "Have you found the key?" in paper.text_of(answer.data)
        assert b"/Lang (en)" in answer.data

    def test_its_name_is_plain(self, as_astrid: CheckedClient, handover: Handover) -> None:
        answer = as_astrid.get(f"{card_of(handover)}.pdf")

        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="kort-1-leksandsdorren.pdf"'
        )
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_a_reissued_card_is_printed_with_its_new_code(
        self, as_astrid: CheckedClient, session: Session, handover: Handover, code: str
    ) -> None:
        page = as_astrid.get(f"/admin/overlamningar/{handover.id}")
        as_astrid.submit(page, "Byt ut koden", reason="Blött")

        answer = as_astrid.get(f"{card_of(handover)}.pdf")

        session.rollback()
        live = cast_of.card_of(session, handover)
        assert live != code
        assert read(answer.data) == [PREFIX + live]

    def test_the_page_and_the_pdf_say_the_same(
        self, as_astrid: CheckedClient, handover: Handover
    ) -> None:
        page = as_astrid.get(card_of(handover)).text

        for words in ("Överlämning nr 1", "Har du hittat nyckeln?", "nyckel.leksand.se/kod"):
            assert words in page
        assert f"{card_of(handover)}.pdf" in page

    def test_a_cancelled_handover_has_no_card(
        self, as_astrid: CheckedClient, handover: Handover
    ) -> None:
        page = as_astrid.get(f"/admin/overlamningar/{handover.id}")
        as_astrid.submit(page, "Ställ in överlämningen", reason="Sjukdom")

        assert as_astrid.get(card_of(handover)).status_code == 404
        assert as_astrid.get(f"{card_of(handover)}.pdf").status_code == 404

    def test_an_unknown_handover_has_no_card(self, as_astrid: CheckedClient) -> None:
        assert as_astrid.get("/admin/overlamningar/4711/kort.pdf").status_code == 404


class TestSheet:
    def test_the_cards_that_await_their_visit_are_chosen_from_the_start(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        road.leg(code, "Tomoku Hus")

        page = as_astrid.get("/admin/kort").text

        assert page.count(" checked") == 2  # one card, one language
        assert page.index("Tomoku Hus") < page.index("Leksandsdörren")

    def test_it_holds_exactly_the_cards_that_were_chosen(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        road.leg(code, "Tomoku Hus")

        only = as_astrid.get(f"/admin/kort.pdf?id={handover.id}")
        both = as_astrid.get(f"/admin/kort.pdf?id={handover.id + 1}&id={handover.id}")

        assert read(only.data) == [PREFIX + code]
        assert len(read(both.data)) == 2
        assert read(both.data)[0] == PREFIX + code
        assert paper.sizes_mm(both.data) == [pytest.approx((210, 297), abs=0.01)]

    def test_its_name_tells_the_relay_and_the_numbers(
        self, as_astrid: CheckedClient, handover: Handover
    ) -> None:
        answer = as_astrid.get(f"/admin/kort.pdf?id={handover.id}&sprak=en")

        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="card-leksand-1.pdf"'
        )

    @pytest.mark.parametrize(
        "query", ["", "?id=", "?id=x", "?id=-1", "?id=99999999999", "?id=4711", "?id=%00"]
    )
    def test_choosing_nothing_says_so_and_prints_nothing(
        self, as_astrid: CheckedClient, handover: Handover, query: str
    ) -> None:
        answer = as_astrid.get(f"/admin/kort.pdf{query}", follow_redirects=True)

        assert answer.mimetype == "text/html"
        assert "Välj minst ett kort." in answer.text

    def test_another_relays_cards_are_not_on_it(
        self, as_astrid: CheckedClient, astrid: Person, handover: Handover, act_as: ActAs
    ) -> None:
        create_relay(act_as(astrid), ORSA)

        answer = as_astrid.get(f"/admin/kort.pdf?stafett=orsa&id={handover.id}")

        assert answer.status_code == 303
        assert "stafett=orsa" in answer.location

    def test_a_relay_without_cards_says_how_they_come(
        self, as_astrid: CheckedClient, relay: Relay
    ) -> None:
        assert "Inga kort än" in as_astrid.get("/admin/kort").text


class TestPlate:
    def test_the_smiths_sheet_holds_the_live_code_twice(
        self, as_astrid: CheckedClient, session: Session, baton: Baton
    ) -> None:
        answer = as_astrid.get(f"{plate_of(baton)}.pdf")

        assert read(answer.data) == [PREFIX + cast_of.plate_of(session, baton)] * 2
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="skylt-leksandsnyckeln.pdf"'
        )

    def test_the_smith_is_told_what_was_measured(
        self, as_astrid: CheckedClient, baton: Baton
    ) -> None:
        swedish = paper.text_of(as_astrid.get(f"{plate_of(baton)}.pdf").data)
        english = paper.text_of(as_astrid.get(f"{plate_of(baton)}.pdf?sprak=en").data)

        assert "Mörkt på ljust" in swedish
        assert "aldrig under 30" in swedish
        assert "Dark on light" in english

    def test_the_artwork_is_a_drawing_in_millimetres(
        self, as_astrid: CheckedClient, baton: Baton
    ) -> None:
        answer = as_astrid.get(f"{plate_of(baton)}.svg")

        assert answer.mimetype == "image/svg+xml"
        assert 'width="110mm"' in answer.text
        assert answer.headers["Content-Disposition"].startswith("attachment")

    def test_an_unknown_key_has_no_plate(self, as_astrid: CheckedClient) -> None:
        for suffix in ("", ".pdf", ".svg"):
            assert as_astrid.get(f"/admin/nycklar/4711/plat{suffix}").status_code == 404


class TestWhoMay:
    @pytest.mark.parametrize("name", ["kort.pdf", "plat.pdf", "plat.svg", "sheet", "choice"])
    def test_only_admins_print(
        self,
        as_bo: CheckedClient,
        client: CheckedClient,
        handover: Handover,
        baton: Baton,
        name: str,
    ) -> None:
        path = {
            "kort.pdf": f"{card_of(handover)}.pdf",
            "plat.pdf": f"{plate_of(baton)}.pdf",
            "plat.svg": f"{plate_of(baton)}.svg",
            "sheet": f"/admin/kort.pdf?id={handover.id}",
            "choice": "/admin/kort",
        }[name]

        assert as_bo.get(path).status_code == 403
        assert client.get(path).status_code == 401


class TestPublicUrl:
    @pytest.fixture
    def elsewhere(
        self,
        make_app: MakeApp,
        session: Session,
        astrid: Person,
        now: Any,
        request: pytest.FixtureRequest,
    ) -> CheckedClient:
        """An installation at another address, in which Astrid is signed in."""
        app = make_app(**request.param)
        client = cast(CheckedClient, app.test_client())
        client.base_url = (
            request.param["public_url"] if "demo" in request.param else client.base_url
        )
        cast_of.sign_in(client, session, astrid, now=now)
        return client

    @pytest.mark.parametrize(
        ("elsewhere", "words"),
        [
            ({"public_url": "https://localhost"}, "leder bara till datorn själv"),
            ({"public_url": "https://127.0.0.1:8000"}, "leder bara till datorn själv"),
            ({"public_url": "https://foretagsstafetten.leksand.se"}, "den har 28"),
            ({"public_url": "https://nyckel_x.leksand.se"}, "Tecknet _"),
            ({"public_url": "https://nyckeln.leksand.se/ö"}, "Tecknet ö"),
        ],
        indirect=["elsewhere"],
    )
    def test_nothing_is_printed_and_the_page_says_what_would_fit(
        self, elsewhere: CheckedClient, handover: Handover, baton: Baton, words: str, code: str
    ) -> None:
        for path in (
            *(card_of(handover), f"{card_of(handover)}.pdf", plate_of(baton)),
            *(f"{plate_of(baton)}.pdf", f"{plate_of(baton)}.svg"),
            *(f"/admin/kort.pdf?id={handover.id}", f"/admin/koder/{code}.png"),
        ):
            answer = elsewhere.get(path)

            assert answer.status_code == 409, path
            assert words in answer.text, path
            assert "högst 23 tecken" in answer.text

    @pytest.mark.parametrize(
        "elsewhere", [{"public_url": "https://localhost"}], indirect=["elsewhere"]
    )
    def test_the_ways_to_print_say_so_before_anybody_goes_there(
        self, elsewhere: CheckedClient, handover: Handover, baton: Baton
    ) -> None:
        for path in (f"/admin/overlamningar/{handover.id}", "/admin/nycklar", "/admin/kort"):
            page = elsewhere.get(path).text

            assert "Koden går inte att skriva ut än" in page
            assert ".pdf" not in page

    @pytest.mark.parametrize(
        "elsewhere",
        [{"public_url": "http://127.0.0.1:8000", "demo": True}],
        indirect=["elsewhere"],
    )
    def test_a_demo_prints_what_leads_to_its_own_machine_and_says_that_it_is_practice(
        self, elsewhere: CheckedClient, handover: Handover, code: str
    ) -> None:
        answer = elsewhere.get(f"{card_of(handover)}.pdf")

        assert read(answer.data) == [f"HTTP://127.0.0.1:8000/Q/{code}"]
        assert "Övning" in paper.text_of(answer.data)
