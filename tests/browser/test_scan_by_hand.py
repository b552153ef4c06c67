"""The large button: once however it is pressed, without a script, and when the line is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.actions.cancel_handover import cancel_handover
from app.storage.answers import Answer
from app.storage.handovers import Handover
from app.storage.people import Person, SignIn
from app.storage.transaction import transaction
from app.storage.visits import Participant, Visit
from tests.browser.scanning import NewPhone, Phone, new_phone, now, sign_in
from tests.support import people
from tests.support.road import Road
from tests.support.server import Server

__all__ = ["new_phone", "now"]

CHECK_IN = "Checka in hos Leksandsdörren"
AGAIN = "Försök igen"
LOGGED = "Besök 1 loggat"
NOT_YET = "Inte loggat än"

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def phone(new_phone: NewPhone, bo: Person, code: str, live_server: Server) -> Phone:
    """A phone on which a link has opened the code's page, and which has no service worker to fall back on.

    Whether one has taken over already is a matter of milliseconds; what it does is tested by itself.
    """
    phone = new_phone(bo, service_workers="block")
    phone.follow_link(f"{live_server.url}/q/{code}")
    return phone


def expect_heading(phone: Phone, text: str) -> None:
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(text)


def test_a_double_tap_sends_one(phone: Phone, road: Road) -> None:
    phone.page.get_by_role("button", name=CHECK_IN).dblclick()

    expect_heading(phone, LOGGED)
    assert len(phone.posted) == 1
    assert road.count(Visit) == 1


def test_a_tap_leaves_the_reader_at_the_answer(phone: Phone) -> None:
    button = phone.page.get_by_role("button", name=CHECK_IN)
    button.focus()

    phone.page.keyboard.press("Enter")

    expect(phone.page.get_by_role("heading", name=LOGGED)).to_be_focused()


def test_without_a_script_the_same_button_logs(
    new_phone: NewPhone, bo: Person, code: str, road: Road
) -> None:
    phone = new_phone(bo, java_script_enabled=False)
    phone.page.goto(f"/q/{code}")

    phone.page.get_by_role("button", name=CHECK_IN).click()

    expect_heading(phone, LOGGED)
    assert road.count(Visit) == 1


def test_without_a_script_a_visit_can_be_undone_and_added_to(
    new_phone: NewPhone, bo: Person, code: str, road: Road
) -> None:
    road.visit(code)
    phone = new_phone(bo, java_script_enabled=False)
    phone.page.goto(f"/q/{code}")

    phone.page.get_by_text("Lägg till deltagare").click()
    phone.page.get_by_label("Namn").fill("Ulrika")
    phone.page.get_by_role("button", name="Lägg till").click()
    expect(phone.page.get_by_text("Bo, Ulrika")).to_be_visible()
    phone.page.get_by_role("button", name="Ångra incheckningen").click()

    expect(phone.page.get_by_role("button", name=CHECK_IN)).to_be_visible()


def test_a_reply_that_was_lost_is_asked_for_again_under_the_same_key(
    phone: Phone, road: Road
) -> None:
    phone.page.context.route("**/api/v1/visits", lose_the_reply, times=1)
    phone.page.get_by_role("button", name=CHECK_IN).click()
    expect_heading(phone, NOT_YET)

    phone.page.get_by_role("button", name=AGAIN).click()

    expect_heading(phone, LOGGED)
    assert len(phone.posted) == 2
    assert len(set(phone.posted)) == 1
    assert road.count(Visit) == road.count(Answer) == road.count(Participant) == 1


def test_a_reply_that_was_lost_is_asked_for_again_after_a_reload(phone: Phone, road: Road) -> None:
    phone.page.context.route("**/api/v1/visits", lambda route: route.abort(), times=1)
    phone.page.get_by_role("button", name=CHECK_IN).click()
    expect_heading(phone, NOT_YET)
    phone.page.reload()

    phone.page.get_by_role("button", name=CHECK_IN).click()

    expect_heading(phone, LOGGED)
    assert len(set(phone.posted)) == 1
    assert road.count(Visit) == 1


def lose_the_reply(route: Route) -> None:
    """Let the server do its work and the phone hear nothing of it."""
    route.fetch()
    route.abort()


def test_without_coverage_the_page_says_that_nothing_is_logged(phone: Phone, road: Road) -> None:
    phone.page.context.set_offline(True)

    phone.page.get_by_role("button", name=CHECK_IN).click()

    expect_heading(phone, NOT_YET)
    expect(phone.page.get_by_text("inget svar")).to_be_visible()
    assert road.count(Visit) == 0


def test_with_coverage_again_the_same_button_logs(phone: Phone, road: Road) -> None:
    phone.page.context.set_offline(True)
    phone.page.get_by_role("button", name=CHECK_IN).click()
    phone.page.context.set_offline(False)

    phone.page.get_by_role("button", name=AGAIN).click()

    expect_heading(phone, LOGGED)
    assert road.count(Visit) == 1


def test_a_leave_that_ran_out_while_the_line_was_lost_gives_way_to_the_tap(
    new_phone: NewPhone, bo: Person, code: str, road: Road
) -> None:
    phone = new_phone(bo)
    phone.page.add_init_script(SPOIL_THE_LEAVE)
    phone.page.context.route("**/api/v1/visits", lambda route: route.abort(), times=1)
    phone.page.goto(f"/q/{code}")
    expect_heading(phone, NOT_YET)

    phone.page.get_by_role("button", name=AGAIN).click()

    expect_heading(phone, LOGGED)
    assert len(set(phone.posted)) == 2
    assert road.count(Visit) == 1


# Two minutes later the server would not know its own permission any more than this one.
SPOIL_THE_LEAVE = """
  new MutationObserver(() => {
    const form = document.getElementById("log");
    if (form?.dataset.permission) form.dataset.permission = "x" + form.dataset.permission;
  }).observe(document, { childList: true, subtree: true });
"""


def test_a_card_that_was_replaced_meanwhile_is_explained(
    phone: Phone, handover: Handover, road: Road
) -> None:
    cancel_handover(road.act(road.astrid), handover_id=handover.id, reason="Sjukdom")

    phone.page.get_by_role("button", name=CHECK_IN).click()

    expect_heading(phone, "Inte loggat")
    expect(phone.page.get_by_text("Det här kortet är ersatt.")).to_be_visible()
    phone.page.get_by_role("link", name="Visa hur det står nu").click()
    expect_heading(phone, "Kortet gäller inte längre")


def test_whoever_is_signed_out_at_the_company_signs_in_and_lands_back(
    new_phone: NewPhone, code: str, road: Road, session: Session
) -> None:
    people.taken_on(road.act(), people.BO)
    phone = new_phone()
    phone.page.goto(f"/logga-in?next=/q/{code}")
    sign_in(phone)
    expect(phone.page.get_by_role("button", name=CHECK_IN)).to_be_enabled()
    with transaction(session):
        session.execute(update(SignIn).values(revoked_at=road.now))

    phone.page.get_by_role("button", name=CHECK_IN).click()
    expect_heading(phone, NOT_YET)
    phone.page.get_by_role("link", name="Logga in").click()
    sign_in(phone)
    phone.page.get_by_role("button", name=CHECK_IN).click()

    expect_heading(phone, LOGGED)
    assert road.count(Visit) == 1


def test_a_colleague_sees_success_and_who_was_first(phone: Phone, code: str, road: Road) -> None:
    road.visit(code, by=road.astrid)

    phone.page.get_by_role("button", name=CHECK_IN).click()

    expect_heading(phone, LOGGED)
    expect(phone.page.get_by_text("Astrid loggade först.")).to_be_visible()
    expect(phone.page.get_by_text("Astrid, Bo")).to_be_visible()
