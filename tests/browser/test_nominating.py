"""The company's form in a real browser: with a script and without one, by thumb and by keyboard."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters import tokens
from app.storage.companies import Company
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.relays import Relay
from app.storage.visits import Visit
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support import cast
from tests.support.accessibility import assert_accessible
from tests.support.browsing import DESKTOP, NewPage
from tests.support.road import Road

__all__ = ["new_phone", "now"]

HANDED_OVER = "?lage=overlamnad"
SEARCHES = "**/api/v1/companies?*"
QUESTION = "Vem ska få nyckeln härnäst?"
THANKS = "Tack. Vi hör av oss."
MORE = "Skriv mer om du vill"
NUMBER = "811228-98"
LONGER_THAN_TYPING_MILLISECONDS = 1000

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def link(app: Flask, session: Session, road: Road, code: str) -> str:
    """The address that Bo's visit at Leksandsdörren opened."""
    nonce = session.get_one(Visit, road.visit(code).visit_id).link_nonce
    session.rollback()
    purpose = tokens.Purpose.NOMINATION
    return f"/nominera/{tokens.derive(app.extensions['keys'].link, purpose=purpose, nonce=nonce)}"


@pytest.fixture
def register(session: Session, relay: Relay, now: datetime) -> list[Company]:
    places = {"Tomoku Hus": "Insjön", "Tomtebo Trä": "Tällberg", "Åkes Snickeri": "Siljansnäs"}
    return [
        cast.make_company(session, relay, name, now=now, place=place)
        for name, place in places.items()
    ]


@pytest.fixture
def form(page: Page, link: str, register: list[Company]) -> Page:
    """The form on the company's own phone."""
    return opened(page, link)


def opened(page: Page, address: str) -> Page:
    """Open a form, and wait until its scripts are at work."""
    page.goto(address)
    expect(company_in(page)).to_have_attribute("role", "combobox")
    return page


def company_in(page: Page) -> Locator:
    return page.get_by_label("Företag", exact=True)


def write(page: Page, name: str) -> None:
    """Type a name key by key, as nobody pastes one."""
    company_in(page).press_sequentially(name)


def press_send(page: Page) -> None:
    page.get_by_role("button", name="Skicka valet").click()


def expect_heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def choices(session: Session) -> list[Nomination]:
    session.rollback()
    return list(session.scalars(select(Nomination).order_by(Nomination.id)))


# With a script ---------------------------------------------------------------------------------


def test_a_company_is_picked_from_the_list_by_thumb(
    form: Page, session: Session, register: list[Company]
) -> None:
    write(form, "tomo")
    form.get_by_role("option", name="Tomoku Hus").tap()
    expect(company_in(form)).to_have_value("Tomoku Hus")
    expect(form.get_by_label("Ort", exact=False).first).to_have_value("Insjön")
    press_send(form)

    expect_heading(form, THANKS)
    assert [choice.company_id for choice in choices(session)] == [register[0].id]


def test_a_company_is_picked_from_the_list_by_keyboard(
    form: Page, session: Session, register: list[Company]
) -> None:
    write(form, "tom")
    expect(form.get_by_role("option")).to_have_count(2)
    expect(form.get_by_role("status").first).to_have_text("2 förslag. Välj med piltangenterna.")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        company_in(form).press(key)
    expect(company_in(form)).to_have_value("Tomtebo Trä")
    expect(company_in(form)).to_be_focused()
    company_in(form).press("Enter")

    expect_heading(form, THANKS)
    assert [choice.company_id for choice in choices(session)] == [register[1].id]


def test_enter_answers_the_list_and_does_not_send_half_a_name(form: Page) -> None:
    write(form, "tom")
    expect(form.get_by_role("listbox")).to_be_visible()

    company_in(form).press("Enter")

    expect(form.get_by_role("listbox")).to_be_hidden()
    expect_heading(form, QUESTION)
    expect(company_in(form)).to_have_value("tom")


def test_escape_closes_the_list_and_leaves_the_name(form: Page) -> None:
    write(form, "tom")
    expect(form.get_by_role("listbox")).to_be_visible()

    company_in(form).press("Escape")

    expect(form.get_by_role("listbox")).to_be_hidden()
    expect(company_in(form)).to_have_attribute("aria-expanded", "false")
    expect(company_in(form)).to_have_value("tom")


def test_a_name_that_nobody_knows_is_sent_as_it_is(form: Page, session: Session) -> None:
    write(form, "Siljans Chark")
    expect(form.get_by_role("status").first).to_have_text(
        "Inget företag med det namnet i registret. Det går bra ändå."
    )

    press_send(form)

    expect_heading(form, THANKS)
    assert choices(session)[0].company_name == "Siljans Chark"


def test_a_name_written_over_a_picked_one_counts(form: Page, session: Session) -> None:
    write(form, "tomo")
    form.get_by_role("option", name="Tomoku Hus").tap()

    company_in(form).fill("Siljans Chark")
    press_send(form)

    expect_heading(form, THANKS)
    assert choices(session)[0].company_name == "Siljans Chark"


def test_an_answer_that_comes_late_does_not_stand_in_for_a_later_one(form: Page) -> None:
    """The first search is answered only after the second one has been."""
    kept: list[Route] = []

    def answer(route: Route) -> None:
        if route.request.url.endswith("q=tom"):
            kept.append(route)
        else:
            route.continue_()

    form.route(SEARCHES, answer)
    with form.expect_request(SEARCHES):
        write(form, "tom")

    write(form, "o")

    expect(form.get_by_role("option")).to_have_text(["Tomoku Hus Insjön"])
    kept[0].abort()
    expect(form.get_by_role("option")).to_have_text(["Tomoku Hus Insjön"])


def test_without_coverage_the_name_is_simply_written(form: Page, session: Session) -> None:
    form.route(SEARCHES, lambda route: route.fulfill(status=429))

    write(form, "Tomoku Hus")
    press_send(form)

    expect_heading(form, THANKS)
    assert len(choices(session)) == 1


def test_what_may_be_somebody_s_number_is_not_searched_for(form: Page) -> None:
    asked: list[str] = []
    form.on("request", lambda request: asked.append(request.url))
    form.clock.install()
    write(form, NUMBER)
    form.clock.run_for(LONGER_THAN_TYPING_MILLISECONDS)
    company_in(form).fill("")
    with form.expect_response(SEARCHES):
        write(form, "tom")
        form.clock.run_for(LONGER_THAN_TYPING_MILLISECONDS)

    searches = [url for url in asked if "/companies?" in url]

    assert [url.rsplit("q=", 1)[1] for url in searches] == ["tom"]


def test_the_own_company_is_refused_in_words_and_nothing_is_lost(form: Page) -> None:
    write(form, "Leksandsdörren")
    company_in(form).press("Escape")
    form.get_by_text(MORE).click()
    form.get_by_label("Varför just de?").fill("Vi är bäst")
    press_send(form)

    expect(form.locator(".error-summary")).to_be_focused()
    expect(form.locator("#company-error")).to_have_text("Det är ert eget företag. Välj ett annat.")
    expect(form.get_by_label("Varför just de?")).to_have_value("Vi är bäst")


def test_what_is_typed_survives_a_reload_and_is_seen(form: Page) -> None:
    write(form, "Siljans Chark")
    form.get_by_text(MORE).click()
    form.get_by_label("Varför just de?").fill("God korv")

    form.reload()

    expect(company_in(form)).to_have_value("Siljans Chark")
    expect(form.get_by_label("Varför just de?")).to_be_visible()
    expect(form.get_by_label("Varför just de?")).to_have_value("God korv")


def test_what_was_picked_counts_after_a_reload_too(
    form: Page, session: Session, register: list[Company]
) -> None:
    write(form, "tomo")
    form.get_by_role("option", name="Tomoku Hus").tap()
    form.reload()
    expect(company_in(form)).to_have_value("Tomoku Hus")

    press_send(form)

    expect_heading(form, THANKS)
    assert choices(session)[0].company_id == register[0].id


def test_a_double_tap_sends_one(form: Page, session: Session) -> None:
    posted: list[str] = []
    form.on("request", lambda request: posted.append(request.method))
    write(form, "Siljans Chark")

    form.get_by_role("button", name="Skicka valet").dblclick()

    expect_heading(form, THANKS)
    assert posted.count("POST") == 1
    assert len(choices(session)) == 1


def test_going_back_and_sending_again_gives_the_same_thanks(form: Page, session: Session) -> None:
    write(form, "Siljans Chark")
    press_send(form)
    expect_heading(form, THANKS)
    form.go_back()

    expect_heading(form, THANKS)
    assert len(choices(session)) == 1


# Without a script ------------------------------------------------------------------------------


def test_without_a_script_a_company_is_found_and_picked(
    new_page: NewPage, link: str, register: list[Company], session: Session
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(link)
    company_in(page).fill("tom")
    page.get_by_role("button", name="Sök i registret").first.click()

    page.get_by_label("Tomoku Hus").check()
    press_send(page)

    expect_heading(page, THANKS)
    assert [choice.company_id for choice in choices(session)] == [register[0].id]


def test_without_a_script_a_new_name_is_sent(
    new_page: NewPage, link: str, session: Session
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(link)
    company_in(page).fill("Siljans Chark")

    press_send(page)

    expect_heading(page, THANKS)
    assert choices(session)[0].company_name == "Siljans Chark"


def test_without_a_script_the_own_company_is_refused_and_nothing_is_lost(
    new_page: NewPage, link: str
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(link)
    company_in(page).fill("Leksandsdörren")
    page.get_by_text(MORE).click()
    page.get_by_label("Varför just de?").fill("Vi är bäst")

    press_send(page)

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Varför just de?")).to_have_value("Vi är bäst")


# A phone that is handed over -------------------------------------------------------------------


@pytest.fixture
def handed_over(new_phone: NewPhone, bo: Person, link: str, code: str) -> Page:
    """Bo's phone in the company's hands."""
    page = new_phone(bo).page
    page.goto(f"/q/{code}")
    page.get_by_role("link", name="Låt företaget välja").click()
    expect(company_in(page)).to_have_attribute("role", "combobox")
    return page


def test_a_handed_over_phone_leads_nowhere_but_back(handed_over: Page, session: Session) -> None:
    expect(handed_over.get_by_role("link")).to_have_text(["Lämna tillbaka"])
    write(handed_over, "Siljans Chark")
    press_send(handed_over)
    expect_heading(handed_over, THANKS)
    expect(handed_over.get_by_role("link")).to_have_text(["Lämna tillbaka"])

    handed_over.get_by_role("link", name="Lämna tillbaka").click()

    expect_heading(handed_over, "Besök 1 loggat")
    expect(handed_over.get_by_text("Siljans Chark")).to_be_visible()
    assert choices(session)[0].source == "handed_over"


def test_giving_back_a_choice_that_was_not_sent_takes_a_second_press(handed_over: Page) -> None:
    write(handed_over, "Siljans Chark")
    back = handed_over.get_by_role("link", name="Lämna tillbaka")

    back.click()
    expect(handed_over.get_by_role("alert")).to_contain_text("Valet är inte skickat")
    back.click()

    expect_heading(handed_over, "Besök 1 loggat")
    assert "Siljans" not in handed_over.evaluate("JSON.stringify(sessionStorage)")


def test_an_empty_form_is_given_back_at_once(handed_over: Page) -> None:
    handed_over.get_by_role("link", name="Lämna tillbaka").click()

    expect_heading(handed_over, "Besök 1 loggat")


# For everybody ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(
    new_page: NewPage, link: str, register: list[Company], scheme: str
) -> None:
    page = opened(new_page(color_scheme=scheme), link)
    page.get_by_text(MORE).click()
    assert_accessible(page)
    write(page, "tom")
    expect(page.get_by_role("option")).to_have_count(2)
    company_in(page).press("ArrowDown")
    assert_accessible(page)
    company_in(page).fill("")
    press_send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    assert_accessible(page)
    company_in(page).fill("Siljans Chark")
    press_send(page)
    expect_heading(page, THANKS)
    assert_accessible(page)


def test_the_smallest_phone_need_not_scroll_sideways(
    new_page: NewPage, link: str, register: list[Company]
) -> None:
    small = {"width": 320, "height": 640}
    page = new_page(viewport=small, java_script_enabled=False)
    page.goto(link)
    page.get_by_text(MORE).click()
    company_in(page).fill("tom")
    page.get_by_role("button", name="Sök i registret").first.click()

    assert page.locator("html").evaluate("e => e.scrollWidth") <= small["width"]


def test_on_a_desk_the_list_does_not_leave_the_column(
    new_page: NewPage, link: str, register: list[Company]
) -> None:
    page = opened(new_page(viewport=DESKTOP, has_touch=False, is_mobile=False), link)
    write(page, "tom")

    box = page.get_by_role("listbox").bounding_box()

    field = company_in(page).bounding_box()
    assert box is not None
    assert field is not None
    assert (box["x"], box["width"]) == (field["x"], field["width"])
