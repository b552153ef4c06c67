"""What a code opens: every cell of the table “What a code is” in the domain."""

from __future__ import annotations

import html5lib
import pytest
from werkzeug.test import TestResponse

from app.actions.cancel_handover import cancel_handover
from app.actions.reissue_code import reissue_code
from app.actions.set_baton_state import set_baton_state
from app.domain.baton import BatonState
from app.storage.handovers import Handover
from app.storage.relays import Baton
from tests.support import cast
from tests.support.client import CheckedClient, forms_in
from tests.support.databases import read_on_one
from tests.support.pages import text_of
from tests.support.road import Road

CHECK_IN = "Checka in hos Leksandsdörren"
SUGGEST = "Skicka förslaget"
FOUND = "Skicka till kommunen"
CHOOSE = "Låt företaget välja"

pytestmark = [pytest.mark.usefixtures("clock"), read_on_one]


def buttons(page: TestResponse) -> list[str]:
    return [button for form in forms_in(page) for button in form.buttons]


def words(page: TestResponse) -> str:
    """What a reader sees between the header and the footer."""
    return text_of(html5lib.parse(page.text, namespaceHTMLElements=False).find(".//main"))


# The current handover, not visited yet -------------------------------------------------------


def test_a_stranger_reads_who_awaits_the_key(client: CheckedClient, code: str) -> None:
    page = client.get(f"/q/{code}")

    assert page.status_code == 200
    assert "Nyckeln är på väg till Leksandsdörren" in page.text
    assert "12 maj 2026" in page.text
    assert buttons(page) == [FOUND]


def test_a_stranger_finds_the_way_in_for_staff_first(client: CheckedClient, code: str) -> None:
    page = client.get(f"/q/{code}")

    main = page.text[page.text.index("<main") :]
    assert main.index("Jag är från kommunen") < main.index("<h1>")


def test_staff_get_the_button_under_the_companys_name(as_bo: CheckedClient, code: str) -> None:
    page = as_bo.get(f"/q/{code}")

    assert page.status_code == 200
    assert CHECK_IN in buttons(page)
    assert "Jag är från kommunen" not in page.text


def test_the_plate_of_the_key_opens_the_current_handover(
    as_bo: CheckedClient, handover: Handover, road: Road, baton: Baton
) -> None:
    plate = cast.plate_of(road.session, baton)

    page = as_bo.get(f"/q/{plate}")

    assert CHECK_IN in buttons(page)


# The current handover, visited, choice open --------------------------------------------------


def test_a_stranger_may_suggest_while_the_choice_is_open(
    client: CheckedClient, code: str, road: Road
) -> None:
    road.visit(code)

    page = client.get(f"/q/{code}")

    assert page.status_code == 200
    assert "Nyckeln är hos Leksandsdörren" in page.text
    assert SUGGEST in buttons(page)


def test_a_stranger_is_not_told_which_staff_were_there(
    client: CheckedClient, code: str, road: Road
) -> None:
    road.visit(code)

    page = client.get(f"/q/{code}")

    assert "Bo" not in words(page)
    assert "/nominera/" not in page.text


def test_staff_get_the_visit_the_form_and_undo(as_bo: CheckedClient, code: str, road: Road) -> None:
    road.visit(code)

    page = as_bo.get(f"/q/{code}")

    assert "Besök 1 loggat" in page.text
    assert "12.00" in page.text
    assert CHOOSE in page.text
    assert {"Ångra incheckningen", "Lägg till"} <= set(buttons(page))
    assert "klockan 12.15" in page.text


def test_every_way_to_the_company_s_form_leads_through_the_visit_s_own_link(
    as_bo: CheckedClient, code: str, road: Road
) -> None:
    road.visit(code)

    page = as_bo.get(f"/q/{code}")

    assert '?lage=overlamnad"' in page.text
    assert '?lage=muntligt"' in page.text
    assert f'src="/q/{code}/val.svg"' in page.text
    assert 'value="https://nyckel.leksand.se/nominera/' in page.text


# The current handover, visited, choice made --------------------------------------------------


def test_a_stranger_reads_that_the_choice_is_made_and_not_what(
    client: CheckedClient, code: str, road: Road
) -> None:
    road.nominate(road.visit(code).visit_id, "Tomoku Hus")

    page = client.get(f"/q/{code}")

    assert page.status_code == 200
    assert "Valet är gjort" in page.text
    assert "Tomoku" not in page.text
    assert SUGGEST not in buttons(page)


def test_staff_read_the_choice_and_may_still_undo(
    as_bo: CheckedClient, code: str, road: Road
) -> None:
    road.nominate(road.visit(code).visit_id, "Tomoku Hus", second="Siljans Chark")

    page = as_bo.get(f"/q/{code}")

    assert "Valet är gjort" in page.text
    assert "Tomoku Hus" in page.text
    assert "Siljans Chark" in page.text
    assert "Väntar på granskning" in page.text
    assert "Ångra incheckningen" in buttons(page)
    assert CHOOSE not in page.text


def test_undo_is_not_offered_once_the_choice_is_reviewed(
    as_bo: CheckedClient, code: str, road: Road
) -> None:
    nominated = road.nominate(road.visit(code).visit_id)
    road.approve(nominated.nomination_id)

    page = as_bo.get(f"/q/{code}")

    assert "Godkänt av kommunen" in page.text
    assert "Ångra incheckningen" not in buttons(page)


def test_undo_is_not_offered_after_a_rejection_that_opened_the_choice_again(
    as_bo: CheckedClient, code: str, road: Road
) -> None:
    nominated = road.nominate(road.visit(code).visit_id)
    road.reject(nominated.nomination_id)

    page = as_bo.get(f"/q/{code}")

    assert CHOOSE in page.text
    assert "Ångra incheckningen" not in buttons(page)


def test_undo_is_not_offered_after_its_time(as_bo: CheckedClient, code: str, road: Road) -> None:
    road.visit(code, minutes=-16)

    page = as_bo.get(f"/q/{code}")

    assert "Besök 1 loggat" in page.text
    assert "Ångra incheckningen" not in buttons(page)


# An earlier handover -------------------------------------------------------------------------


def test_anybody_reads_of_an_earlier_visit_and_where_the_key_is_now(
    client: CheckedClient, code: str, road: Road
) -> None:
    road.leg(code, "Tomoku Hus")

    page = client.get(f"/q/{code}")

    assert page.status_code == 200
    assert "Nyckeln har varit hos Leksandsdörren" in page.text
    assert "Nyckeln är på väg till Tomoku Hus" in page.text
    assert "Besök 1 av" in page.text


def test_staff_get_a_way_from_an_earlier_handover_to_the_current_one(
    as_bo: CheckedClient, client: CheckedClient, code: str, road: Road
) -> None:
    started = road.leg(code, "Tomoku Hus")

    for_staff = as_bo.get(f"/q/{code}")
    for_anybody = client.get(f"/q/{code}")

    assert f'href="/q/{started.code}"' in for_staff.text
    assert f'href="/q/{started.code}"' not in for_anybody.text


# A cancelled or reissued code ----------------------------------------------------------------


def test_a_reissued_card_says_that_a_new_card_replaced_it(
    client: CheckedClient, code: str, handover: Handover, road: Road
) -> None:
    reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Blöt i regnet")

    page = client.get(f"/q/{code}")

    assert page.status_code == 410
    assert "ersatt av ett nytt kort" in page.text
    assert "Blöt i regnet" not in page.text


def test_staff_are_told_why_a_card_was_reissued(
    as_bo: CheckedClient, code: str, handover: Handover, road: Road
) -> None:
    new = reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Blöt i regnet")

    page = as_bo.get(f"/q/{code}")

    assert page.status_code == 410
    assert "Blöt i regnet" in page.text
    assert f'href="/q/{new}"' in page.text


def test_a_reissued_plate_says_that_a_new_plate_replaced_it(
    client: CheckedClient, handover: Handover, baton: Baton, road: Road
) -> None:
    plate = cast.plate_of(road.session, baton)
    reissue_code(road.act(road.astrid), baton_id=baton.id, reason="Repad")

    page = client.get(f"/q/{plate}")

    assert page.status_code == 410
    assert "ny skylt" in page.text


def test_a_cancelled_handover_names_no_company(
    client: CheckedClient, as_bo: CheckedClient, code: str, handover: Handover, road: Road
) -> None:
    cancel_handover(road.act(road.astrid), handover_id=handover.id, reason="Sjukdom")

    for_anybody = client.get(f"/q/{code}")
    for_staff = as_bo.get(f"/q/{code}")

    assert for_anybody.status_code == for_staff.status_code == 410
    assert "blev inte av" in for_anybody.text
    assert "Leksandsdörren" not in for_anybody.text
    assert "Sjukdom" not in for_anybody.text
    assert "Sjukdom" in for_staff.text


def test_a_plate_without_a_handover_says_that_the_key_waits(
    client: CheckedClient, as_bo: CheckedClient, baton: Baton, road: Road
) -> None:
    plate = cast.plate_of(road.session, baton)

    for_anybody = client.get(f"/q/{plate}")
    for_staff = as_bo.get(f"/q/{plate}")

    assert for_anybody.status_code == for_staff.status_code == 200
    assert "hos kommunen" in for_anybody.text
    assert "startar nästa" in for_staff.text


# Nothing known -------------------------------------------------------------------------------


def test_a_missing_key_s_codes_show_the_finder_s_page_without_a_company(
    client: CheckedClient, code: str, baton: Baton, road: Road
) -> None:
    set_baton_state(
        road.act(road.astrid), baton_id=baton.id, state=BatonState.MISSING, reason="Borta"
    )

    pages = [client.get(f"/q/{value}") for value in (code, cast.plate_of(road.session, baton))]

    for page in pages:
        assert page.status_code == 200
        assert "Jag har hittat nyckeln" in page.text
        assert "Leksandsdörren" not in page.text
        assert FOUND in buttons(page)


def test_a_missing_key_that_staff_hold_in_their_hand_can_be_scanned(
    as_bo: CheckedClient, code: str, baton: Baton, road: Road
) -> None:
    set_baton_state(
        road.act(road.astrid), baton_id=baton.id, state=BatonState.MISSING, reason="Borta"
    )

    page = as_bo.get(f"/q/{code}", headers={"Sec-Fetch-Site": "none"})

    assert CHECK_IN in buttons(page)
    assert "anmäld som borttappad" in page.text
    assert "data-permission" not in page.text
