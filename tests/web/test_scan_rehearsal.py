"""Testa: the whole scan with a company that does not exist, and without a trace."""

from __future__ import annotations

import json

import pytest

from tests.support.client import CheckedClient
from tests.support.road import Road

CHECK_IN = "Checka in hos Övningsbolaget"

pytestmark = pytest.mark.usefixtures("clock")


def test_a_rehearsal_walks_the_screens_of_a_scan_and_leaves_no_trace(
    as_bo: CheckedClient, road: Road
) -> None:
    with road.unchanged():
        arrival = as_bo.get("/testa")
        logged = as_bo.get(as_bo.submit(arrival, CHECK_IN).location)
        along = as_bo.get(as_bo.submit(logged, "Lägg till", name="Ulrika").location)
        handed = as_bo.get("/testa/val?lage=overlamnad")
        thanks = as_bo.submit(handed, "Skicka", foretag="Tomoku Hus")
        undone = as_bo.get(as_bo.submit(along, "Ångra incheckningen").location)

    for page in (arrival, logged, along, undone):
        assert "ÖVNING" in page.text
    assert "Besök 12 loggat" in logged.text
    assert "Bo, Ulrika" in along.text
    assert "Tack" in thanks.text
    assert "Övning" in thanks.text
    assert CHECK_IN in undone.text


def test_a_rehearsal_with_a_script_logs_by_itself_and_leaves_no_trace(
    as_bo: CheckedClient, road: Road
) -> None:
    token = as_bo.csrf_token()

    with road.unchanged():
        page = as_bo.get("/testa")
        answer = as_bo.post("/testa/besok", json={}, headers={"X-CSRF-Token": token})

    assert "data-permission=" in page.text
    assert 'data-send="/testa/besok"' in page.text
    assert answer.status_code == 201
    told = json.loads(answer.text)
    assert told["visit"]["ordinal"] == 12
    assert told["nomination_url"].endswith("/testa/val")


def test_a_rehearsed_undo_wants_a_tap_as_a_real_one_does(as_bo: CheckedClient) -> None:
    page = as_bo.get("/testa?angrat=1")

    assert "data-permission=" not in page.text
    assert "Ett besök här är ångrat" in page.text


def test_a_rehearsed_name_that_cannot_be_kept_comes_back(as_bo: CheckedClient) -> None:
    answer = as_bo.submit(as_bo.get("/testa/loggat"), "Lägg till", name="a" * 121)

    assert answer.status_code == 422
    assert "högst 120 tecken" in answer.text


def test_a_rehearsed_picture_leads_to_the_rehearsal(as_bo: CheckedClient) -> None:
    answer = as_bo.get("/testa/val.svg")

    assert answer.mimetype == "image/svg+xml"


@pytest.mark.parametrize("path", ["/testa/besok", "/testa/angra", "/testa/deltagare"])
def test_an_address_that_is_only_posted_to_leads_back(as_bo: CheckedClient, path: str) -> None:
    assert as_bo.get(path).location == "/testa"


@pytest.mark.parametrize("path", ["/testa", "/testa/loggat", "/testa/val", "/testa/val.svg"])
def test_only_staff_rehearse(client: CheckedClient, path: str) -> None:
    assert client.get(path).status_code == 401


@pytest.mark.parametrize("path", ["/testa", "/testa/besok", "/testa/angra", "/testa/deltagare"])
def test_only_staff_press_the_buttons_of_a_rehearsal(client: CheckedClient, path: str) -> None:
    assert client.post_form(path).status_code == 401
