"""A company names its first and second choice in a handful of taps: less than a minute's worth.

Counted are taps and keys, which do not depend on the machine. With one tap or key a second, as
somebody who dislikes phones needs, sixty of them are a minute.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from app.storage.companies import Company
from tests.browser.nominating import (
    MORE,
    THANKS,
    choices,
    company_in,
    expect_heading,
    link,
    register,
)
from tests.browser.scanning import now
from tests.support.browsing import NewPage

__all__ = ["link", "now", "register"]

A_MINUTE = 60
PHONE = {"width": 390, "height": 844}

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@dataclass
class Thumb:
    """Taps and types as one thumb does, on what can be seen and is large enough to be hit."""

    page: Page
    count: int = 0
    scrolls: int = 0
    heights: list[float] = field(default_factory=list)

    def tap(self, what: Locator) -> None:
        expect(what).to_be_visible()
        box = what.bounding_box()
        assert box is not None
        self.heights.append(box["height"])
        what.tap()
        self.count += 1

    def type(self, where: Locator, text: str) -> None:
        self.tap(where)
        where.press_sequentially(text)
        self.count += len(text)


def second_in(page: Page) -> Locator:
    return page.get_by_label("Andraval", exact=False).first


def with_a_script(thumb: Thumb) -> None:
    """Some letters each, and a tap on the name in the list."""
    page = thumb.page
    thumb.type(company_in(page), "tomo")
    thumb.tap(page.get_by_role("option", name="Tomoku Hus"))
    thumb.tap(page.get_by_text(MORE))
    thumb.type(second_in(page), "åke")
    thumb.tap(page.get_by_role("option", name="Åkes Snickeri"))
    thumb.tap(page.get_by_role("button", name="Skicka valet"))


def without_one(thumb: Thumb) -> None:
    """Both names in full."""
    page = thumb.page
    thumb.type(company_in(page), "Tomoku Hus")
    thumb.tap(page.get_by_text(MORE))
    thumb.type(second_in(page), "Åkes Snickeri")
    thumb.tap(page.get_by_role("button", name="Skicka valet"))


@pytest.mark.parametrize(
    ("choose", "scripts"),
    [(with_a_script, True), (without_one, False)],
    ids=["with a script", "without"],
)
def test_two_choices_take_less_than_a_minute_of_taps(
    new_page: NewPage,
    session: Session,
    link: str,
    register: list[Company],
    choose: Callable[[Thumb], None],
    scripts: bool,
) -> None:
    thumb = Thumb(new_page(viewport=PHONE, java_script_enabled=scripts))
    thumb.page.goto(link)
    if scripts:
        expect(company_in(thumb.page)).to_have_attribute("role", "combobox")

    choose(thumb)

    expect_heading(thumb.page, THANKS)
    assert thumb.count < A_MINUTE / 2
    assert min(thumb.heights) >= 44
    assert [(one.rank, one.company_id) for one in choices(session)] == [
        (1, register[0].id),
        (2, register[2].id),
    ]
