"""The company's form with a script: the list of companies, the draft, and nothing sent by mistake."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy.orm import Session

from app.storage.companies import Company
from tests.browser.nominating import (
    MORE,
    QUESTION,
    THANKS,
    choices,
    company_in,
    expect_heading,
    form,
    link,
    press_send,
    register,
    write,
)
from tests.browser.scanning import now

__all__ = ["form", "link", "now", "register"]

SEARCHES = "**/api/v1/companies?*"
COMBOBOX = re.compile(r"/combobox[.\w-]*\.js")
NUMBER = "811228-98"
LONGER_THAN_TYPING_MILLISECONDS = 1000

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


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


def test_a_name_typed_before_the_script_has_come_is_searched_for_when_it_comes(
    page: Page, link: str, register: list[Company]
) -> None:
    """With one bar of coverage the field is there long before what opens its list."""
    kept: list[Route] = []

    def keep(route: Route) -> None:
        kept.append(route)

    page.route(COMBOBOX, keep)
    with page.expect_request(COMBOBOX):
        page.goto(link, wait_until="commit")
    write(page, "tomoku")

    kept[0].continue_()

    expect(page.get_by_role("option")).to_have_text(["Tomoku Hus Insjön"])
    expect(company_in(page)).to_have_value("tomoku")
    expect(company_in(page)).to_be_focused()


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

    write(form, "oku")

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
