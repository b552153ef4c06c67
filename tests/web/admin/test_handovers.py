"""A relay's handovers, their codes and the keys, as admins see and mend them."""

from __future__ import annotations

import io
import re
from typing import Any

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.domain.baton import BatonState
from app.domain.handover import HandoverState
from app.storage.handovers import Code, Handover
from app.storage.relays import Baton, Relay
from app.storage.visits import Visit
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements
from tests.support.web import MakeApp

pytestmark = pytest.mark.usefixtures("clock")
EVENT_PATTERN = re.compile(
    r'"((?:visit|nomination|handover|code|company|baton|finder_message|relay|scan|suggestion'
    r'|person|sign_in)\.[a-z_]+)"'
)


def page_of(handover: Handover) -> str:
    return f"/admin/overlamningar/{handover.id}"


class TestList:
    def test_the_latest_stands_first(self, as_astrid: CheckedClient, road: Road, code: str) -> None:
        road.leg(code, "Tomoku Hus")

        page = as_astrid.get("/admin/overlamningar").text

        assert page.index("Tomoku Hus") < page.index("Leksandsdörren")

    def test_it_shows_one_state_when_asked(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        road.leg(code, "Tomoku Hus")

        page = as_astrid.get("/admin/overlamningar?lage=passed_on").text

        assert "Leksandsdörren" in page
        assert "Tomoku Hus" not in page

    @pytest.mark.parametrize("query", ["sida=0", "sida=99", "sida=x", "lage=borta", "sida=-1"])
    def test_nonsense_in_the_address_is_no_error(
        self, as_astrid: CheckedClient, handover: Handover, query: str
    ) -> None:
        answer = as_astrid.get(f"/admin/overlamningar?{query}")

        assert answer.status_code == 200
        assert "Leksandsdörren" in answer.text

    def test_an_unknown_relay_is_not_found(self, as_astrid: CheckedClient, relay: Relay) -> None:
        assert as_astrid.get("/admin/overlamningar?stafett=ingen").status_code == 404


class TestPage:
    def test_it_tells_what_happened_and_who_did_it(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        road.nominate(road.visit(code).visit_id)

        page = as_astrid.get(page_of(handover)).text

        assert "Besöket loggades" in page
        assert "Bo, " in page
        assert "Företaget, genom sin länk" in page

    def test_a_date_is_set_moved_and_taken_away(
        self, as_astrid: CheckedClient, road: Road, handover: Handover
    ) -> None:
        as_astrid.submit(
            as_astrid.get(page_of(handover)),
            "Spara datumet",
            scheduled_on="2026-06-02",
            starts_at="13:30",
        )
        moved = road.row(Handover, handover.id)
        assert (str(moved.scheduled_on), str(moved.starts_at)) == ("2026-06-02", "13:30:00")

        as_astrid.submit(
            as_astrid.get(page_of(handover)), "Spara datumet", scheduled_on="", starts_at=""
        )
        assert road.row(Handover, handover.id).state is HandoverState.PLANNED

    def test_it_is_cancelled_with_a_reason(
        self, as_astrid: CheckedClient, road: Road, handover: Handover
    ) -> None:
        refused = as_astrid.submit(as_astrid.get(page_of(handover)), "Ställ in överlämningen")
        as_astrid.submit(
            as_astrid.get(page_of(handover)), "Ställ in överlämningen", reason="Sjukdom"
        )

        assert refused.status_code == 422
        assert road.row(Handover, handover.id).state is HandoverState.CANCELLED

    def test_a_visit_is_annulled_with_a_reason(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        visit_id = road.visit(code).visit_id

        as_astrid.submit(
            as_astrid.get(page_of(handover)), "Annullera besöket", reason="Fel företag"
        )

        assert road.row(Visit, visit_id).annul_reason == "Fel företag"

    def test_only_what_can_be_done_now_is_offered(
        self, as_astrid: CheckedClient, road: Road, handover: Handover, code: str
    ) -> None:
        before = as_astrid.get(page_of(handover)).text
        road.visit(code)
        after = as_astrid.get(page_of(handover)).text

        assert ("Ställ in överlämningen" in before, "Annullera besöket" in before) == (True, False)
        assert ("Ställ in överlämningen" in after, "Annullera besöket" in after) == (False, True)

    def test_an_unknown_handover_is_not_found(self, as_astrid: CheckedClient) -> None:
        assert as_astrid.get("/admin/overlamningar/4711").status_code == 404

    def test_it_costs_at_most_twelve_statements(
        self, as_astrid: CheckedClient, road: Road, engine: Engine, handover: Handover, code: str
    ) -> None:
        road.leg(code, "Tomoku Hus")

        with count_statements(engine) as statements:
            as_astrid.get(page_of(handover))

        assert len(statements) <= 12, statements


class TestCodes:
    def test_the_picture_leads_to_the_code(self, as_astrid: CheckedClient, code: str) -> None:
        picture = Image.open(io.BytesIO(as_astrid.get(f"/admin/koder/{code}.png").data))

        wanted = f"HTTPS://NYCKEL.LEKSAND.SE/Q/{code}"
        assert zxingcpp.read_barcodes(picture)[0].text == wanted
        pixels = np.asarray(picture.convert("L"))
        assert cv2.QRCodeDetector().detectAndDecode(pixels)[0] == wanted

    def test_the_drawing_is_a_file_of_its_own(self, as_astrid: CheckedClient, code: str) -> None:
        answer = as_astrid.get(f"/admin/koder/{code}.svg")

        assert answer.mimetype == "image/svg+xml"
        assert 'xmlns="http://www.w3.org/2000/svg"' in answer.text

    def test_a_replaced_code_has_no_picture_any_more(
        self, as_astrid: CheckedClient, session: Session, handover: Handover, code: str
    ) -> None:
        as_astrid.submit(as_astrid.get(page_of(handover)), "Byt ut koden", reason="Blött")

        assert as_astrid.get(f"/admin/koder/{code}.png").status_code == 404
        session.rollback()
        live = session.scalars(
            select(Code.value).where(Code.replaced_at.is_(None), Code.handover_id == handover.id)
        ).one()
        assert as_astrid.get(f"/admin/koder/{live}.png").status_code == 200

    @pytest.mark.parametrize("code", ["AAAA", "0" * 16, "..%2Fetc", "ö"])
    def test_an_unknown_code_has_no_picture(self, as_astrid: CheckedClient, code: str) -> None:
        assert as_astrid.get(f"/admin/koder/{code}.png").status_code == 404

    def test_staff_get_no_picture(self, as_bo: CheckedClient, code: str) -> None:
        assert as_bo.get(f"/admin/koder/{code}.png").status_code == 403

    def test_the_card_shows_the_code_in_groups_of_four(
        self, as_astrid: CheckedClient, handover: Handover, code: str
    ) -> None:
        page = as_astrid.get(f"{page_of(handover)}/kort").text

        assert f"<span>{code[:4]}</span> <span>{code[4:8]}</span>" in page
        assert "nyckel.leksand.se/kod" in page
        assert "0247-800 00" in page

    def test_the_plate_has_a_page_of_its_own(
        self, as_astrid: CheckedClient, session: Session, baton: Baton
    ) -> None:
        page = as_astrid.get(f"/admin/nycklar/{baton.id}/plat").text

        assert cast.plate_of(session, baton)[:4] in page

    @pytest.mark.parametrize(
        ("public_url", "words"),
        [
            ("https://localhost", "leder bara till datorn själv"),
            ("http://nyckel.leksand.se", "börjar inte med https"),
            ("https://foretagsstafetten.leksand.se", "längre än 23 tecken"),
        ],
    )
    def test_an_address_that_no_code_can_carry_is_not_printed(
        self,
        make_app: MakeApp,
        session: Session,
        handover: Handover,
        astrid: Any,
        now: Any,
        public_url: str,
        words: str,
    ) -> None:
        client: Any = make_app(public_url=public_url, trusted_proxies=0).test_client()
        cast.sign_in(client, session, astrid, now=now)

        answer = client.get(f"{page_of(handover)}/kort")

        assert answer.status_code == 409
        assert words in answer.text
        assert "https://nyckel.leksand.se" in answer.text


class TestBatons:
    def test_a_lost_key_is_said_to_be_gone(
        self, as_astrid: CheckedClient, road: Road, baton: Baton, handover: Handover
    ) -> None:
        as_astrid.post_form(f"/admin/nycklar/{baton.id}/lage", state="missing", reason="")

        assert road.row(Baton, baton.id).state is BatonState.MISSING
        assert "Borta" in as_astrid.get("/admin/nycklar").text

    def test_an_unknown_state_is_refused(self, as_astrid: CheckedClient, baton: Baton) -> None:
        answer = as_astrid.post_form(f"/admin/nycklar/{baton.id}/lage", state="melted")

        assert answer.status_code == 400

    def test_the_plate_gets_a_new_code(
        self, as_astrid: CheckedClient, session: Session, baton: Baton
    ) -> None:
        before = cast.plate_of(session, baton)

        as_astrid.submit(
            as_astrid.get("/admin/nycklar"), "Byt ut skyltens kod", reason="Skylten lossnade"
        )

        session.rollback()
        assert cast.plate_of(session, baton) != before


class TestReplacing:
    def test_a_new_key_takes_over_what_is_under_way(
        self, as_astrid: CheckedClient, road: Road, handover: Handover
    ) -> None:
        page = as_astrid.get("/admin/nycklar")

        answer = as_astrid.submit(
            page, "Ersätt nyckeln", name="Nyckel två", reason="Skaftet gick av"
        )

        assert answer.location == "/admin/nycklar"
        assert road.row(Handover, handover.id).baton_id == road.newest(Baton)
        assert "Ersatt 12 maj 2026" in as_astrid.get("/admin/nycklar").text

    def test_it_needs_a_name_and_loses_nothing(
        self, as_astrid: CheckedClient, road: Road, handover: Handover
    ) -> None:
        page = as_astrid.get("/admin/nycklar")

        with road.unchanged():
            answer = as_astrid.submit(page, "Ersätt nyckeln", name="", reason="Skaftet gick av")

        assert answer.status_code == 422
        assert "Skaftet gick av" in answer.text

    def test_staff_do_not(self, as_bo: CheckedClient, road: Road, handover: Handover) -> None:
        with road.unchanged():
            answer = as_bo.post_form(
                f"/admin/nycklar/{handover.baton_id}/ersatt", name="Nyckel två", reason="Borta"
            )

        assert answer.status_code == 403
