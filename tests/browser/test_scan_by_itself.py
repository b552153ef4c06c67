"""A scan logs the visit with no tap; nothing that only looks like a scan does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.storage.people import Person
from app.storage.visits import Visit
from tests.browser.scanning import NewPhone, Phone, new_phone, now, sign_in
from tests.support import people
from tests.support.road import Road
from tests.support.server import Server

__all__ = ["new_phone", "now"]

CHECK_IN = "Checka in hos Leksandsdörren"
UNDO = "Ångra incheckningen"

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def phone(new_phone: NewPhone, bo: Person) -> Phone:
    return new_phone(bo)


def expect_nothing_logged(phone: Phone, road: Road) -> None:
    """What the script does by itself it does before the page has loaded."""
    expect(phone.page.get_by_role("button", name=CHECK_IN)).to_be_enabled()
    assert phone.posted == []
    assert road.count(Visit) == 0


def lose_the_line(phone: Phone, code: str) -> None:
    """Scan where the first try fails, so that the page still has leave and logged nothing."""
    phone.page.context.route("**/api/**", lambda route: route.abort())
    phone.page.goto(f"/q/{code}")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Inte loggat än")
    phone.page.context.unroute("**/api/**")
    phone.page.evaluate("sessionStorage.clear()")
    phone.posted.clear()


@pytest.mark.parametrize("path", ["/q/", "/Q/"])
def test_a_scan_logs_by_itself_and_once(phone: Phone, code: str, road: Road, path: str) -> None:
    phone.page.goto(f"{path}{code}")

    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Besök 1 loggat")
    expect(phone.page.get_by_role("status").first).to_contain_text("Leksandsdörren")
    expect(phone.page.get_by_role("status").first).to_contain_text("Bo")
    expect(phone.page).to_have_title("Besök 1 loggat – Företagsstafetten")
    assert len(phone.posted) == 1
    assert road.count(Visit) == 1


def test_a_stranger_s_scan_logs_nothing(new_phone: NewPhone, code: str, road: Road) -> None:
    stranger = new_phone()

    stranger.page.goto(f"/q/{code}")

    expect(stranger.page.get_by_role("heading", level=1)).to_contain_text("på väg till")
    assert stranger.posted == []
    assert road.count(Visit) == 0


def test_a_link_from_another_site_waits_for_a_tap(
    phone: Phone, code: str, road: Road, live_server: Server
) -> None:
    phone.follow_link(f"{live_server.url}/q/{code}")

    expect_nothing_logged(phone, road)
    expect(phone.page.get_by_text("utan att koden skannades")).to_be_visible()


def test_a_link_on_our_own_pages_waits_for_a_tap(phone: Phone, code: str, road: Road) -> None:
    phone.page.goto("/personal")

    phone.page.get_by_role("link", name="Öppna kodens sida").click()

    expect_nothing_logged(phone, road)


def test_a_reload_waits_for_a_tap(phone: Phone, code: str, road: Road) -> None:
    lose_the_line(phone, code)

    phone.page.reload()

    expect_nothing_logged(phone, road)


def test_coming_back_waits_for_a_tap(phone: Phone, code: str, road: Road) -> None:
    lose_the_line(phone, code)
    phone.page.goto("/skanna")

    phone.page.go_back()

    expect_nothing_logged(phone, road)


def test_the_redirect_after_an_undo_waits_for_a_tap(phone: Phone, code: str) -> None:
    phone.page.goto(f"/q/{code}")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Besök 1 loggat")

    phone.page.get_by_role("button", name=UNDO).click()

    expect(phone.page.get_by_text("Besöket är ångrat.")).to_be_visible()
    expect(phone.page.get_by_role("button", name=CHECK_IN)).to_be_enabled()
    assert len(phone.posted) == 1


def test_a_scan_after_an_undo_waits_for_a_tap(phone: Phone, code: str) -> None:
    phone.page.goto(f"/q/{code}")
    phone.page.get_by_role("button", name=UNDO).click()
    expect(phone.page.get_by_role("button", name=CHECK_IN)).to_be_enabled()

    phone.page.goto(f"/q/{code}")

    expect(phone.page.get_by_text("Ett besök här är ångrat")).to_be_visible()
    assert len(phone.posted) == 1


def test_a_page_that_is_fetched_ahead_logs_nothing(
    new_phone: NewPhone, bo: Person, code: str, road: Road, live_server: Server
) -> None:
    phone = new_phone(bo, bypass_csp=True)
    phone.page.goto("/skanna")

    with phone.page.context.expect_event("request", lambda sent: code in sent.url) as ahead:
        phone.page.evaluate(SPECULATE, f"/q/{code}")

    assert "prerender" in ahead.value.headers["sec-purpose"]
    phone.page.goto("/personal")
    assert phone.posted == []
    assert road.count(Visit) == 0


SPECULATE = """
  (path) => {
    const rules = document.createElement("script");
    rules.type = "speculationrules";
    rules.textContent = JSON.stringify({ prerender: [{ urls: [path], eagerness: "immediate" }] });
    document.head.append(rules);
  }
"""


@pytest.mark.parametrize(
    ("property_name", "value"),
    [("visibilityState", "'hidden'"), ("prerendering", "true"), ("wasDiscarded", "true")],
)
def test_a_page_that_nobody_looks_at_logs_nothing(
    phone: Phone, code: str, road: Road, property_name: str, value: str
) -> None:
    # A browser without a screen has no tab in the background, so the page is told that it is one.
    phone.page.add_init_script(
        f"Object.defineProperty(Document.prototype, '{property_name}', {{ get: () => {value} }})"
    )

    phone.page.goto(f"/q/{code}")

    expect_nothing_logged(phone, road)


def test_a_scan_whose_sign_in_had_ended_logs_when_it_comes_back(
    new_phone: NewPhone, code: str, road: Road
) -> None:
    people.taken_on(road.act(), people.BO)
    phone = new_phone()
    phone.page.goto(f"/q/{code}")

    phone.page.get_by_role("link", name="Jag är från kommunen").click()
    sign_in(phone)

    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Besök 1 loggat")
    assert len(phone.posted) == 1
