"""After a visit is logged by its page: undoing it, who else was there, the way on."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine

from app.adapters.qr_image import qr_svg
from app.domain.handover import HandoverState
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.visits import Participant
from tests.support.client import CheckedClient, form_in
from tests.support.road import Road

CHECK_IN = "Checka in hos Leksandsdörren"
UNDO = "Ångra incheckningen"
ALSO_HERE = "Jag är också här"
SCANNED = {"Sec-Fetch-Site": "none"}
WITHIN = {"Sec-Fetch-Site": "same-origin"}
TODAY = date(2026, 5, 12)

pytestmark = pytest.mark.usefixtures("clock")


def test_a_colleague_s_undo_takes_only_themselves_off(
    as_bo: CheckedClient, as_astrid: CheckedClient, code: str, road: Road
) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)
    as_astrid.submit(as_astrid.get(f"/q/{code}"), ALSO_HERE)

    answer = as_astrid.submit(as_astrid.get(f"/q/{code}"), "Ta bort mig från besöket")
    page = as_astrid.get(answer.location)

    assert "Du är inte längre med" in page.text
    assert "Besök 1 loggat" in page.text
    assert "Bo, Astrid" not in page.text


# Undo ----------------------------------------------------------------------------------------


def test_undo_makes_the_handover_await_its_visit_again(
    as_bo: CheckedClient, code: str, handover: Handover, road: Road
) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)

    answer = as_bo.submit(as_bo.get(f"/q/{code}"), UNDO)
    page = as_bo.get(answer.location)

    assert answer.status_code == 303
    assert "Besöket är ångrat." in page.text
    assert road.row(Handover, handover.id).state is HandoverState.SCHEDULED


def test_undo_comes_too_late_after_a_quarter_of_an_hour(
    as_bo: CheckedClient, code: str, clock: time_machine.Traveller, road: Road
) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)
    page = as_bo.get(f"/q/{code}")
    clock.shift(timedelta(minutes=16))

    answer = as_bo.submit(page, UNDO)

    assert answer.status_code == 409
    assert "för sent att ångra" in answer.text
    assert "Besök 1 loggat" in answer.text


def test_nobody_cannot_undo(
    as_bo: CheckedClient, client: CheckedClient, code: str, road: Road
) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)
    visit = form_in(as_bo.get(f"/q/{code}"), UNDO).fields["visit"]

    answer = client.post_form(f"/q/{code}/angra", visit=visit)

    assert answer.status_code == 401
    assert "Besök 1 loggat" in as_bo.get(f"/q/{code}").text


@pytest.mark.parametrize("visit", ["", "x", "0", "-1", "99999999999999999999", "4711"])
def test_undoing_a_visit_that_does_not_exist_changes_nothing(
    as_bo: CheckedClient, code: str, road: Road, visit: str
) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)

    answer = as_bo.post_form(f"/q/{code}/angra", visit=visit)

    assert answer.status_code == 404
    assert "Besök 1 loggat" in as_bo.get(f"/q/{code}").text


def test_logging_again_after_an_undo_keeps_the_choice_that_waited(
    as_bo: CheckedClient, code: str, road: Road
) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)
    visit = form_in(as_bo.get(f"/q/{code}"), UNDO).fields["visit"]
    nominated = road.nominate(int(visit))
    as_bo.submit(as_bo.get(f"/q/{code}"), UNDO)

    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)

    assert not road.row(Nomination, nominated.nomination_id).visit_undone


# Participants --------------------------------------------------------------------------------


def test_somebody_without_an_account_can_be_added(
    as_bo: CheckedClient, code: str, road: Road
) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)

    answer = as_bo.submit(as_bo.get(f"/q/{code}"), "Lägg till", name="  Ulrika   Liljeberg ")
    page = as_bo.get(answer.location)

    assert "Bo, Ulrika Liljeberg" in page.text


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Skriv ett namn"),
        ("\u200b", "Skriv ett namn"),
        ("a" * 121, "högst 120 tecken"),
        ("Bo\x07", "osynligt tecken"),
        ("\u202eoB", "skriftens riktning"),
        ("19811218-9876", "personnummer"),
    ],
)
def test_a_name_that_cannot_be_kept_comes_back_with_the_reason(
    as_bo: CheckedClient, code: str, road: Road, name: str, message: str
) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)

    answer = as_bo.submit(as_bo.get(f"/q/{code}"), "Lägg till", name=name)

    assert answer.status_code == 422
    assert message in answer.text
    assert '<details class="confirm" open>' in answer.text
    assert road.count(Participant) == 1


def test_one_who_took_no_part_cannot_add_others(
    as_bo: CheckedClient, code: str, road: Road
) -> None:
    visit = road.visit(code, by=road.astrid)
    page = as_bo.get(f"/q/{code}")

    answer = as_bo.post_form(f"/q/{code}/deltagare", visit=visit.visit_id, name="Ulrika")

    assert "Lägg till deltagare" not in page.text
    assert answer.status_code == 403
    assert road.count(Participant) == 1


def test_nobody_cannot_add_others(client: CheckedClient, code: str, road: Road) -> None:
    visit = road.visit(code)

    answer = client.post_form(f"/q/{code}/deltagare", visit=visit.visit_id, name="Ulrika")

    assert answer.status_code == 401
    assert road.count(Participant) == 1


# The company's own phone ---------------------------------------------------------------------


def test_the_picture_for_the_company_s_phone_carries_the_visit_s_link(
    as_bo: CheckedClient, code: str, road: Road
) -> None:
    road.visit(code)
    link = re.search(r'value="(https://[^"]+/nominera/[^"]+)"', as_bo.get(f"/q/{code}").text)

    picture = as_bo.get(f"/q/{code}/val.svg")

    assert link
    assert picture.mimetype == "image/svg+xml"
    assert picture.text == qr_svg(link[1])


def test_only_staff_get_the_picture(client: CheckedClient, code: str, road: Road) -> None:
    road.visit(code)

    assert client.get(f"/q/{code}/val.svg").status_code == 401


def test_there_is_no_picture_before_the_visit(as_bo: CheckedClient, code: str) -> None:
    assert as_bo.get(f"/q/{code}/val.svg").status_code == 404


@pytest.mark.parametrize("act", ["angra", "deltagare", "forslag", "hittad"])
def test_an_address_that_is_only_posted_to_leads_back_to_the_code(
    client: CheckedClient, code: str, act: str
) -> None:
    answer = client.get(f"/q/{code}/{act}")

    assert answer.status_code == 303
    assert answer.location == f"/q/{code}"
