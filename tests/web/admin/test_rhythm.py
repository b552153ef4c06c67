"""The page on which a relay's intervals are seen and changed, each refusal by its field."""

from __future__ import annotations

import pytest

from app.domain.promise import PromiseRhythm
from app.domain.rhythm import Rhythm
from app.storage import promises, silences
from app.storage.relays import Relay
from tests.support.client import CheckedClient
from tests.support.forms import controls_in
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/admin/tider"
SAVE = "Spara tiderna"


def rhythm_of(road: Road, relay: Relay) -> Rhythm:
    road.session.rollback()
    return silences.rhythm_of(road.session, relay.id)


def test_it_shows_what_leksand_begins_with(as_astrid: CheckedClient, relay: Relay) -> None:
    page = as_astrid.get(PAGE)

    assert "Nu påminner vi efter 3, 7 och 14 dagar av tystnad. Efter 21 dagar" in page.text
    assert controls_in(page)["undo_minutes"].value == "10"


def test_all_of_them_are_changed_at_once(
    as_astrid: CheckedClient, road: Road, relay: Relay
) -> None:
    wanted = {
        "undo_minutes": "30",
        "lead_days": "10",
        "first_days": "2",
        "second_days": "4",
        "third_days": "8",
        "fallback_days": "16",
    }

    answer = as_astrid.submit(as_astrid.get(PAGE), SAVE, **wanted)

    assert answer.status_code == 303
    assert rhythm_of(road, relay) == Rhythm(2, 4, 8, 16, 10, 30)
    assert "Tiderna är sparade och gäller från nu." in as_astrid.get(PAGE).text


def test_each_error_stands_by_its_field_and_nothing_typed_is_lost(
    as_astrid: CheckedClient, road: Road, relay: Relay
) -> None:
    typed = {
        "undo_minutes": "0",
        "first_days": "7",
        "second_days": "7",
        "third_days": "5",
        "fallback_days": "400",
    }

    answer = as_astrid.submit(as_astrid.get(PAGE), SAVE, **typed)

    assert answer.status_code == 422
    controls = controls_in(answer)
    assert {name: controls[name].value for name in typed} == typed
    assert controls["undo_minutes"].fault == "Skriv ett tal från 1 till 1440."
    assert controls["second_days"].fault == "Behöver vara mer än 7, som steget före har."
    assert controls["third_days"].fault == "Behöver vara mer än 7, som steget före har."
    assert controls["fallback_days"].fault == "Skriv ett tal från 1 till 365."
    assert (controls["first_days"].fault, controls["lead_days"].fault) == ("", "")
    assert rhythm_of(road, relay) == Rhythm()


@pytest.mark.parametrize("typed", ["", "tre", "3,5", "-1", "1_0", "٣", "9999999"])
def test_what_is_no_number_comes_back_by_its_field(
    as_astrid: CheckedClient, road: Road, relay: Relay, typed: str
) -> None:
    answer = as_astrid.submit(as_astrid.get(PAGE), SAVE, first_days=typed)

    assert answer.status_code == 422
    assert controls_in(answer)["first_days"].value == typed
    assert controls_in(answer)["first_days"].fault == "Skriv ett heltal, till exempel 7."
    assert rhythm_of(road, relay) == Rhythm()


def test_only_admins_see_and_change_it(
    as_bo: CheckedClient, client: CheckedClient, road: Road, relay: Relay
) -> None:
    with road.unchanged():
        assert as_bo.get(PAGE).status_code == 403
        assert as_bo.post(PAGE, data={"first_days": "1"}).status_code == 403
        assert client.get(PAGE).status_code in {302, 303, 401}


def test_the_approval_tells_of_the_minutes_as_they_are(
    as_astrid: CheckedClient, road: Road, code: str
) -> None:
    road.nominate(road.visit(code).visit_id)
    as_astrid.submit(as_astrid.get(PAGE), SAVE, undo_minutes="30")

    as_astrid.submit(as_astrid.get("/admin/"), "Godkänn")

    assert "Du kan ångra det i 30 minuter." in as_astrid.get("/admin/").text


class TestPromises:
    """When the owners of promises are reminded, in a form of its own on the same page."""

    SAVE = "Spara påminnelserna om löften"

    def rhythm_of(self, road: Road, relay: Relay) -> PromiseRhythm:
        road.session.rollback()
        return promises.rhythm_of(road.session, relay.id)

    def test_it_is_changed_and_leaves_the_other_intervals_alone(
        self, as_astrid: CheckedClient, road: Road, relay: Relay
    ) -> None:
        page = as_astrid.get(PAGE)
        assert controls_in(page)["before_days"].value == "7"

        answer = as_astrid.submit(page, self.SAVE, before_days="3", again_days="14")

        assert answer.status_code == 303
        assert self.rhythm_of(road, relay) == PromiseRhythm(before_days=3, again_days=14)
        assert rhythm_of(road, relay) == Rhythm()
        assert "Tiderna är sparade och gäller från nu." in as_astrid.get(PAGE).text
        again = as_astrid.submit(as_astrid.get(PAGE), self.SAVE)
        assert "Inget var ändrat." in as_astrid.get(again.location).text
        road.check_journal()

    @pytest.mark.parametrize(
        ("typed", "fault"),
        [("0", "Skriv ett tal från 1 till 365."), ("366", "Skriv ett tal från 1 till 365.")],
    )
    def test_what_is_out_of_range_is_told_by_its_field(
        self, as_astrid: CheckedClient, road: Road, relay: Relay, typed: str, fault: str
    ) -> None:
        answer = as_astrid.submit(as_astrid.get(PAGE), self.SAVE, again_days=typed)

        assert answer.status_code == 422
        assert controls_in(answer)["again_days"].fault == fault
        assert controls_in(answer)["first_days"].value == "3"
        assert self.rhythm_of(road, relay) == PromiseRhythm()

    def test_only_admins_change_it(self, as_bo: CheckedClient, road: Road, relay: Relay) -> None:
        refused = as_bo.post_form("/admin/tider/loften", before_days="3", again_days="3")

        assert refused.status_code == 403
        assert self.rhythm_of(road, relay) == PromiseRhythm()
