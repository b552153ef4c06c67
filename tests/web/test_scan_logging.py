"""The staff's buttons on a code's page: log, undo, add; and when the page may press by itself."""

from __future__ import annotations

import html
import re
import uuid
from datetime import date, timedelta
from typing import Any

import argon2
import pytest
import time_machine
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from app.actions.cancel_handover import cancel_handover
from app.actions.schedule_handover import schedule_handover
from app.storage.answers import Answer
from app.storage.handovers import Handover
from app.storage.relays import Baton
from app.storage.visits import Participant, PendingScan, Visit
from tests.support import cast, people
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.stage import ActAs
from tests.support.statements import count_statements

CHECK_IN = "Checka in hos Leksandsdörren"
UNDO = "Ångra incheckningen"
ALSO_HERE = "Jag är också här"
SCANNED = {"Sec-Fetch-Site": "none"}
WITHIN = {"Sec-Fetch-Site": "same-origin"}
TODAY = date(2026, 5, 12)

pytestmark = pytest.mark.usefixtures("clock")


def is_given_leave(page: TestResponse) -> bool:
    return "data-permission=" in page.text


# Leave to log with no tap --------------------------------------------------------------------


def test_a_scan_by_staff_may_be_logged_with_no_tap(as_bo: CheckedClient, code: str) -> None:
    page = as_bo.get(f"/q/{code}", headers=SCANNED)

    assert is_given_leave(page)


def test_a_scan_by_a_stranger_may_not(client: CheckedClient, code: str) -> None:
    page = client.get(f"/q/{code}", headers=SCANNED)

    assert not is_given_leave(page)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch;prerender"},
        {"Sec-Fetch-Site": "none", "Purpose": "prefetch"},
    ],
)
def test_a_page_that_was_not_opened_by_a_scan_says_why_it_wants_a_tap(
    as_bo: CheckedClient, code: str, headers: dict[str, str]
) -> None:
    page = as_bo.get(f"/q/{code}", headers=headers)

    assert not is_given_leave(page)
    assert "öppnades utan att koden skannades" in page.text


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (TODAY + timedelta(days=1), "planerat till 13 maj 2026, inte till i dag"),
        (TODAY - timedelta(days=1), "planerat till 11 maj 2026, inte till i dag"),
        (None, "inget datum än"),
    ],
)
def test_a_handover_that_is_not_planned_for_today_wants_a_tap(
    as_bo: CheckedClient, code: str, handover: Handover, road: Road, on: date | None, why: str
) -> None:
    schedule_handover(road.act(road.astrid), handover_id=handover.id, scheduled_on=on)

    page = as_bo.get(f"/q/{code}", headers=SCANNED)

    assert not is_given_leave(page)
    assert why in page.text


def test_a_handover_with_an_undone_visit_wants_a_tap(as_bo: CheckedClient, code: str) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)
    as_bo.submit(as_bo.get(f"/q/{code}"), UNDO)

    page = as_bo.get(f"/q/{code}", headers=SCANNED)

    assert not is_given_leave(page)
    assert "Ett besök här är ångrat" in page.text


def test_today_is_stockholm_s_day(
    as_bo: CheckedClient, code: str, clock: time_machine.Traveller
) -> None:
    clock.move_to("2026-05-12T22:30:00+00:00")

    page = as_bo.get(f"/q/{code}", headers=SCANNED)

    assert not is_given_leave(page)


def test_only_a_scan_takes_its_leave_through_the_sign_in(client: CheckedClient, code: str) -> None:
    scanned = client.get(f"/q/{code}", headers=SCANNED)
    linked = client.get(f"/q/{code}", headers={"Sec-Fetch-Site": "cross-site"})

    assert "scan=" in way_in(scanned)
    assert "scan=" not in way_in(linked)
    assert f"next=/q/{code}" in way_in(linked).replace("%2F", "/")


def way_in(page: TestResponse) -> str:
    """The address behind “Jag är från kommunen”."""
    found = re.search(r'href="(/logga-in[^"]*)"', page.text)
    assert found
    return html.unescape(found[1])


def test_the_sign_in_that_a_scan_began_leads_back_and_may_log_once(
    client: CheckedClient, code: str, act_as: ActAs
) -> None:
    people.taken_on(act_as(), people.BO)
    scanned = client.get(f"/q/{code}", headers=SCANNED)
    form = client.get(way_in(scanned), headers=WITHIN)

    entered = client.submit(form, "Logga in", email=people.BO.email, password=people.PASSWORD)
    first, second = (client.get(entered.location, headers=WITHIN) for _ in range(2))

    assert entered.location == f"/q/{code}"
    assert is_given_leave(first)
    assert not is_given_leave(second)


def test_the_sign_in_that_a_link_began_leads_back_and_wants_a_tap(
    client: CheckedClient, code: str, act_as: ActAs
) -> None:
    people.taken_on(act_as(), people.BO)
    linked = client.get(f"/q/{code}", headers={"Sec-Fetch-Site": "cross-site"})
    form = client.get(way_in(linked), headers=WITHIN)

    entered = client.submit(form, "Logga in", email=people.BO.email, password=people.PASSWORD)
    page = client.get(entered.location, headers=WITHIN)

    assert CHECK_IN in page.text
    assert not is_given_leave(page)


# One large button ----------------------------------------------------------------------------


def test_the_button_logs_the_visit_and_shows_it(
    as_bo: CheckedClient, code: str, road: Road
) -> None:
    answer = as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)
    page = as_bo.get(answer.location)

    assert answer.status_code == 303
    assert "Besök 1 loggat" in page.text
    assert road.count(Visit) == 1
    assert road.count(Participant) == 1


def test_nobody_cannot_press_the_button(client: CheckedClient, code: str, road: Road) -> None:
    answer = client.post_form(f"/q/{code}", number="1", key=str(uuid.uuid4()))

    assert answer.status_code == 401
    assert road.count(Visit) == 0


def test_the_button_wants_the_page_s_own_token(as_bo: CheckedClient, code: str, road: Road) -> None:
    answer = as_bo.post(f"/q/{code}", data={"number": "1"})

    assert answer.status_code == 400
    assert road.count(Visit) == 0


def test_pressing_twice_logs_one_visit(as_bo: CheckedClient, code: str, road: Road) -> None:
    page = as_bo.get(f"/q/{code}")

    answers = [as_bo.submit(page, CHECK_IN) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert road.count(Visit) == 1
    assert road.count(Answer) == 1


def test_a_spoilt_key_still_logs(as_bo: CheckedClient, code: str, road: Road) -> None:
    answer = as_bo.post_form(f"/q/{code}", number="x", key="not a key")

    assert answer.status_code == 303
    assert road.count(Visit) == 1


def test_logging_by_the_button_takes_twelve_statements_at_most(
    as_bo: CheckedClient, code: str, handover: Handover, road: Road, engine: Engine
) -> None:
    schedule_handover(road.act(road.astrid), handover_id=handover.id, scheduled_on=TODAY)
    page = as_bo.get(f"/q/{code}")

    with count_statements(engine) as statements:
        as_bo.submit(page, CHECK_IN)

    assert 1 <= len(statements) <= 12, str(statements)


def test_a_page_from_before_the_key_moved_on_logs_nothing_and_a_person_decides(
    as_bo: CheckedClient, handover: Handover, code: str, baton: Baton, road: Road
) -> None:
    plate = cast.plate_of(road.session, baton)
    old_page = as_bo.get(f"/q/{plate}")
    road.leg(code, "Tomoku Hus")

    answer = as_bo.submit(old_page, CHECK_IN)

    assert answer.status_code == 409
    assert "avgöra" in answer.text
    assert road.count(PendingScan) == 1
    assert road.count(Visit) == 1


def test_a_card_whose_key_has_moved_on_says_so(as_bo: CheckedClient, code: str, road: Road) -> None:
    old_page = as_bo.get(f"/q/{code}")
    road.leg(code, "Tomoku Hus")

    answer = as_bo.submit(old_page, CHECK_IN)

    assert answer.status_code == 409
    assert "redan gått vidare" in answer.text
    assert "Nyckeln är på väg till Tomoku Hus" in answer.text


def test_a_cancelled_card_is_answered_as_replaced(
    as_bo: CheckedClient, code: str, handover: Handover, road: Road
) -> None:
    old_page = as_bo.get(f"/q/{code}")
    cancel_handover(road.act(road.astrid), handover_id=handover.id, reason="Sjukdom")

    answer = as_bo.submit(old_page, CHECK_IN)

    assert answer.status_code == 410
    assert "blev inte av" in answer.text


def test_pressing_the_button_of_no_code_is_not_found(as_bo: CheckedClient, road: Road) -> None:
    answers = [as_bo.post_form(f"/q/{typed}") for typed in ("0123456789ABCDER", "ABC")]

    assert [answer.status_code for answer in answers] == [404, 404]


# Two staff at once ---------------------------------------------------------------------------


def test_a_colleague_who_presses_too_sees_success_and_who_was_first(
    as_bo: CheckedClient, as_astrid: CheckedClient, code: str, road: Road
) -> None:
    both = [client.get(f"/q/{code}") for client in (as_bo, as_astrid)]
    as_bo.submit(both[0], CHECK_IN)

    answer = as_astrid.submit(both[1], CHECK_IN)
    page = as_astrid.get(answer.location)

    assert "Besök 1 loggat" in page.text
    assert "Bo, Astrid" in page.text
    assert "Bo loggade först" in page.text
    assert road.count(Visit) == 1


def test_a_colleague_who_comes_later_can_say_that_they_are_here_too(
    as_bo: CheckedClient, as_astrid: CheckedClient, code: str, road: Road
) -> None:
    as_bo.submit(as_bo.get(f"/q/{code}"), CHECK_IN)
    before = as_astrid.get(f"/q/{code}")

    page = as_astrid.get(as_astrid.submit(before, ALSO_HERE).location)

    assert "Bo, Astrid" in page.text
    assert ALSO_HERE not in page.text
    assert road.count(Participant) == 2


# Passwords -----------------------------------------------------------------------------------


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each time that argon2 computes."""
    noted: list[str] = []
    for name in ("hash", "verify"):
        computed = getattr(argon2.PasswordHasher, name)

        def noting(*told: Any, name: str = name, computed: Any = computed) -> Any:
            noted.append(name)
            return computed(*told)

        monkeypatch.setattr(argon2.PasswordHasher, name, noting)
    return noted


def test_no_password_is_hashed_on_the_way_of_a_scan(
    client: CheckedClient, road: Road, code: str, hashings: list[str]
) -> None:
    """Signing in shows that the count counts; a scan of the same browser leaves it as it was."""
    people.taken_on(road.act(), people.BO)
    hashings.clear()
    credentials = {"email": people.BO.email, "password": people.PASSWORD}
    client.submit(client.get("/logga-in"), "Logga in", **credentials)
    assert hashings == ["verify"]
    headers = {"X-CSRF-Token": client.csrf_token(), "Idempotency-Key": str(uuid.uuid4())}

    page = client.get(f"/q/{code}", headers=SCANNED)
    visit = client.post("/api/v1/visits", json={"code": code}, headers=headers)
    again = client.post("/api/v1/visits", json={"code": code}, headers=headers)
    undone = client.post(
        f"/api/v1/visits/{visit.json['visit']['id']}/undo", json={}, headers=headers
    )
    by_button = client.submit(client.get(f"/q/{code}"), CHECK_IN)

    statuses = [each.status_code for each in (page, visit, again, undone, by_button)]
    assert statuses == [200, 201, 201, 200, 303]
    assert hashings == ["verify"]
